package dev.accountvending.reconcile;

import dev.accountvending.access.RolesOfAccount;
import dev.accountvending.account.UnitIds;
import dev.accountvending.aws.Clients;
import dev.accountvending.aws.MemberAccount;
import dev.accountvending.aws.RoleSessions;
import dev.accountvending.catalog.Catalog;
import dev.accountvending.dns.Delegations;
import dev.accountvending.failure.LeaseExecutions;
import dev.accountvending.ledger.Account;
import dev.accountvending.ledger.AccountPage;
import dev.accountvending.ledger.IndexKey;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.Finding;
import dev.accountvending.model.FindingKind;
import dev.accountvending.reconcile.OrganizationAccounts.Member;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Settings;
import dev.accountvending.runtime.SideBySide;
import dev.accountvending.workflow.Executions;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.sfn.SfnClient;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Compares organization, roles, parent zone and executions with the ledger: for the first time in
 * parts, for the second what the first found.
 */
final class Inspection {
    static final Set<FindingKind> NOT_THERE =
            EnumSet.of(
                    FindingKind.MISSING_ACCOUNT,
                    FindingKind.CLOSED_ACCOUNT,
                    FindingKind.SUSPENDED_ACCOUNT);

    private static final int AT_ONCE = 16;

    /** With less time left, what was listed is not compared by this run. */
    private static final Duration COMPARING = Duration.ofMinutes(6);

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
                account -> {
                    // No computeIfAbsent, which has all of a bin wait while it asks AWS.
                    MemberAccount known = entered.get(account);
                    MemberAccount member = known == null ? operator.apply(account) : known;
                    entered.putIfAbsent(account, member);
                    return member;
                };
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

    /**
     * Inspects a part for the first time.
     *
     * @param look names the inspection
     * @param goneAt when what is kept of it may be deleted
     */
    Sight look(Part part, String look, Instant goneAt) {
        return part.status() == null
                ? organization(look, goneAt)
                : accounts(part.status(), part.after());
    }

    /** Inspects what can be seen without entering an account. */
    private Sight organization(String look, Instant goneAt) {
        Map<AccountId, Member> listed =
                new OrganizationListing(members, vicinity.units(), registry, pace)
                        .accounts(look, goneAt);
        pace.require(COMPARING);
        LedgerPages ledger = LedgerPages.read(registry, pace);
        Sight accounts = new AccountsCheck(members, vicinity, ledger).compare(listed);
        List<Discrepancy> found = new ArrayList<>(accounts.found());
        found.addAll(executions.look(ledger.leases()));
        found.addAll(delegations.look(ledger.leases(), _ -> false));
        return new Sight(found, accounts.more());
    }

    /** Inspects some accounts from within: their roles, and the zones of their leases. */
    private Sight accounts(AccountStatus status, @Nullable IndexKey after) {
        Queue<Lease> leases = new ConcurrentLinkedQueue<>();
        @Nullable IndexKey from = after;
        for (int i = 0; i < Part.PAGES && (i == 0 || from != null); i++) {
            IndexKey start = from;
            AccountPage page = pace.patiently(() -> registry.accounts().page(status, start));
            new SideBySide(AT_ONCE)
                    .forEach(
                            page.accounts(),
                            account ->
                                    pace.patiently(() -> holder(account)).ifPresent(leases::add));
            from = page.next().orElse(null);
        }
        List<Discrepancy> found = new ArrayList<>(roles.look(leases, _ -> true));
        found.addAll(delegations.lookAtZones(leases));
        return new Sight(found, 0);
    }

    private Optional<Lease> holder(Account account) {
        return Optional.ofNullable(account.lease())
                .flatMap(registry::find)
                .filter(LedgerPages::isOpen);
    }

    /**
     * Inspects for the second time what the first found, and nothing else. Returns what differs, in
     * the order of {@link Finding#ORDER}.
     */
    List<Discrepancy> lookAgain(FirstCheck first) {
        LedgerPages ledger = LedgerPages.read(registry, pace);
        List<Discrepancy> found =
                new ArrayList<>(
                        new AccountsCheck(members, vicinity, ledger).look(first.accounts()));
        Set<String> notThere =
                found.stream()
                        .map(Discrepancy::finding)
                        .filter(finding -> NOT_THERE.contains(finding.kind()))
                        .map(Finding::subject)
                        .collect(Collectors.toSet());
        Set<String> dead = first.subjects(FindingKind.DEAD_EXECUTION);
        found.addAll(
                executions.look(
                        ledger.leases().stream()
                                .filter(lease -> dead.contains(lease.id().value()))
                                .toList()));
        Set<String> dangling = first.subjects(FindingKind.DANGLING_DELEGATION);
        if (!dangling.isEmpty() || !first.subjects(FindingKind.LOST_DOMAIN).isEmpty()) {
            found.addAll(
                    delegations.look(
                            ledger.leases(),
                            lease ->
                                    dangling.contains(lease.domain().name().value())
                                            && lease.accountId() != null
                                            && !notThere.contains(lease.accountId().value())));
        }
        Set<String> changed = first.subjects(FindingKind.CHANGED_ROLES);
        found.addAll(
                roles.look(
                        ledger.leases(),
                        account -> changed.contains(account) && !notThere.contains(account)));
        found.sort(Comparator.comparing(Discrepancy::finding, Finding.ORDER));
        return found;
    }
}
