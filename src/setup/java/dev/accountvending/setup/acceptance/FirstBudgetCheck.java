package dev.accountvending.setup.acceptance;

import software.amazon.awssdk.services.budgets.BudgetsClient;
import software.amazon.awssdk.services.budgets.model.Budget;
import software.amazon.awssdk.services.budgets.model.BudgetType;
import software.amazon.awssdk.services.budgets.model.BudgetsException;
import software.amazon.awssdk.services.budgets.model.DuplicateRecordException;
import software.amazon.awssdk.services.budgets.model.InvalidParameterException;
import software.amazon.awssdk.services.budgets.model.NotFoundException;
import software.amazon.awssdk.services.budgets.model.TimeUnit;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * When a new account may have a budget. Some are refused for up to a day, which the product puts up
 * with: a refusal is a finding, and no failure.
 */
final class FirstBudgetCheck implements Check {
    @Override
    public String name() {
        return "budget";
    }

    @Override
    public String purpose() {
        return "How long a new account is refused a budget.";
    }

    @Override
    public String makes() {
        return "a budget in the vended account";
    }

    @Override
    public boolean needsAccount() {
        return true;
    }

    @Override
    public Optional<String> localDifference() {
        return Optional.of(
                "Whether and how long a new account is refused is the local cloud's rule.");
    }

    @Override
    public Outcome run(Surroundings surroundings) {
        BudgetsClient budgets = surroundings.member().budgets();
        Duration atMost = surroundings.options().budgetsAtMost();
        List<String> refusals = new ArrayList<>();
        long began = System.nanoTime();
        Optional<Boolean> made =
                surroundings
                        .patience()
                        .await(atMost, () -> tryToMake(budgets, surroundings, refusals));
        if (made.isEmpty()) {
            return new Outcome.Seen(
                    "It was still refused after %d min, as can be for a day: %s"
                            .formatted(atMost.toMinutes(), refusals.getLast()),
                    Map.of("refused for", Patience.since(began)));
        }
        return new Outcome.Seen(
                refusals.isEmpty()
                        ? "It was made at the first call."
                        : "It was refused at first: %s".formatted(refusals.getLast()),
                Map.of("made after", Patience.since(began)));
    }

    private static Optional<Boolean> tryToMake(
            BudgetsClient budgets, Surroundings surroundings, List<String> refusals) {
        try {
            budgets.createBudget(
                    r -> r.accountId(surroundings.account()).budget(budget(surroundings)));
            return Optional.of(true);
        } catch (DuplicateRecordException e) {
            return Optional.of(true);
        } catch (InvalidParameterException e) {
            throw e; // a fault of ours, and no refusal
        } catch (BudgetsException e) {
            refusals.add(e.awsErrorDetails().errorMessage());
            return Optional.empty();
        }
    }

    private static Budget budget(Surroundings surroundings) {
        return Budget.builder()
                .budgetName(surroundings.named("budget"))
                .budgetType(BudgetType.COST)
                .timeUnit(TimeUnit.MONTHLY)
                .budgetLimit(limit -> limit.amount(BigDecimal.ONE).unit("USD"))
                .build();
    }

    @Override
    public void cleanUp(Surroundings surroundings) {
        if (surroundings.state().account().isEmpty()) {
            return;
        }
        try {
            surroundings
                    .member()
                    .budgets()
                    .deleteBudget(
                            r ->
                                    r.accountId(surroundings.account())
                                            .budgetName(surroundings.named("budget")));
        } catch (NotFoundException e) {
            return; // was never made, or is gone
        }
    }
}
