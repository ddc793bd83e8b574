package dev.accountvending.intake.api;

import dev.accountvending.intake.LeaseDesk;
import dev.accountvending.model.Person;
import dev.accountvending.registry.Registry;
import dev.accountvending.runtime.LambdaEnvironment;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** {@code GET /accounts}: all leases, newest first, in pages. */
public final class ListAccounts extends Door {
    private static final int PAGE = 50;

    private final LeaseDesk desk;
    private final Callers callers;

    public ListAccounts() {
        this(
                LeaseDesk.forDoor(LambdaEnvironment.current()),
                Callers.forDoor(LambdaEnvironment.current()));
    }

    ListAccounts(LeaseDesk desk, Callers callers) {
        this.desk = desk;
        this.callers = callers;
    }

    /**
     * A page.
     *
     * @param accounts a {@link LeaseView} where it may be read, else a {@link LeaseSummary}
     * @param next the cursor of the next page; null on the last
     */
    record Page(List<Object> accounts, @Nullable String next) {}

    @Override
    Answer answer(Call call) {
        Person by = callers.person(call.signer());
        Registry.Leases found = desk.list(PAGE, call.query("cursor").orElse(null));
        return Answer.ok(
                new Page(
                        found.leases().stream()
                                .<Object>map(
                                        lease ->
                                                desk.mayRead(by, lease)
                                                        ? LeaseView.of(lease)
                                                        : LeaseSummary.of(lease))
                                .toList(),
                        found.next().orElse(null)));
    }
}
