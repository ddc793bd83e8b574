package dev.accountvending.inventory;

import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountId;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The contents of a new account, before people could work in it. It is recorded once and never
 * changed, because later contents are not those of a new account.
 *
 * @param takenAt when it was recorded
 * @param identities the ARN of every role, user, group, managed policy, instance profile, identity
 *     provider, server certificate and MFA device, with a digest of what it allows and whom it
 *     trusts
 * @param resources other resources, each as {@link ResourceReader} names it
 * @param regions the regions that were enabled
 */
public record AccountInventory(
        Instant takenAt,
        SortedMap<String, String> identities,
        SortedSet<String> resources,
        SortedSet<String> regions) {

    public AccountInventory {
        identities = Collections.unmodifiableSortedMap(new TreeMap<>(identities));
        resources = Collections.unmodifiableSortedSet(new TreeSet<>(resources));
        regions = Collections.unmodifiableSortedSet(new TreeSet<>(regions));
    }

    /** Returns what the ledger holds of an account's first inventory. */
    public static Optional<AccountInventory> of(Ledger ledger, AccountId account) {
        return ledger.document(key(account), AccountInventory.class);
    }

    /** Records an inventory, unless the account has one: the first one is kept. */
    AccountInventory record(Ledger ledger, AccountId account) {
        return ledger.updateDocument(
                key(account), AccountInventory.class, before -> before == null ? this : before);
    }

    /** Returns whether this identity was there, and allowed and trusted the same. */
    boolean holds(Map.Entry<String, String> identity) {
        return identity.getValue().equals(identities.get(identity.getKey()));
    }

    private static String key(AccountId account) {
        return "inventory/" + account;
    }
}
