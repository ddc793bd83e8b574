package dev.accountvending.model;

import java.util.List;

/**
 * What comes with an account beside its essentials. None of them keeps its owner from working, so
 * none fails a vend.
 */
public enum AccountPart {
    domain("The domain"),
    certificate("The certificate"),
    alias("The account's alias"),
    contacts("The alternate contacts"),
    budget("The budget"),
    passwordPolicy("The password policy"),
    publicAccess("The block of public buckets"),
    encryption("The encryption of new volumes"),
    defaultVpcs("The removal of default VPCs");

    /** Those that the baseline gives to an account. */
    public static final List<AccountPart> BASELINE =
            List.of(alias, contacts, budget, passwordPolicy, publicAccess, encryption, defaultVpcs);

    private final String inWords;

    AccountPart(String inWords) {
        this.inWords = inWords;
    }

    /** Returns it as the subject of a sentence. */
    public String inWords() {
        return inWords;
    }

    /** Returns whether the account's owner waits for it. */
    public boolean concernsOwner() {
        return this == domain || this == certificate;
    }
}
