package dev.accountvending.reconcile;

import dev.accountvending.access.RolesOfAccount;
import dev.accountvending.account.UnitIds;
import dev.accountvending.aws.Clients;
import dev.accountvending.aws.MemberAccount;
import dev.accountvending.aws.RoleSessions;
import dev.accountvending.catalog.Catalog;
import dev.accountvending.dns.Delegations;
import dev.accountvending.failure.LeaseExecutions;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.Finding;
import dev.accountvending.model.FindingKind;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Settings;
import dev.accountvending.workflow.Executions;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.sfn.SfnClient;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Compares organization, roles, parent zone and executions with the ledger, once. */
final class Inspection {
    private static final Set<FindingKind> NOT_THERE =
            EnumSet.of(
                    FindingKind.MISSING_ACCOUNT,
                    FindingKind.CLOSED_ACCOUNT,
                    FindingKind.SUSPENDED_ACCOUNT);

    private final Ledger registry;
    private final ManagedScope vicinity;
    private final OrganizationAccounts members;
    private final RolesCheck roles;
    private final DelegationsCheck delegations;
    private final ExecutionsCheck executions;
    private final RateLimiter pace;

    /**
     * The clients of an inspection.
     *
     * @param iam in a member
     * @param zones Route 53 in a member
     */
    record InspectionClients(
            OrganizationsClient organization,
            Function<AccountId, IamClient> iam,
            Function<AccountId, Route53Client> zones,
            Delegations delegations,
            SfnClient stepFunctions) {}

    Inspection(
            Ledger registry,
            ManagedScope vicinity,
            InspectionClients sights,
            RolesOfAccount roles,
            Executions vending,
            RateLimiter pace,
            Clock clock) {
        this.registry = registry;
        this.vicinity = vicinity;
        this.members =
                new OrganizationAccounts(
                        sights.organization(),
                        pace,
                        new UnitIds(registry, clock),
                        vicinity.guardrails());
        this.roles = new RolesCheck(roles, sights.iam(), pace);
        this.delegations =
                new DelegationsCheck(registry, sights.delegations(), sights.zones(), pace);
        this.executions =
                new ExecutionsCheck(
                        new LeaseExecutions(sights.stepFunctions(), vending), pace, clock);
        this.pace = pace;
    }

    /** Creates one for a step, under the function's own role. */
    static Inspection of(FunctionContext function, RateLimiter pace) {
        Settings settings = function.settings();
        RoleSessions sessions = RoleSessions.of(function);
        Catalog catalog = Catalog.of(function);
        Function<AccountId, MemberAccount> operator = sessions.asOperatorOfMany();
        Map<AccountId, MemberAccount> entered = new ConcurrentHashMap<>();
        Function<AccountId, MemberAccount> members =
                account -> entered.computeIfAbsent(account, operator);
        return new Inspection(
                Ledger.of(function),
                ManagedScope.of(settings, catalog),
                new InspectionClients(
                        sessions.organizationForReading(),
                        account -> members.apply(account).iam(),
                        account -> members.apply(account).route53(),
                        new Delegations(
                                sessions.parentZone(),
                                settings.parentZoneId(),
                                settings.parentDomain()),
                        Clients.of(function).stepFunctions()),
                new RolesOfAccount(catalog, settings),
                Executions.of(function),
                pace,
                function.clock());
    }

    /** Returns what differs, in the order of {@link Finding#ORDER}. */
    List<Discrepancy> look() {
        return look(_ -> true, _ -> true);
    }

    /**
     * Returns the same for a second inspection. It enters accounts, which takes longest, only if
     * the first found their roles changed or their delegations wrong.
     */
    List<Discrepancy> lookAgain(FirstCheck first) {
        Set<String> changed = first.subjects(FindingKind.CHANGED_ROLES);
        Set<String> dangling = first.subjects(FindingKind.DANGLING_DELEGATION);
        return look(changed::contains, dangling::contains);
    }

    private List<Discrepancy> look(Predicate<String> withRoles, Predicate<String> withZone) {
        LedgerPages ledger = LedgerPages.read(registry, pace);
        List<Discrepancy> found =
                new ArrayList<>(new AccountsCheck(members, vicinity, ledger).look());
        Set<String> notThere =
                found.stream()
                        .map(Discrepancy::finding)
                        .filter(finding -> NOT_THERE.contains(finding.kind()))
                        .map(Finding::subject)
                        .collect(Collectors.toSet());
        found.addAll(executions.look(ledger.leases()));
        found.addAll(
                delegations.look(
                        ledger.leases(),
                        lease ->
                                withZone.test(lease.domain().name().value())
                                        && lease.accountId() != null
                                        && !notThere.contains(lease.accountId().value())));
        found.addAll(
                roles.look(
                        ledger.leases(),
                        account -> withRoles.test(account) && !notThere.contains(account)));
        found.sort(Comparator.comparing(Discrepancy::finding, Finding.ORDER));
        return found;
    }
}
