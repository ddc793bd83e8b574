package dev.accountvending.reconcile;

import dev.accountvending.access.RolesOfAccount;
import dev.accountvending.access.TestingIam;
import dev.accountvending.account.TestingUnits;
import dev.accountvending.account.UnitGuardrails;
import dev.accountvending.catalog.Catalog;
import dev.accountvending.certificate.TestingAcm;
import dev.accountvending.dns.Delegations;
import dev.accountvending.dns.DomainRestoration;
import dev.accountvending.dns.TestingRoute53;
import dev.accountvending.failure.Resumption;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.ledger.Zone;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.AccountRequest;
import dev.accountvending.model.Finding;
import dev.accountvending.model.KindName;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.Person;
import dev.accountvending.request.TestingStepFunctions;
import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.runtime.Settings;
import dev.accountvending.workflow.Executions;
import dev.accountvending.workflow.RetireWaits;
import dev.accountvending.workflow.Retirements;
import dev.accountvending.workflow.TestingExecutions;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/** A ledger, and an organization that is as the ledger says, until a test changes it. */
public final class TestingOrganization {
    public static final AccountId ANA = new AccountId("123456789012");
    public static final String DOMAIN = "ana.dev.accounts.example.com";
    public static final String RETIRING =
            "arn:aws:states:us-east-1:1:execution:retire-account:retire-ana-1";

    public final TestingLedger ledger = new TestingLedger();
    public final Ledger registry = ledger.registry;
    public final VirtualClock time = new VirtualClock(TestingLedger.NOW);
    public final TestingTree tree = new TestingTree(time);
    public final TestingRoute53 dns = new TestingRoute53();
    public final TestingAcm acm = new TestingAcm();
    public final String parentZone = dns.addZone("accounts.example.com", "parent");
    public final TestingStepFunctions stepFunctions = new TestingStepFunctions();
    public final Executions vending = TestingExecutions.over(stepFunctions);
    private final Map<AccountId, TestingIam> iam = new HashMap<>();
    public Function<AccountId, IamClient> entrance = this::iam;
    public Function<AccountId, Route53Client> zones = _ -> dns;
    private int looks;

    private final Settings settings =
            new Settings(
                    new LambdaEnvironment(
                            Map.of(
                                    "AVM_IDENTITY_ACCOUNT_ID", "222222222222",
                                    "AVM_OPERATOR_ROLE_ARN",
                                            "arn:aws:iam::111111111111:role/Operator",
                                    "AVM_ORGANIZATION_ROLE_ARN",
                                            "arn:aws:iam::333333333333:role/Org",
                                    "AVM_ACCESS_ROLE_NAME", "OurAccessRole",
                                    "AVM_POOL_OU", "Pool",
                                    "AVM_FROZEN_OU", "Frozen",
                                    "AVM_QUARANTINE_OU", "Quarantine"),
                            Clock.fixed(TestingLedger.NOW, ZoneOffset.UTC)));
    private final Catalog catalog = shipped();
    public final RolesOfAccount roles = new RolesOfAccount(catalog, settings);

    private static Catalog shipped() {
        try {
            return Catalog.parse(Files.readString(Path.of("catalog.yml")), "catalog.yml");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** IAM in an account. */
    public TestingIam iam(AccountId account) {
        return Objects.requireNonNull(iam.get(account));
    }

    /** Drops IAM of an account, where there are too many to keep them. */
    void forget(AccountId account) {
        iam.remove(account);
    }

    /** A lease's zone. */
    public Zone zoneOf(Lease lease) {
        return Objects.requireNonNull(lease.domain().zone());
    }

    public RateLimiter pace() {
        return new RateLimiter(time, time::pass);
    }

    public Inspection inspection() {
        return inspection(pace(), Duration.ZERO);
    }

    /** A look, that long after the ledger was last written to. */
    public Inspection inspection(RateLimiter pace, Duration later) {
        return new Inspection(
                registry,
                ManagedScope.of(settings, catalog),
                new Inspection.InspectionClients(
                        tree,
                        account -> entrance.apply(account),
                        account -> zones.apply(account),
                        delegations(),
                        stepFunctions),
                roles,
                vending,
                pace,
                Clock.fixed(TestingLedger.NOW.plus(later), ZoneOffset.UTC));
    }

    public RepairService mending(RateLimiter pace) {
        return new RepairService(
                registry,
                new OrganizationAccounts(
                        tree,
                        pace,
                        TestingUnits.ids(registry),
                        new UnitGuardrails(settings, catalog)),
                roles,
                this::iam,
                delegations(),
                new DomainService(
                        new DomainRestoration(
                                registry,
                                account -> zones.apply(account),
                                dns,
                                parentZone,
                                "accounts.example.com",
                                Clock.fixed(TestingLedger.NOW, ZoneOffset.UTC)),
                        account -> zones.apply(account),
                        _ -> acm),
                resumption(Duration.ZERO),
                pace);
    }

    public Resumption resumption(Duration later) {
        Clock then = Clock.fixed(TestingLedger.NOW.plus(later), ZoneOffset.UTC);
        return new Resumption(
                ledger.at(then.instant()),
                stepFunctions,
                vending,
                new Retirements(
                        stepFunctions,
                        "arn:aws:states:us-east-1:1:stateMachine:retire-account",
                        new RetireWaits(1, 1, 1, 1, 1),
                        false,
                        then),
                then);
    }

    private Delegations delegations() {
        return new Delegations(dns, parentZone, "accounts.example.com");
    }

    /** The first look of an execution, by all its steps. */
    FirstCheck firstLook(String execution) {
        return firstLook(execution, this::inspection);
    }

    private FirstCheck firstLook(String execution, Supplier<Inspection> inspection) {
        earlier(inspection).inspected(execution);
        return registry.document(FirstCheck.MEMO, FirstCheck.class).orElseThrow();
    }

    EarlierReconciliation earlier(Supplier<Inspection> inspection) {
        return new EarlierReconciliation(
                new PlanInspection(registry, Clock.fixed(TestingLedger.NOW, ZoneOffset.UTC)),
                new InspectPart(registry, _ -> inspection.get()),
                new GatherFindings(registry));
    }

    /** What two looks find, that long after the ledger was last written to. */
    List<Discrepancy> look(Duration later) {
        Supplier<Inspection> inspection = () -> inspection(pace(), later);
        String execution = "arn:look-" + ++looks;
        return inspection.get().lookAgain(firstLook(execution, inspection));
    }

    /** What two looks find. */
    public List<Finding> findings() {
        return look(Duration.ZERO).stream().map(Discrepancy::finding).toList();
    }

    /** What two looks find, mended. */
    public List<Finding> mended() {
        RepairService mending = mending(pace());
        return look(Duration.ZERO).stream().map(mending::mend).toList();
    }

    /** The account of an ACTIVE lease, as it was vended. */
    public Lease active() {
        return active("ana", ANA);
    }

    public Lease active(String name, AccountId account) {
        Lease lease = vending(name, account);
        return registry.progress().activate(lease.id(), "example-" + name);
    }

    /** The account of a lease that is about to be ACTIVE, where it belongs. */
    public Lease vending(String name, AccountId account) {
        AccountRequest request =
                new AccountRequest(
                        new KindName("developer"),
                        new AccountName(name),
                        new Person(name + "@example.com"),
                        null,
                        null,
                        null,
                        null);
        Lease lease = ledger.reserved(request, 1);
        registry.move(lease.id(), LeaseStatus.VENDING, "test", null);
        registry.progress().enterAccount(lease.id(), account);
        tree.put(account.value(), lease.terms().organizationalUnit().value());
        String domain = lease.domain().name().value();
        String zone = dns.addZone(domain, lease.id().value());
        List<String> servers = dns.nameServers(zone);
        dns.put(
                parentZone,
                TestingRoute53.record(domain, RRType.NS, servers.toArray(String[]::new)));
        TestingIam its = new TestingIam(account.value());
        iam.put(account, its);
        roles.apply(its, account, request);
        String execution = vending.arn(lease);
        stepFunctions.executions.put(execution, ExecutionStatus.RUNNING);
        return registry.update(
                lease.id(),
                found ->
                        found.withDomain(names -> names.withZone(new Zone(zone, servers)))
                                .withLifecycle(lifecycle -> lifecycle.withExecution(execution)));
    }

    /** A lease whose end has begun, under an execution that runs. */
    public Lease retiring() {
        Lease lease = active();
        registry.decisions().askRetirement(lease.id(), "ana@example.com");
        stepFunctions.executions.put(RETIRING, ExecutionStatus.RUNNING);
        return registry.progress().beginRetirement(lease.id(), RETIRING);
    }
}
