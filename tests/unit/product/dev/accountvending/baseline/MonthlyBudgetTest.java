package dev.accountvending.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.accountvending.model.AccountId;
import dev.accountvending.model.Person;
import dev.accountvending.model.TransientFailure;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.budgets.model.Budget;
import software.amazon.awssdk.services.budgets.model.BudgetType;
import software.amazon.awssdk.services.budgets.model.TimeUnit;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

class MonthlyBudgetTest {
    private static final Person ANA = new Person("ana@example.com");
    private static final Person BEN = new Person("ben@example.com");

    private final TestingBudgets budgets = new TestingBudgets("123456789012");
    private final MonthlyBudget budget = new MonthlyBudget(budgets, new AccountId("123456789012"));

    @Test
    void apply_makesAMonthlyBudget_ofWhichAwsWritesToTheOwner() {
        budget.apply(50, ANA);

        Budget made = budgets.budget().orElseThrow();
        assertThat(made.timeUnit()).isEqualTo(TimeUnit.MONTHLY);
        assertThat(made.budgetType()).isEqualTo(BudgetType.COST);
        assertThat(made.budgetLimit().amount()).isEqualByComparingTo("50");
        assertThat(made.budgetLimit().unit()).isEqualTo("USD");
        assertThat(made.metricsAsStrings()).containsExactly("UnblendedCost");
        assertThat(made.filterExpression().not().dimensions().keyAsString())
                .isEqualTo("RECORD_TYPE");
        assertThat(made.filterExpression().not().dimensions().values())
                .containsExactly("Credit", "Refund");
        assertThat(budgets.addresses())
                .isEqualTo(
                        Map.of(
                                80.0,
                                List.of("ana@example.com"),
                                100.0,
                                List.of("ana@example.com")));
    }

    @Test
    void apply_again_writesNothing() {
        budget.apply(50, ANA);

        budget.apply(50, ANA);

        assertThat(budgets.writes()).containsExactly("CreateBudget");
    }

    @Test
    void apply_whenTheAnswerWasLost_findsTheBudget() {
        budgets.loseAnswerOf("CreateBudget");
        assertThatExceptionOfType(TransientFailure.class).isThrownBy(() -> budget.apply(50, ANA));

        budget.apply(50, ANA);

        assertThat(budgets.writes()).containsExactly("CreateBudget");
    }

    @Test
    void apply_ofAnotherAmount_changesTheLimitAlone() {
        budget.apply(50, ANA);

        budget.apply(120, ANA);

        assertThat(budgets.writes()).containsExactly("CreateBudget", "UpdateBudget");
        assertThat(budget.held().orElseThrow().isOf(120)).isTrue();
    }

    @Test
    void apply_inAnAccountThatWasAnothers_writesToTheNewOwnerAlone() {
        budget.apply(50, ANA);

        budget.apply(50, BEN);

        assertThat(budgets.addresses())
                .isEqualTo(
                        Map.of(
                                80.0,
                                List.of("ben@example.com"),
                                100.0,
                                List.of("ben@example.com")));
    }

    @Test
    void apply_whenANotificationWasTakenAway_makesItAgain() {
        budget.apply(50, ANA);
        budgets.dropNotification(100);

        budget.apply(50, ANA);

        assertThat(budgets.addresses()).containsOnlyKeys(80.0, 100.0);
    }

    @Test
    void held_tellsLimitAndSpend_whereThereIsABudget() {
        assertThat(budget.held()).isEmpty();
        budget.apply(50, ANA);
        budgets.spend("42.1234");

        MonthlyBudget.Held held = budget.held().orElseThrow();

        assertThat(held.spent()).isEqualTo(new BigDecimal("42.1234"));
        assertThat(held.isOf(50)).isTrue();
        assertThat(held.isOf(51)).isFalse();
    }
}
