package dev.accountvending.setup;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The plan of the installation: the options, completed by the stack's parameters.
 *
 * @param organization id
 * @param protectedAccounts members that the vending machine must not touch
 * @param zone the parent zone's id; null if there is none
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

    /** Returns the stack's parameters, as far as they are known. */
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

    /** Returns whether enough is known to make the stack. */
    boolean isComplete() {
        return domain != null && vending != null && zone != null;
    }
}
