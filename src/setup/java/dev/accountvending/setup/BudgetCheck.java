package dev.accountvending.setup;

import software.amazon.awssdk.services.budgets.BudgetsClient;
import software.amazon.awssdk.services.budgets.model.BudgetType;
import software.amazon.awssdk.services.budgets.model.TimeUnit;

import java.math.BigDecimal;

/**
 * Checks whether the management account has a budget: until it has one, AWS makes none in members.
 * Its sum does not matter, and a budget costs nothing.
 */
final class BudgetCheck {
    private static final String SUBJECT = "a budget of the management account";
    private static final String NAME = "account-vending";

    private final BudgetsClient budgets;
    private final String management;

    /**
     * @param management the management account's id
     */
    BudgetCheck(BudgetsClient budgets, String management) {
        this.budgets = budgets;
        this.management = management;
    }

    CheckResult look() {
        boolean isThere =
                budgets.describeBudgetsPaginator(request -> request.accountId(management)).stream()
                        .anyMatch(page -> !page.budgets().isEmpty());
        return isThere
                ? CheckResult.there(SUBJECT, "members can have budgets")
                : CheckResult.missing(SUBJECT, "without one AWS makes no budgets in members")
                        .with(
                                Fix.of(
                                        "Make the budget %s, of 1 US dollar a month, in the management account?"
                                                .formatted(NAME),
                                        this::make));
    }

    private String make() {
        budgets.createBudget(
                request ->
                        request.accountId(management)
                                .budget(
                                        budget ->
                                                budget.budgetName(NAME)
                                                        .budgetType(BudgetType.COST)
                                                        .timeUnit(TimeUnit.MONTHLY)
                                                        .budgetLimit(
                                                                limit ->
                                                                        limit.amount(BigDecimal.ONE)
                                                                                .unit("USD"))));
        return "made the budget " + NAME;
    }
}
