package dev.accountvending.doctor;

import dev.accountvending.account.UnitGuardrails;
import dev.accountvending.account.UnitIds;
import dev.accountvending.aws.Clients;
import dev.accountvending.aws.MemberAccount;
import dev.accountvending.aws.RoleSessions;
import dev.accountvending.catalog.Catalog;
import dev.accountvending.catalog.InvalidCatalog;
import dev.accountvending.cost.Bill;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.InvalidValue;
import dev.accountvending.model.OuId;
import dev.accountvending.model.OuPath;
import dev.accountvending.notify.SlackApi;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Settings;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.route53.Route53Client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Looks at every point of a running installation, through the roles that its functions use. The
 * looks run side by side and each is waited for no longer than the others: one service that hangs
 * hides nothing but itself.
 */
public final class Doctor {
    /** A door answers within 29 seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(18);

    private final List<Check> checks;
    private final Duration patience;

    Doctor(List<Check> checks, Duration patience) {
        this.checks = List.copyOf(checks);
        this.patience = patience;
    }

    /**
     * Makes a doctor of the installation that the function is part of. Each looks once: what it has
     * seen of roles it keeps.
     */
    public static Doctor of(FunctionContext function) {
        return new Doctor(new Points(function.withRetries()).all(), PATIENCE);
    }

    /** Every point, in their order. */
    public List<CheckResult> look() {
        List<Callable<CheckOutcome>> looks = new ArrayList<>();
        checks.forEach(check -> looks.add(check::run));
        // Not closed, which would wait for the one that hangs.
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            List<Future<CheckOutcome>> seen =
                    threads.invokeAll(looks, patience.toMillis(), TimeUnit.MILLISECONDS);
            List<CheckResult> points = new ArrayList<>();
            for (int i = 0; i < checks.size(); i++) {
                CheckOutcome outcome = outcome(seen.get(i));
                points.add(new CheckResult(checks.get(i).name(), outcome.status(), outcome.line()));
            }
            return points;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted.", e);
        } finally {
            threads.shutdownNow();
        }
    }

    private CheckOutcome outcome(Future<CheckOutcome> look) {
        return look.state() == Future.State.SUCCESS
                ? look.resultNow()
                : CheckOutcome.unknown(
                        "There was no answer within %d seconds.".formatted(patience.toSeconds()));
    }

    /** What is looked at. */
    private static final class Points {
        private static final String MANAGEMENT = "organization/management-account.yaml";
        private static final String IDENTITY = "organization/identity-account.yaml";

        private final FunctionContext function;
        private final Settings settings;
        private final Clients clients;
        private final RoleSessions sessions;
        private final AssumedRole<OrganizationsClient> organization;
        private final AssumedRole<Route53Client> parentZone;
        private final AssumedRole<Route53Client> parentZoneReader;
        private final AssumedRole<IamClient> identities;
        private final AssumedRole<Function<AccountId, MemberAccount>> operator;
        private final List<Check> checks = new ArrayList<>();

        Points(FunctionContext function) {
            this.function = function;
            this.settings = function.settings();
            this.clients = Clients.of(function);
            this.sessions = RoleSessions.of(function);
            this.organization =
                    new AssumedRole<>(settings::organizationRole, sessions::organizationForReading);
            this.parentZone = new AssumedRole<>(settings::parentZoneRole, sessions::parentZone);
            this.parentZoneReader =
                    new AssumedRole<>(
                            settings::parentZoneReaderRole, sessions::parentZoneForReading);
            this.identities = new AssumedRole<>(settings::identityReaderRole, sessions::identities);
            this.operator = new AssumedRole<>(settings::operatorRole, sessions::asOperatorOfMany);
        }

        List<Check> all() {
            stage();
            roles();
            organization();
            domain();
            people();
            standing();
            return checks;
        }

        private void add(String name, Supplier<CheckOutcome> look) {
            checks.add(new Check(name, look));
        }

        private void stage() {
            add("settings", new SettingsCheck(settings)::look);
            add("catalog", this::readCatalog);
            LedgerChecks ledger = new LedgerChecks(settings, this::registry);
            add("ledger", ledger::table);
            add("ledger's indexes", ledger::indexes);
            add("ledger's recovery", ledger::backup);
            OwnAccountChecks own =
                    new OwnAccountChecks(settings, clients::stepFunctions, clients::codeBuild);
            add("vending", () -> own.stateMachine(settings.vendStateMachine()));
            add("retiring", () -> own.stateMachine(settings.retireStateMachine()));
            add("reconciling", () -> own.stateMachine(settings.reconcileStateMachine()));
            add("answering Slack", () -> own.stateMachine(settings.slackStateMachine()));
            settings.followStateMachine()
                    .ifPresent(arn -> add("following vends", () -> own.stateMachine(arn)));
            add("cleaning", own::cleaning);
            QuotaChecks quotas = new QuotaChecks(clients::quotas);
            add("quota of cleaning builds", quotas::cleaningBuilds);
            add("quota of concurrency", quotas::concurrency);
        }

        private void roles() {
            RoleChecks roles =
                    new RoleChecks(
                            sessions::ownRole, List.of(organization, parentZone, identities));
            add("VendingOrganizationRole", () -> roles.abroad(organization, MANAGEMENT));
            add("VendingParentZoneRole", () -> roles.abroad(parentZone, MANAGEMENT));
            add("DnsReadOnly", () -> roles.ofEverybody(parentZoneReader, MANAGEMENT));
            add("VendingIdentityReader", () -> roles.abroad(identities, IDENTITY));
            add("Operator", () -> roles.operator(operator));
        }

        private void organization() {
            OrganizationChecks checks =
                    new OrganizationChecks(organization, settings, this::unitId, function.clock());
            add("organization", checks::organization);
            guard(
                    checks,
                    "unit of quarantine",
                    settings::quarantineUnit,
                    UnitGuardrails.OF_QUARANTINE);
            guard(checks, "unit of the pool", settings::poolUnit, UnitGuardrails.OF_QUARANTINE);
            guard(checks, "unit of the frozen", settings::frozenUnit, UnitGuardrails.OF_FROZEN);
            guardrailsOfKinds()
                    .forEach(
                            (unit, guardrails) ->
                                    guard(checks, "unit " + unit, () -> unit, guardrails));
            add("quota of accounts", checks::room);
        }

        /** Where the ledger cannot be read, its own check tells, and units go by their names. */
        private Optional<OuId> unitId(OuPath unit) {
            try {
                return new UnitIds(registry(), function.clock()).find(unit);
            } catch (RuntimeException unreadable) {
                return Optional.empty();
            }
        }

        private void guard(
                OrganizationChecks checks,
                String name,
                Supplier<OuPath> unit,
                List<String> guardrails) {
            add(name, () -> checks.unit(unit.get(), guardrails));
        }

        /** None, where the catalog cannot be read: its own check tells of that. */
        private Map<OuPath, List<String>> guardrailsOfKinds() {
            try {
                return UnitGuardrails.ofKinds(catalog());
            } catch (RuntimeException unreadable) {
                return Map.of();
            }
        }

        private void domain() {
            DnsChecks dns = new DnsChecks(parentZone, settings, PublicDns::nameServers);
            add("parent zone", dns::zone);
            add("names in use", () -> dns.readable(parentZoneReader));
            add("parent domain", dns::delegation);
        }

        private void people() {
            PeopleChecks people = new PeopleChecks(settings);
            add("approvers", () -> people.approvers(this::catalog));
            add("identities", () -> people.identities(identities));
            EntranceChecks entrance = new EntranceChecks(settings);
            add("people's group", () -> entrance.group(identities));
            add("callers' roles", () -> entrance.callerRoles(clients::iam));
            add("Identity Center", () -> people.identityCenter(sessions::identityCenterForReading));
            MailChecks mail = new MailChecks(settings, clients::mail);
            add("e-mail's sender", mail::sender);
            add("e-mail to everybody", mail::account);
            add("a test mail", mail::send);
            add("Slack", () -> people.slack(() -> SlackApi.of(function)));
        }

        private void standing() {
            BacklogChecks standing = new BacklogChecks(settings, this::registry, function.clock());
            add("closing queue", standing::closing);
            add("pool", () -> standing.pool(this::catalog));
            add("sweep", standing::sweep);
            add("costs", this::readCosts);
            add("reconciliation", standing::reconciliation);
        }

        private CheckOutcome readCosts() {
            organization.needed();
            try {
                Bill.of(function).probe();
                return CheckOutcome.ok();
            } catch (InvalidValue notOpen) {
                return CheckOutcome.failing(String.valueOf(notOpen.getMessage()));
            }
        }

        private Ledger registry() {
            return Ledger.of(function);
        }

        private Catalog catalog() {
            return Catalog.of(function);
        }

        private CheckOutcome readCatalog() {
            try {
                return CheckOutcome.ok("%d kinds".formatted(catalog().kinds().size()));
            } catch (InvalidCatalog wrong) {
                return CheckOutcome.failing(String.valueOf(wrong.getMessage()));
            }
        }
    }
}
