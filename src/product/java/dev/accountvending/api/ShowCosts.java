package dev.accountvending.api;

import dev.accountvending.cost.Bill;
import dev.accountvending.model.InvalidValue;
import dev.accountvending.policy.Policy;
import dev.accountvending.runtime.FunctionContext;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.Objects;
import java.util.regex.Pattern;

/** {@code GET /costs}: what each account has cost in a month. For administrators. */
public final class ShowCosts extends ApiHandler {
    private static final Pattern MONTH = Pattern.compile("[0-9]{4}-[0-9]{2}");

    private final Bill bill;
    private final Policy policy;
    private final CallerPolicy callers;

    public ShowCosts() {
        this(FunctionContext.current().withRetries());
    }

    private ShowCosts(FunctionContext function) {
        this(Bill.of(function), Policy.of(function.settings()), CallerPolicy.of(function));
    }

    ShowCosts(Bill bill, Policy policy, CallerPolicy callers) {
        this.bill = bill;
        this.policy = policy;
        this.callers = callers;
    }

    @Override
    Answer answer(ApiCall call) {
        policy.mayAdminister(callers.person(call.signer()));
        Fields fields = Fields.ofQuery(call.query(), "month");
        @Nullable YearMonth month = fields.text("month", this::month);
        fields.refuseBad();
        return Answer.ok(bill.of(Objects.requireNonNullElseGet(month, bill::thisMonth)));
    }

    private YearMonth month(String text) {
        YearMonth month = parse(text);
        if (month.isAfter(bill.thisMonth())) {
            throw new InvalidValue(
                    "%s has not begun: ask for a month such as %s."
                            .formatted(month, bill.thisMonth()));
        }
        return month;
    }

    private static YearMonth parse(String text) {
        try {
            if (MONTH.matcher(text).matches()) {
                return YearMonth.parse(text);
            }
        } catch (DateTimeException e) {
            // reported below
        }
        throw new InvalidValue("\"%s\" is not a month such as 2026-11.".formatted(text));
    }
}
