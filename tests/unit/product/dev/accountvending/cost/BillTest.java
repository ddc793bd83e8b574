package dev.accountvending.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.InvalidValue;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.VendingFailed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.time.YearMonth;

class BillTest {
    private static final String ACCOUNT = TestingLedger.ACCOUNT.value();
    private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);

    private final TestingBill testing = new TestingBill();

    @ParameterizedTest
    @CsvSource({
        "2026-11, 2026-11-24T10:00:00Z, 2026-11-01/2026-11-25",
        "2026-11, 2026-11-01T00:00:00Z, 2026-11-01/2026-11-02",
        "2026-11, 2026-11-30T23:59:59Z, 2026-11-01/2026-12-01",
        "2026-11, 2026-12-01T00:00:00Z, 2026-11-01/2026-12-01",
        "2026-12, 2026-12-31T12:00:00Z, 2026-12-01/2027-01-01",
        "2028-02, 2028-03-15T00:00:00Z, 2028-02-01/2028-03-01",
    })
    void of_asksForTheWholeMonth_asFarAsItHasGone(String month, Instant now, String period) {
        testing.at(now).of(YearMonth.parse(month));

        assertThat(testing.costExplorer.periods()).containsExactly(period);
    }

    @Test
    void of_tellsTheDearestFirst_withWhoseItIs() {
        testing.ledger.active("ana");
        testing.costExplorer.cost("111111111111", "3.1415926535");
        testing.costExplorer.cost(ACCOUNT, "42.5");
        testing.costExplorer.cost("222222222222", "0.0000000001");

        Bill.Costs costs = testing.at(TestingLedger.NOW).of(NOVEMBER);

        assertThat(costs.costs())
                .extracting(cost -> cost.accountId().value())
                .containsExactly(ACCOUNT, "111111111111", "222222222222");
        Bill.Cost anas = costs.costs().getFirst();
        assertThat(anas.amount()).isEqualTo("42.50");
        assertThat(anas.lease()).isEqualTo(new LeaseId("ana-1"));
        assertThat(anas.owner()).hasToString("ana@example.com");
        assertThat(anas.kind()).hasToString("developer");
        assertThat(costs.costs().get(1).lease()).isNull();
        assertThat(costs.total()).isEqualTo("45.6415926536");
        assertThat(testing.costExplorer.periods()).hasSize(3);
    }

    @Test
    void of_tellsOurAccountsThatCostNothing() {
        testing.ledger.active("ana");

        Bill.Costs costs = testing.at(TestingLedger.NOW).of(NOVEMBER);

        assertThat(costs.costs())
                .singleElement()
                .satisfies(
                        cost -> {
                            assertThat(cost.accountId()).isEqualTo(TestingLedger.ACCOUNT);
                            assertThat(cost.amount()).isEqualTo("0.00");
                            assertThat(cost.name()).hasToString("ana");
                        });
        assertThat(costs.total()).isEqualTo("0.00");
        assertThat(costs.currency()).isEqualTo("USD");
    }

    @Test
    void of_anAccountThatIsAnothersMeanwhile_tellsWhoseItWas() {
        LeaseId ana = testing.ledger.active("ana").id();
        testing.ledger.registry.decisions().askRetirement(ana, "ana@example.com");
        testing.ledger.registry.progress().beginRetirement(ana, "execution");
        testing.ledger
                .registry
                .accounts()
                .move(TestingLedger.ACCOUNT, ana, AccountStatus.AVAILABLE, null);
        testing.ledger.registry.progress().finishRetirement(ana);
        Instant later = Instant.parse("2026-12-10T10:00:00Z");
        LeaseId ben = testing.ledger.vending("ben").id();
        testing.ledger.at(later).progress().claimPooled(ben, TestingLedger.ACCOUNT);
        testing.ledger.at(later).progress().activate(ben, "example-ben");
        testing.costExplorer.cost(ACCOUNT, "7");

        assertThat(testing.at(later).of(NOVEMBER).costs().getFirst().lease()).isEqualTo(ana);
        assertThat(testing.at(later).of(YearMonth.of(2026, 12)).costs().getFirst().lease())
                .isEqualTo(ben);
    }

    @Test
    void of_moreAccountsThanAnAnswerHolds_tellsTheDearest_andTheSumOfAll() {
        testing.ledger.active("ana");
        for (int i = 0; i < Bill.MOST + 500; i++) {
            testing.costExplorer.cost("%012d".formatted(500_000_000_000L + i), i + 1 + "");
        }

        Bill.Costs costs = testing.at(TestingLedger.NOW).of(NOVEMBER);

        assertThat(costs.costs()).hasSize(Bill.MOST);
        assertThat(costs.costs().getLast().amount()).isEqualTo("501.00");
        assertThat(costs.leftOut()).isEqualTo(500);
        assertThat(costs.total()).isEqualTo("3126250.00");
    }

    @Test
    void of_aMonthThatCostExplorerHasForgotten_saysSo() {
        testing.costExplorer.forget();

        assertThatExceptionOfType(InvalidValue.class)
                .isThrownBy(() -> testing.at(TestingLedger.NOW).of(YearMonth.of(2020, 1)))
                .withMessageContaining("2020-01");
    }

    @ParameterizedTest
    @CsvSource({
        "DataUnavailableException, The requested data is unavailable.",
        "AccessDeniedException, User not enabled for cost explorer access"
    })
    void of_whereCostExplorerIsNotOpen_saysHowToOpenIt(String code, String said) {
        testing.costExplorer.refuse(code, said);
        Bill bill = testing.at(TestingLedger.NOW);

        assertThatExceptionOfType(InvalidValue.class)
                .isThrownBy(() -> bill.of(NOVEMBER))
                .withMessageContaining("in the console of the management account");
        assertThatExceptionOfType(InvalidValue.class).isThrownBy(bill::probe);
    }

    @Test
    void of_whereAPolicyDenies_isNoMatterOfOpening() {
        testing.costExplorer.refuse(
                "AccessDeniedException", "is not authorized to perform: ce:GetCostAndUsage");

        assertThatExceptionOfType(VendingFailed.class)
                .isThrownBy(() -> testing.at(TestingLedger.NOW).of(NOVEMBER));
    }
}
