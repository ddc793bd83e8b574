package dev.accountvending.reconcile;

import dev.accountvending.access.RolesOfAccount;
import dev.accountvending.account.UnitGuardrails;
import dev.accountvending.account.UnitIds;
import dev.accountvending.aws.RoleSessions;
import dev.accountvending.catalog.Catalog;
import dev.accountvending.dns.Delegations;
import dev.accountvending.dns.Delegations.Delegation;
import dev.accountvending.failure.Resumption;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.Finding;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.StepFailure;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Settings;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.iam.IamClient;

import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

/**
 * Mends what is safe to mend. What cannot be mended stays a finding, with the reason; a failed
 * repair does not stop the others.
 */
final class RepairService {
    /** The longest that a repair may take; with less time left, none is begun. */
    private static final Duration ONE = Duration.ofSeconds(45);

    private final Ledger ledger;
    private final OrganizationAccounts members;
    private final RolesOfAccount roles;
    private final Function<AccountId, IamClient> throughAccessRole;
    private final Delegations delegations;
    private final DomainService domains;
    private final Resumption resumption;
    private final RateLimiter pace;

    RepairService(
            Ledger ledger,
            OrganizationAccounts members,
            RolesOfAccount roles,
            Function<AccountId, IamClient> throughAccessRole,
            Delegations delegations,
            DomainService domains,
            Resumption resumption,
            RateLimiter pace) {
        this.ledger = ledger;
        this.members = members;
        this.roles = roles;
        this.throughAccessRole = throughAccessRole;
        this.delegations = delegations;
        this.domains = domains;
        this.resumption = resumption;
        this.pace = pace;
    }

    /** Creates one for a step, under the function's own role. */
    static RepairService of(FunctionContext function, RateLimiter pace) {
        Settings settings = function.settings();
        RoleSessions sessions = RoleSessions.of(function);
        return new RepairService(
                Ledger.of(function),
                new OrganizationAccounts(
                        sessions.organization(),
                        pace,
                        new UnitIds(Ledger.of(function), function.clock()),
                        new UnitGuardrails(settings, Catalog.of(function))),
                new RolesOfAccount(Catalog.of(function), settings),
                account -> sessions.throughAccessRole(account).iam(),
                new Delegations(
                        sessions.parentZone(), settings.parentZoneId(), settings.parentDomain()),
                DomainService.of(function),
                Resumption.of(function),
                pace);
    }

    /** Mends a discrepancy, if that is safe. */
    Finding mend(Discrepancy discrepancy) {
        Finding finding = discrepancy.finding();
        Repair mend = discrepancy.mend();
        if (mend == null) {
            return finding;
        }
        if (!pace.has(ONE)) {
            return finding.notMended("there was no time left. Start it again.");
        }
        try {
            mend(mend);
            return finding.mended();
        } catch (StepFailure failure) {
            return finding.notMended(failure.explanation().inFull());
        } catch (IllegalStateException otherwise) {
            // The ledger says something else by now.
            return finding.notMended(String.valueOf(otherwise.getMessage()));
        }
    }

    private void mend(Repair mend) {
        switch (mend) {
            case Repair.MoveBack(var account, var from, var to) -> members.move(account, from, to);
            case Repair.ReapplyRoles(var lease, var account) -> reapply(lease, account);
            case Repair.RemoveDelegation(var delegation) -> remove(delegation);
            case Repair.RestoreDomain(var lease, var dangling) -> restore(lease, dangling);
            case Repair.Resume(var lease) -> resumption.resume(lease, Ledger.SYSTEM_ACTOR);
        }
    }

    /**
     * Applies the roles the way they were first made, because a change may have shut us out of our
     * own role.
     */
    private void reapply(LeaseId id, AccountId account) {
        Lease lease = ledger.lease(id);
        if (!lease.is(LeaseStatus.ACTIVE)) {
            throw new VendingFailed("The account %s by now.".formatted(lease.status().inWords()));
        }
        Map<String, String> arns =
                pace.patiently(
                        () ->
                                roles.apply(
                                        throughAccessRole.apply(account),
                                        account,
                                        lease.request()));
        ledger.update(id, found -> found.withAccess(access -> access.withRoles(arns)));
    }

    /** What dangles goes first: nobody must answer for the name if no new zone can be made. */
    private void restore(LeaseId lease, @Nullable Delegation dangling) {
        if (dangling != null) {
            remove(dangling);
        }
        pace.call(RateLimiter.Operation.ROUTE_53, () -> domains.restore(lease));
    }

    private void remove(Delegation delegation) {
        boolean isGone =
                pace.call(RateLimiter.Operation.ROUTE_53, () -> delegations.remove(delegation));
        if (!isGone) {
            throw new VendingFailed("It has changed since it was found.");
        }
        ledger.domains().giveBack(delegation.name());
    }
}
