package dev.accountvending.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.access.OwnerAccess;
import dev.accountvending.access.RolesOfAccount;
import dev.accountvending.access.TestingIam;
import dev.accountvending.account.TestingOrganizations;
import dev.accountvending.account.TestingUnits;
import dev.accountvending.baseline.TestingBudgets;
import dev.accountvending.catalog.Catalog;
import dev.accountvending.catalog.TestingCatalog;
import dev.accountvending.ledger.Freeze;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountPart;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.OuPath;
import dev.accountvending.model.PartStatus;
import dev.accountvending.model.Person;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.notify.TestingNews;
import dev.accountvending.policy.Policy;
import dev.accountvending.runtime.Json;
import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.runtime.Settings;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Of a developer's account, whose kind has a hundred dollars a month. */
class CheckSpendingTest {
    private static final String ACCOUNT = TestingLedger.ACCOUNT.value();
    private static final String UNIT = "Workloads/Developers";
    private static final Instant NEXT_MONTH = Instant.parse("2026-12-01T06:00:00Z");
    private static final JsonNode ALL = Json.MAPPER.createObjectNode().put("only", "all");
    private static final JsonNode FROZEN = Json.MAPPER.createObjectNode().put("only", "frozen");

    private final TestingLedger ledger = new TestingLedger();
    private final TestingBudgets budgets = new TestingBudgets(ACCOUNT);
    private final TestingIam iam = new TestingIam(ACCOUNT);
    private final TestingOrganizations organization = new TestingOrganizations();
    private final TestingNews news =
            new TestingNews(ledger.registry, new Policy(Set.of(new Person("ada@example.com")), ""));
    private final TestingCostExplorer costExplorer = new TestingCostExplorer();
    private final TestingScaling scaling = new TestingScaling();
    private final Set<AccountId> locked = new HashSet<>();
    private final LeaseId lease = ledger.active("ana").id();
    private final Settings settings =
            new Settings(
                    new LambdaEnvironment(
                            Map.of(
                                    "AVM_IDENTITY_ACCOUNT_ID", "222222222222",
                                    "AVM_OPERATOR_ROLE_ARN",
                                            "arn:aws:iam::111111111111:role/Operator",
                                    "AVM_ACCESS_ROLE_NAME", "OurAccessRole"),
                            Clock.systemUTC()));
    private final Catalog catalog = TestingCatalog.shipped();

    @BeforeEach
    void vend() {
        new RolesOfAccount(catalog, settings).apply(iam, TestingLedger.ACCOUNT, lease().request());
        organization.addAccount(ACCOUNT, "a@example.com", null);
        TestingUnits.over(organization, ledger.registry)
                .move(TestingLedger.ACCOUNT, new OuPath(UNIT));
    }

    @Test
    void run_whereThereIsNoBudget_makesIt() {
        run(ALL);

        assertThat(budgets.budget().orElseThrow().budgetLimit().amount())
                .isEqualByComparingTo("100");
        assertThat(lease().status()).isEqualTo(LeaseStatus.ACTIVE);
        assertThat(news.events()).isEmpty();
    }

    @Test
    void run_whileAwsRefusesABudgetThatIsPending_goesOnTryingUntilItIsMade() {
        defer();
        budgets.refuse("AccessDeniedException");

        assertThat(run(ALL).failed()).isZero();
        assertThat(run(FROZEN).failed()).isZero();
        assertThat(lease().sides().is(AccountPart.budget, PartStatus.INCOMPLETE)).isTrue();

        budgets.refuse(null);
        run(FROZEN);

        assertThat(lease().sides().is(AccountPart.budget, PartStatus.DONE)).isTrue();
        assertThat(budgets.budget()).isPresent();
        assertThat(lease().lifecycle().history().getLast().why()).isEqualTo("The budget is there.");
        assertThat(run(FROZEN).looked()).isZero();
        assertThat(news.mailTo("ada@example.com")).isEmpty();
    }

    @Test
    void run_whenAwsRefusesABudgetForMoreThanTwoDays_tellsAdministratorsOnce() {
        defer();
        budgets.refuse("AccessDeniedException");

        runAt(TestingLedger.NOW.plus(Duration.ofDays(2)), ALL);
        assertThat(news.mailTo("ada@example.com")).isEmpty();

        runAt(TestingLedger.NOW.plus(Duration.ofDays(2)).plusSeconds(1), ALL);
        SpendingReport report = runAt(TestingLedger.NOW.plus(Duration.ofDays(3)), ALL);

        assertThatThrownBy(report::requireAll)
                .isInstanceOf(TransientFailure.class)
                .hasMessageContaining("ana-1: AWS has made no budget for two days");
        assertThat(news.mailTo("ada@example.com"))
                .singleElement()
                .satisfies(
                        text ->
                                assertThat(text)
                                        .contains("in the management account")
                                        .contains("AccessDeniedException"));
    }

    private void defer() {
        ledger.registry.update(
                lease,
                held ->
                        held.incomplete(
                                AccountPart.budget,
                                TestingLedger.NOW,
                                "refused",
                                "AccessDeniedException"));
    }

    @Test
    void run_at80Percent_tellsTheOwnerOnceAMonth() {
        run(ALL);
        budgets.spend("80.00");

        run(ALL);
        run(ALL);

        assertThat(news.events()).containsExactly("BudgetNearlySpent");
        assertThat(news.mailTo("ana@example.com"))
                .singleElement()
                .satisfies(text -> assertThat(text).contains("80.00 of 100 US dollars"));
        assertThat(lease().spending().warned()).isEqualTo(YearMonth.of(2026, 11));
        assertThat(lease().status()).isEqualTo(LeaseStatus.ACTIVE);
    }

    @Test
    void run_below80Percent_tellsNobody() {
        run(ALL);
        budgets.spend("79.99");

        run(ALL);

        assertThat(news.events()).isEmpty();
    }

    @Test
    void run_at100Percent_freezesTheAccount() {
        freeze();

        assertThat(lease().status()).isEqualTo(LeaseStatus.FROZEN);
        assertThat(lease().spending().freeze())
                .isEqualTo(new Freeze(TestingLedger.NOW, YearMonth.of(2026, 11), true));
        assertThat(lease().lifecycle().history().getLast().why())
                .isEqualTo("105.00 of 100 US dollars were spent in November 2026.");
        assertThat(organization.unitOf(ACCOUNT)).isEqualTo("Frozen");
        assertThat(iam.role("Developer").trust).contains("Deny").doesNotContain("Allow");
        assertThat(iam.role("Developer").inline).containsKey("VendingRevokedSessions");
        assertThat(iam.role("ReadOnly").trust).contains("Allow").doesNotContain("Deny");
        assertThat(iam.role("VendingOperator").trust).contains("Allow").doesNotContain("Deny");
        assertThat(news.events()).containsExactly("AccountFrozen");
        assertThat(news.mailTo("ana@example.com")).hasSize(1);
        assertThat(news.mailTo("ada@example.com")).hasSize(1);
    }

    @Test
    void run_ofAFrozenAccount_againDoesNothing() {
        freeze();
        List<String> writes = iam.writes();

        run(ALL);
        run(FROZEN);

        assertThat(iam.writes()).isEqualTo(writes);
        assertThat(organization.moves).hasSize(2);
        assertThat(news.events()).containsExactly("AccountFrozen");
    }

    @Test
    void run_whenTheFreezingDiedHalfWay_goesOn() {
        run(ALL);
        budgets.spend("105");
        iam.loseAnswerOf("UpdateAssumeRolePolicy");
        assertThat(run(ALL).failed()).isEqualTo(1);
        assertThat(lease().status()).isEqualTo(LeaseStatus.FROZEN);
        assertThat(news.events()).isEmpty();

        run(FROZEN);

        assertThat(lease().spending().freeze()).isNotNull().matches(Freeze::applied);
        assertThat(iam.role("Developer").inline).containsKey("VendingRevokedSessions");
        assertThat(news.events()).containsExactly("AccountFrozen");
    }

    @Test
    void run_withAGreaterBudget_opensTheAccount() {
        freeze();
        ledger.registry.update(
                lease, held -> held.withTerms(terms -> terms.withMonthlyBudget(200)));

        run(FROZEN);

        assertThat(lease().status()).isEqualTo(LeaseStatus.ACTIVE);
        assertThat(lease().spending().freeze()).isNull();
        assertThat(organization.unitOf(ACCOUNT)).isEqualTo(UNIT);
        assertThat(iam.role("Developer").trust).contains("Allow").doesNotContain("Deny");
        assertThat(iam.role("Developer").inline).containsKeys("Deploy", "VendingRevokedSessions");
        assertThat(news.events()).containsExactly("AccountFrozen", "AccountUnfrozen");
        assertThat(budgets.budget().orElseThrow().budgetLimit().amount())
                .isEqualByComparingTo("200");
    }

    @Test
    void run_withABudgetThatIsNotGreatEnough_keepsItFrozen_alsoWhenAwsShowsNoSpend() {
        freeze();
        ledger.registry.update(
                lease, held -> held.withTerms(terms -> terms.withMonthlyBudget(104)));

        run(FROZEN); // changes the budget, which shows no spend from then on
        run(FROZEN);

        assertThat(lease().status()).isEqualTo(LeaseStatus.FROZEN);
    }

    @Test
    void run_inTheNextMonth_opensTheAccount_evenWhileAwsShowsTheOldMonthsSpend() {
        freeze();

        runAt(NEXT_MONTH, FROZEN);

        assertThat(lease().status()).isEqualTo(LeaseStatus.ACTIVE);
        assertThat(organization.unitOf(ACCOUNT)).isEqualTo(UNIT);
        runAt(NEXT_MONTH.plusSeconds(900), ALL);
        assertThat(lease().status()).isEqualTo(LeaseStatus.ACTIVE);
        assertThat(news.events()).containsExactly("AccountFrozen", "AccountUnfrozen");
    }

    @Test
    void run_whenTheOpeningDiedHalfWay_goesOn() {
        freeze();
        ledger.registry.update(
                lease, held -> held.withTerms(terms -> terms.withMonthlyBudget(200)));
        iam.loseAnswerOf("UpdateAssumeRolePolicy");
        assertThat(run(FROZEN).failed()).isEqualTo(1);
        assertThat(lease().status()).isEqualTo(LeaseStatus.FROZEN);

        run(FROZEN);

        assertThat(lease().status()).isEqualTo(LeaseStatus.ACTIVE);
        assertThat(organization.unitOf(ACCOUNT)).isEqualTo(UNIT);
    }

    @Test
    void run_whenTheEndHasBegun_leavesTheAccountToIt() {
        freeze();
        ledger.registry.decisions().askRetirement(lease, "ana@example.com");
        ledger.registry.progress().beginRetirement(lease, "execution");
        ledger.registry.update(
                lease, held -> held.withTerms(terms -> terms.withMonthlyBudget(200)));
        List<String> writes = iam.writes();

        run(ALL);
        run(FROZEN);

        assertThat(iam.writes()).isEqualTo(writes);
        assertThat(organization.unitOf(ACCOUNT)).isEqualTo("Frozen");
        assertThat(new SpendingWatchlist(ledger.registry).leases()).isEmpty();
    }

    @Test
    void run_whenOneAccountFails_looksAtTheOthers() {
        LeaseId ben = ledger.vending("ben").id();
        ledger.registry.progress().enterAccount(ben, new AccountId("222222222222"));
        ledger.registry.progress().activate(ben, "example-ben");
        locked.add(new AccountId("222222222222"));

        SpendingReport report = run(ALL);

        assertThat(report.looked()).isEqualTo(2);
        assertThat(report.failures()).containsExactly("ben-1: it cannot be entered");
        assertThat(budgets.budget()).isPresent();
    }

    @Test
    void run_ofTheFrozenOnly_looksAtNoOther() {
        assertThat(run(FROZEN).looked()).isZero();
    }

    @Test
    void run_whenItsTimeIsOver_goesOnNextTimeWhereItStopped() {
        for (int i = 0; i < 150; i++) {
            LeaseId id = ledger.reserved(TestingLedger.request("x%03d".formatted(i)), 200).id();
            ledger.registry.progress().begin(id, "execution");
            AccountId account = new AccountId("%012d".formatted(300_000_000_000L + i));
            ledger.registry.progress().enterAccount(id, account);
            ledger.registry.progress().activate(id, "x");
            locked.add(account);
        }

        SpendingReport first = check(ledger.registry, TestingLedger.NOW).run(ALL, () -> false);
        SpendingReport second = check(ledger.registry, TestingLedger.NOW).run(ALL, () -> false);
        SpendingReport third = check(ledger.registry, TestingLedger.NOW).run(ALL, () -> false);

        assertThat(first.looked()).isEqualTo(100);
        assertThat(first.complete()).isFalse();
        assertThat(second.looked()).isEqualTo(51);
        assertThat(second.complete()).isTrue();
        assertThat(third.looked()).isEqualTo(100);
    }

    /** What its former owner spent, which AWS tells late, is of that day or of earlier ones. */
    @Test
    void run_ofAnAccountInQuarantine_tellsAdministratorsWhatWasSpentThere_onceAMonth() {
        quarantine();
        costExplorer.cost("2026-11-20", ACCOUNT, "Amazon EC2", "400");
        costExplorer.cost("2026-11-24", ACCOUNT, "Amazon EC2", "40");
        runAt(TestingLedger.NOW, ALL);
        costExplorer.cost("2026-11-25", ACCOUNT, "Amazon EC2", "4.90");
        runAt(TestingLedger.NOW.plus(Duration.ofDays(1)), ALL);
        assertThat(news.mailTo("ada@example.com")).isEmpty();

        costExplorer.cost("2026-11-26", ACCOUNT, "AWS Marketplace", "7");
        runAt(TestingLedger.NOW.plus(Duration.ofDays(2)), ALL);
        costExplorer.cost("2026-11-27", ACCOUNT, "Amazon EC2", "4.90");
        runAt(TestingLedger.NOW.plus(Duration.ofDays(3)), ALL);

        assertThat(news.mailTo("ada@example.com"))
                .singleElement()
                .satisfies(
                        text ->
                                assertThat(text)
                                        .contains(
                                                "11.90 US dollars were spent in November 2026",
                                                ACCOUNT,
                                                "in quarantine",
                                                "24 November 2026, 10:00 UTC",
                                                "7.00  AWS Marketplace",
                                                "4.90  Amazon EC2"));

        costExplorer.cost("2026-12-02", ACCOUNT, "Amazon EC2", "5.01");
        runAt(Instant.parse("2026-12-02T10:00:00Z"), ALL);
        assertThat(news.mailTo("ada@example.com")).hasSize(2);
    }

    /** Each request costs a cent. */
    @Test
    void run_asksCostExplorerOnceADay_andNotWhereSomebodyHoldsEveryAccount() {
        runAt(TestingLedger.NOW.plus(Duration.ofDays(1)), ALL);
        assertThat(costExplorer.periods()).isEmpty();

        quarantine();
        Instant next = TestingLedger.NOW.plus(Duration.ofDays(2));
        runAt(next, ALL);
        runAt(next.plus(Duration.ofHours(6)), ALL);
        runAt(next, FROZEN);

        assertThat(costExplorer.periods()).containsExactly("2026-11-01/2026-11-27");
    }

    @Test
    void run_whenCostExplorerFails_looksAtTheOthers_andAsksAgain() {
        quarantine();
        costExplorer.forget();
        Instant next = TestingLedger.NOW.plus(Duration.ofDays(1));
        LeaseId ben = ledger.vending("ben").id();
        ledger.registry.progress().enterAccount(ben, new AccountId("222222222222"));

        assertThat(runAt(next, ALL).failed()).isEqualTo(1);
        assertThat(runAt(next, ALL).failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure).startsWith("accounts that nobody holds"));
    }

    @Test
    void look_whereCostExplorerIsNotOpen_saysHowToOpenIt() {
        quarantine();
        costExplorer.refuse("AccessDeniedException", "User not enabled for cost explorer access");
        Clock tomorrow = Clock.fixed(TestingLedger.NOW.plus(Duration.ofDays(1)), ZoneOffset.UTC);
        DailyLook daily =
                new DailyLook(ledger.registry, () -> costExplorer, news.spending, 5, tomorrow);

        assertThatThrownBy(daily::look)
                .isInstanceOf(VendingFailed.class)
                .hasMessageContaining("opened, in the console of the management account");
    }

    private static final Instant DAY_AFTER = TestingLedger.NOW.plus(Duration.ofDays(1));

    /** 61 of 50, of which 10 were seen before the account changed hands. */
    @Test
    void run_whenTheFormersCostsComeLate_leavesTheNextOwnerTheirBudget() {
        run(ALL);
        budgets.spend("70");
        LeaseId ben = handOver();
        run(ALL);
        assertThat(limit()).isEqualByComparingTo("170");
        budgets.spend("161");
        costExplorer.cost("2026-11-23", ACCOUNT, "Amazon EC2", "150");
        costExplorer.cost("2026-11-24", ACCOUNT, "Amazon EC2", "11");

        runAt(DAY_AFTER, ALL);

        assertThat(spentBy(ben)).isEqualByComparingTo("0");
        assertThat(ledger.registry.lease(ben).status()).isEqualTo(LeaseStatus.ACTIVE);
        assertThat(limit()).isEqualByComparingTo("261");

        costExplorer.cost("2026-11-25", ACCOUNT, "Amazon EC2", "101");
        runAt(DAY_AFTER.plus(Duration.ofDays(1)), ALL);

        assertThat(spentBy(ben)).isEqualByComparingTo("101");
        assertThat(ledger.registry.lease(ben).status()).isEqualTo(LeaseStatus.FROZEN);
        assertThat(costExplorer.periods())
                .containsExactly("2026-11-01/2026-11-26", "2026-11-01/2026-11-27");
        runAt(NEXT_MONTH, ALL);
        assertThat(limit()).isEqualByComparingTo("100");
    }

    @Test
    void run_ofAnAccountThatChangedHands_whileCostExplorerIsClosed_fails_andCountsWhatComesLater() {
        run(ALL);
        LeaseId ben = handOver();
        run(ALL);
        costExplorer.refuse("AccessDeniedException", "User not enabled for cost explorer access");
        budgets.spend("161");

        SpendingReport report = runAt(DAY_AFTER, ALL);

        assertThat(spentBy(ben)).isEqualByComparingTo("0");
        assertThatThrownBy(report::requireAll)
                .isInstanceOf(TransientFailure.class)
                .hasMessageContaining("changed hands: Cost Explorer has no costs");
        budgets.spend("270");
        runAt(DAY_AFTER.plus(Duration.ofDays(2)), ALL);
        assertThat(spentBy(ben)).isEqualByComparingTo("109");
        assertThat(ledger.registry.lease(ben).status()).isEqualTo(LeaseStatus.FROZEN);
    }

    @Test
    void run_ofABudgetThatCreditsLower_makesItCountWhatIsSpent() {
        budgets.createBudget(
                r ->
                        r.accountId(ACCOUNT)
                                .budget(
                                        b ->
                                                b.budgetName("vending-monthly")
                                                        .budgetLimit(
                                                                l ->
                                                                        l.amount(
                                                                                        BigDecimal
                                                                                                .valueOf(
                                                                                                        100))
                                                                                .unit("USD"))));

        run(ALL);
        run(ALL);

        assertThat(budgets.budget().orElseThrow().filterExpression().not()).isNotNull();
        assertThat(budgets.writes()).containsOnlyOnce("UpdateBudget");
    }

    /** Ben has the account from the pool. */
    private LeaseId handOver() {
        ledger.registry.decisions().askRetirement(lease, "ana@example.com");
        ledger.registry.progress().beginRetirement(lease, "execution");
        ledger.registry.accounts().move(TestingLedger.ACCOUNT, lease, AccountStatus.CLEANING, null);
        ledger.registry
                .accounts()
                .move(TestingLedger.ACCOUNT, lease, AccountStatus.AVAILABLE, null);
        LeaseId ben = ledger.vending("ben").id();
        ledger.registry.progress().claimPooled(ben, TestingLedger.ACCOUNT);
        ledger.registry.progress().activate(ben, "example-ben");
        return ben;
    }

    private BigDecimal limit() {
        return budgets.budget().orElseThrow().budgetLimit().amount();
    }

    private BigDecimal spentBy(LeaseId id) {
        return MonthSpend.of(ledger.registry.lease(id), YearMonth.of(2026, 11), ledger.registry)
                .orElseThrow();
    }

    private void quarantine() {
        ledger.registry
                .accounts()
                .move(
                        TestingLedger.ACCOUNT,
                        lease,
                        AccountStatus.QUARANTINED,
                        "It did not come clean.");
    }

    /** A group of the owner's may have been suspended in part, and a target too. */
    @Test
    void freeze_suspendsWhatScalesOut_inEveryRegion_andOpeningResumesJustThat() {
        scaling.group("us-east-1", "web", "AZRebalance", "Terminate");
        scaling.group("us-east-1", "workers");
        scaling.group(TestingScaling.FAR, "far");
        scaling.group(TestingScaling.FAR, "off", RegionalScaling.STARTING.toArray(String[]::new));
        scaling.target("us-east-1", "service/default/web", false, false, true);

        freeze();

        assertThat(scaling.suspended("us-east-1", "web"))
                .containsAll(RegionalScaling.STARTING)
                .doesNotContain("AlarmNotification");
        assertThat(scaling.suspended("us-east-1", "workers"))
                .containsExactlyInAnyOrderElementsOf(RegionalScaling.STARTING);
        assertThat(scaling.suspended(TestingScaling.FAR, "far"))
                .containsExactlyInAnyOrderElementsOf(RegionalScaling.STARTING);
        assertThat(scaling.stateOf("us-east-1", "service/default/web"))
                .isEqualTo(TestingScaling.state(false, true, true));
        assertThat(scaling.changes).hasSize(4).noneMatch(change -> change.endsWith("off"));

        raise();
        run(FROZEN);

        assertThat(scaling.suspended("us-east-1", "web"))
                .containsExactlyInAnyOrder("AZRebalance", "Terminate");
        assertThat(scaling.suspended("us-east-1", "workers")).isEmpty();
        assertThat(scaling.suspended(TestingScaling.FAR, "far")).isEmpty();
        assertThat(scaling.suspended(TestingScaling.FAR, "off"))
                .containsExactlyInAnyOrderElementsOf(RegionalScaling.STARTING);
        assertThat(scaling.stateOf("us-east-1", "service/default/web"))
                .isEqualTo(TestingScaling.state(false, false, true));
    }

    @Test
    void freeze_whereARegionRefuses_isAFreeze_andTheNextRunSuspends() {
        scaling.group("us-east-1", "web");
        scaling.group(TestingScaling.FAR, "far");
        scaling.busy.add(TestingScaling.FAR);

        freeze();

        assertThat(lease().spending().freeze()).isNotNull().matches(Freeze::applied);
        assertThat(scaling.suspended("us-east-1", "web")).isNotEmpty();
        assertThat(news.mailTo("ada@example.com"))
                .singleElement()
                .satisfies(
                        text ->
                                assertThat(text)
                                        .contains("- eu-west-1: eu-west-1 is busy")
                                        .doesNotContain("- us-east-1"));
        scaling.busy.clear();
        run(FROZEN);
        assertThat(scaling.suspended(TestingScaling.FAR, "far")).isNotEmpty();

        List<String> changes = List.copyOf(scaling.changes);
        run(FROZEN);
        run(ALL);
        assertThat(scaling.changes).isEqualTo(changes);
        assertThat(news.events()).containsExactly("AccountFrozen");
    }

    @Test
    void freeze_whereARegionIsClosedToUsToo_leavesNothing() {
        scaling.closed.add(TestingScaling.FAR);

        freeze();

        assertThat(news.mailTo("ada@example.com"))
                .singleElement()
                .satisfies(text -> assertThat(text).doesNotContain(TestingScaling.FAR));
    }

    @Test
    void freeze_tellsAdministratorsOfFleets_thatCannotBeSuspended() {
        scaling.fleets.put(TestingScaling.FAR, List.of("fleet-1"));

        freeze();

        assertThat(news.mailTo("ada@example.com"))
                .singleElement()
                .satisfies(
                        text ->
                                assertThat(text)
                                        .contains(
                                                "- eu-west-1: the fleet fleet-1 keeps its capacity")
                                        .doesNotContain("instant", "ended-fleet"));
    }

    @Test
    void open_whereARegionRefuses_isOpen_andTheNextRunResumes() {
        scaling.group(TestingScaling.FAR, "far", "Launch");
        freeze();
        scaling.busy.add(TestingScaling.FAR);

        raise();
        run(FROZEN);
        run(ALL);

        assertThat(lease().status()).isEqualTo(LeaseStatus.ACTIVE);
        assertThat(news.events()).containsExactly("AccountFrozen", "AccountUnfrozen");
        assertThat(scaling.suspended(TestingScaling.FAR, "far")).hasSizeGreaterThan(1);
        scaling.busy.clear();
        run(FROZEN);
        assertThat(scaling.suspended(TestingScaling.FAR, "far")).containsExactly("Launch");
        assertThat(new SpendingWatchlist(ledger.registry).leases()).isEmpty();
    }

    @Test
    void open_afterAGroupIsGone_resumesTheOthers() {
        scaling.group("us-east-1", "deleted");
        scaling.group("us-east-1", "web");
        scaling.target("us-east-1", "service/default/gone", false, false, false);
        freeze();
        Objects.requireNonNull(scaling.groups.get("us-east-1")).remove("deleted");
        scaling.targets.clear();

        raise();
        run(FROZEN);
        run(FROZEN);

        assertThat(scaling.suspended("us-east-1", "web")).isEmpty();
        assertThat(scaling.targets).isEmpty();
        assertThat(new SpendingWatchlist(ledger.registry).leases()).isEmpty();
    }

    /** What the owner suspended after the first freeze is theirs at the second. */
    @Test
    void freeze_again_remembersAnew() {
        scaling.group("us-east-1", "web");
        freeze();
        raise();
        run(FROZEN);
        scaling.group("us-east-1", "web", "Launch");
        budgets.spend("300");

        run(ALL);
        assertThat(scaling.suspended("us-east-1", "web")).containsAll(RegionalScaling.STARTING);
        ledger.registry.update(
                lease, held -> held.withTerms(terms -> terms.withMonthlyBudget(400)));
        run(FROZEN);

        assertThat(scaling.suspended("us-east-1", "web")).containsExactly("Launch");
    }

    @Test
    void run_whileTheFrozenUnitIsUnguarded_movesNothing_andFreezesOnceItIsGuarded() {
        String frozen = organization.makeByHand("Frozen");
        freeze();

        assertThat(lease().status()).isEqualTo(LeaseStatus.FROZEN);
        assertThat(organization.unitOf(ACCOUNT)).isEqualTo(UNIT);
        assertThat(run(FROZEN).failed()).isEqualTo(1);

        organization.attached.put(
                frozen, Set.of("account-vending-frozen", "account-vending-members"));
        assertThat(run(FROZEN).failed()).isZero();
        assertThat(organization.unitOf(ACCOUNT)).isEqualTo("Frozen");
    }

    @Test
    void run_whileItsOwnUnitIsUnguarded_opensNothing() {
        freeze();
        organization.attached.remove(organization.unit(new OuPath(UNIT).top().value()));
        raise();

        assertThat(run(FROZEN).failed()).isEqualTo(1);

        assertThat(lease().status()).isEqualTo(LeaseStatus.FROZEN);
        assertThat(organization.unitOf(ACCOUNT)).isEqualTo("Frozen");
    }

    private void raise() {
        ledger.registry.update(
                lease, held -> held.withTerms(terms -> terms.withMonthlyBudget(200)));
    }

    private void freeze() {
        run(ALL);
        budgets.spend("105.00");
        run(ALL);
    }

    private Lease lease() {
        return ledger.registry.lease(lease);
    }

    private SpendingReport run(JsonNode input) {
        return runAt(TestingLedger.NOW, input);
    }

    private SpendingReport runAt(Instant now, JsonNode input) {
        return check(ledger.at(now), now).run(input, () -> true);
    }

    private CheckSpending check(Ledger registry, Instant now) {
        Clock clock = Clock.fixed(now, ZoneOffset.UTC);
        OwnerAccess access =
                new OwnerAccess(
                        new RolesOfAccount(catalog, settings),
                        settings,
                        _ -> {
                            throw new IllegalStateException("There is no Identity Center.");
                        },
                        clock);
        return new CheckSpending(
                registry,
                catalog,
                account -> {
                    if (locked.contains(account)) {
                        throw new TransientFailure("it cannot be entered");
                    }
                    return new CheckSpending.Inside(budgets, iam, scaling.regions());
                },
                new BudgetFreeze(
                        registry,
                        catalog,
                        TestingUnits.over(organization, registry),
                        new OuPath("Frozen"),
                        access,
                        news.spending,
                        clock),
                new DailyLook(registry, () -> costExplorer, news.spending, 5, clock),
                news.spending,
                clock);
    }
}
