package dev.accountvending.access;

import dev.accountvending.aws.RoleSessions;
import dev.accountvending.catalog.Catalog;
import dev.accountvending.ledger.Assignment;
import dev.accountvending.ledger.Lease;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.MemberRole;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.IdentityCenter;
import dev.accountvending.runtime.Settings;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.ssoadmin.SsoAdminClient;

import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The access of people and CI to a held account: shut while it is frozen, and opened again.
 * Read-only access stays, because it costs nothing and shows what does.
 */
public final class OwnerAccess {
    private final RolesOfAccount roles;
    private final Settings settings;
    private final Function<IdentityCenter, SsoAdminClient> sso;
    private final Clock clock;

    /**
     * The constructor that takes everything.
     *
     * @param sso Identity Center, in the management account
     */
    public OwnerAccess(
            RolesOfAccount roles,
            Settings settings,
            Function<IdentityCenter, SsoAdminClient> sso,
            Clock clock) {
        this.roles = roles;
        this.settings = settings;
        this.sso = sso;
        this.clock = clock;
    }

    /** Returns one for callers that no state machine retries, under the function's own role. */
    public static OwnerAccess of(FunctionContext function, Catalog catalog) {
        Settings settings = function.settings();
        return new OwnerAccess(
                new RolesOfAccount(catalog, settings),
                settings,
                center -> RoleSessions.of(function).identityCenter(center),
                function.clock());
    }

    /**
     * Shuts the account to its users, and denies everything to their sessions.
     *
     * @param iam IAM in the account
     * @return whether that is complete; Identity Center removes access asynchronously
     */
    public boolean shut(IamClient iam, Lease lease) {
        new MemberRoles(iam)
                .shutAllBut(Set.of(RolesOfAccount.OPERATOR, MemberRole.ReadOnly.name()), clock);
        Optional<Assigned> assigned = assigned(lease);
        return assigned.isEmpty()
                || assigned.get().assignments().removeAll(account(lease), assigned.get().set());
    }

    /**
     * Shuts the account completely, for a lease whose end began while its account was being opened.
     */
    public void shutAll(IamClient iam, Lease lease) {
        new MemberRoles(iam).shutAllBut(Set.of(RolesOfAccount.OPERATOR), clock);
        assigned(lease).ifPresent(it -> it.assignments().removeAll(account(lease), it.set()));
    }

    /** Restores access for the account's users; sessions opened before stay denied. */
    public void open(IamClient iam, Lease lease) {
        roles.apply(iam, account(lease), lease.request());
        assigned(lease)
                .filter(it -> !it.assignments().isMade(account(lease), it.set(), it.user()))
                .ifPresent(it -> it.assignments().begin(account(lease), it.set(), it.user()));
    }

    private record Assigned(Assignments assignments, String set, String user) {}

    private Optional<Assigned> assigned(Lease lease) {
        Assignment assignment = lease.access().assignment();
        if (assignment == null
                || assignment.permissionSet() == null
                || assignment.userId() == null) {
            return Optional.empty();
        }
        String set = assignment.permissionSet();
        String user = assignment.userId();
        return settings.identityCenter()
                .map(center -> new Assigned(new Assignments(sso.apply(center), center), set, user));
    }

    private static AccountId account(Lease lease) {
        return Objects.requireNonNull(lease.accountId());
    }
}
