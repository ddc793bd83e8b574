package dev.accountvending.setup;

import dev.accountvending.model.AccountId;
import dev.accountvending.model.Ascii;
import dev.accountvending.model.InvalidValue;
import dev.accountvending.model.ProtectedRole;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.regex.Pattern;

/**
 * An administrator's options for a new installation; a null one is taken from the stack, if there
 * is one.
 *
 * @param parentDomain the domain below which accounts get theirs
 * @param vendingAccount the account in which the vending machine is deployed
 * @param identityAccount the account in which people sign in
 * @param protectedAccounts members that the vending machine must not touch, besides those two
 * @param externalId that the two roles ask for
 * @param installation service and stage: what the names of the functions' roles begin with
 * @param accessRole the name of the role that Organizations makes in new accounts
 * @param protectedRoles that other tools put into members
 * @param identityCenter ARN of the instance
 * @param accounts how many are planned
 * @param closures how many are planned to be closed in a month
 */
public record SetupOptions(
        @Nullable String parentDomain,
        @Nullable AccountId vendingAccount,
        @Nullable AccountId identityAccount,
        List<AccountId> protectedAccounts,
        @Nullable String externalId,
        String installation,
        String accessRole,
        List<ProtectedRole> protectedRoles,
        @Nullable String identityCenter,
        @Nullable String identityStore,
        int accounts,
        int closures) {
    private static final Pattern DOMAIN =
            Pattern.compile("(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z0-9-]*[a-z0-9]");
    private static final Pattern INSTALLATION =
            Pattern.compile("(?=.{3,26}$)[A-Za-z][A-Za-z0-9-]*-[A-Za-z0-9]+");
    private static final Pattern ROLE = Pattern.compile("[A-Za-z0-9+=,.@_-]{1,64}");

    /**
     * As the template of the management account's roles has it, and within <a
     * href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AWS's
     * form</a>.
     */
    private static final Pattern EXTERNAL_ID = Pattern.compile("[A-Za-z0-9+=,.@:/_-]{8,200}");

    public SetupOptions {
        protectedAccounts = List.copyOf(protectedAccounts);
        if (parentDomain != null) {
            parentDomain = Ascii.lower(parentDomain).replaceFirst("\\.$", "");
            check(DOMAIN, parentDomain, "\"%s\" is not a domain name.");
        }
        if (externalId != null) {
            check(
                    EXTERNAL_ID,
                    externalId,
                    "An external id has at least 8 letters, digits or signs of +=,.@:/_-, not \"%s\".");
        }
        check(
                INSTALLATION,
                installation,
                "An installation is <service>-<stage>, of at most 26 letters, digits and hyphens, not \"%s\".");
        protectedRoles = List.copyOf(protectedRoles);
        check(ROLE, accessRole, "\"%s\" is not the name of a role.");
        if (accounts < 0 || closures < 0) {
            throw new InvalidValue("A number of accounts or closures is not less than 0.");
        }
    }

    /** Returns the last part of the installation's name. */
    public String stage() {
        return installation.substring(installation.lastIndexOf('-') + 1);
    }

    private static void check(Pattern form, String value, String message) {
        if (!form.matcher(value).matches()) {
            throw new InvalidValue(message.replace("%s", value));
        }
    }
}
