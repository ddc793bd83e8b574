package dev.accountvending.access;

import dev.accountvending.account.AccountPlacement;
import dev.accountvending.account.Units;
import dev.accountvending.ledger.Access;
import dev.accountvending.ledger.Assignment;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.OuPath;
import dev.accountvending.model.UnitUnguarded;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.IdentityCenter;
import dev.accountvending.runtime.Settings;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.ssoadmin.SsoAdminClient;

import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Closes the ways into an account one after the other, the widest first. The quarantine unit's
 * guardrail denies everything to all principals but us, also to roles and users that people made
 * themselves. Then our roles are shut and their sessions denied; then assignments in Identity
 * Center are removed.
 *
 * <p>An account that was closed by hand cannot be entered; steps that are impossible there are
 * skipped.
 */
final class Revocation {
    private final Ledger ledger;
    private final Settings settings;
    private final Supplier<OrganizationsClient> organization;
    private final Units units;
    private final Function<AccountId, IamClient> members;
    private final Function<IdentityCenter, SsoAdminClient> sso;
    private final Clock clock;

    /**
     * The constructor that takes everything.
     *
     * @param members IAM in a member, through its operator
     * @param sso Identity Center, in the management account
     */
    Revocation(
            Ledger ledger,
            Settings settings,
            Supplier<OrganizationsClient> organization,
            Units units,
            Function<AccountId, IamClient> members,
            Function<IdentityCenter, SsoAdminClient> sso,
            Clock clock) {
        this.ledger = ledger;
        this.settings = settings;
        this.organization = organization;
        this.units = units;
        this.members = members;
        this.sso = sso;
        this.clock = clock;
    }

    /** Returns the lease, which must be at its end and still have this account. */
    Lease lease(LeaseId id, AccountId account) {
        return ledger.retiring(id, account);
    }

    /** Returns whether the account was closed by hand, or AWS has forgotten it. */
    boolean isClosed(AccountId account) {
        return AccountPlacement.of(account, organization.get()).isClosed();
    }

    /**
     * Puts the account behind the guardrail that denies everything to all principals but us, or
     * makes sure that it is there.
     *
     * @throws UnitUnguarded if there is no such guardrail
     */
    void setAside(AccountId account, boolean closed) {
        OuPath quarantine = settings.quarantineUnit();
        unlessClosed(
                closed,
                () -> {
                    units.move(account, quarantine);
                    return true;
                });
    }

    /** Returns our roles that still trust somebody. */
    List<String> openRoles(AccountId account) {
        return new MemberRoles(members.apply(account)).openBut(Set.of(RolesOfAccount.OPERATOR));
    }

    /** Shuts our roles, and denies everything to their sessions from before this moment. */
    void shutRoles(AccountId account) {
        new MemberRoles(members.apply(account)).shutAllBut(Set.of(RolesOfAccount.OPERATOR), clock);
    }

    /** Records why the lease's end does not go on. */
    void waitForGuardrails(Lease lease, UnitUnguarded why) {
        ledger.progress()
                .note(
                        lease.id(),
                        why.explanation().forRequester() + " It waits until they are back.");
    }

    /** Removes assignments in Identity Center, if it is used; returns whether none is left. */
    boolean removeAssignments(Lease lease, AccountId account, boolean closed) {
        return settings.identityCenter()
                .map(center -> removeAssignments(center, lease, account, closed))
                .orElse(true);
    }

    private boolean removeAssignments(
            IdentityCenter center, Lease lease, AccountId account, boolean closed) {
        Assignments assignments = new Assignments(sso.apply(center), center);
        boolean gone = true;
        for (String permissionSet : permissionSets(center, lease)) {
            gone &= unlessClosed(closed, () -> assignments.removeAll(account, permissionSet));
        }
        return gone;
    }

    /** Records that all access is gone. */
    void enter(LeaseId id) {
        ledger.update(
                id,
                lease ->
                        lease.access().isShut()
                                ? lease
                                : lease.withAccess(Access.NONE)
                                        .noted(
                                                clock.instant(),
                                                Ledger.SYSTEM_ACTOR,
                                                "Nobody has access any more."));
    }

    /**
     * The kind's permission set, and the one that the lease was given, in case the settings have
     * changed.
     */
    private static Set<String> permissionSets(IdentityCenter center, Lease lease) {
        Set<String> sets = new TreeSet<>();
        center.permissionSet(lease.request().kind()).ifPresent(sets::add);
        Assignment assignment = lease.access().assignment();
        if (assignment != null && assignment.permissionSet() != null) {
            sets.add(assignment.permissionSet());
        }
        return sets;
    }

    private static boolean unlessClosed(boolean closed, BooleanSupplier change) {
        try {
            return change.getAsBoolean();
        } catch (VendingFailed | UnitUnguarded refused) {
            if (!closed) {
                throw refused;
            }
            return true;
        }
    }
}
