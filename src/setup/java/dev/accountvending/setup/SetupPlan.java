package dev.accountvending.setup;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the installation is to be: what was said, completed by what the stack was made with.
 *
 * @param organization id
 * @param protectedAccounts members that the vending machine is to leave alone
 * @param zone the parent zone's id; null where there is none
 */
record SetupPlan(
        SetupOptions wishes,
        String organization,
        @Nullable String domain,
        @Nullable String vending,
        String externalId,
        List<String> protectedAccounts,
        @Nullable String zone) {
    SetupPlan {
        protectedAccounts = List.copyOf(protectedAccounts);
    }

    Optional<String> parentDomain() {
        return Optional.ofNullable(domain);
    }

    Optional<String> vendingAccount() {
        return Optional.ofNullable(vending);
    }

    Optional<String> parentZone() {
        return Optional.ofNullable(zone);
    }

    SetupPlan in(@Nullable String anotherZone) {
        return new SetupPlan(
                wishes, organization, domain, vending, externalId, protectedAccounts, anotherZone);
    }

    /** The stack's parameters, as far as something is known of them. */
    Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        vendingAccount().ifPresent(account -> parameters.put("VendingAccountId", account));
        parameters.put("Installation", wishes.installation());
        parameters.put("ExternalId", externalId);
        parentDomain().ifPresent(name -> parameters.put("ParentDomain", name));
        parentZone().ifPresent(id -> parameters.put("ParentZoneId", id));
        parameters.put("OrganizationId", organization);
        parameters.put("AccessRoleName", wishes.accessRole());
        if (!protectedAccounts.isEmpty()) {
            parameters.put("ProtectedAccountIds", String.join(",", protectedAccounts));
        }
        if (wishes.identityCenter() != null) {
            parameters.put("IdentityCenterInstanceArn", wishes.identityCenter());
        }
        if (wishes.identityStore() != null) {
            parameters.put("IdentityStoreId", wishes.identityStore());
        }
        return parameters;
    }

    /** Whether the stack can be made of what is known. */
    boolean isComplete() {
        return domain != null && vending != null && zone != null;
    }
}
