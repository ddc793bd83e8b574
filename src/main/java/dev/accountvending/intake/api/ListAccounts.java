package dev.accountvending.intake.api;

import dev.accountvending.registry.Registry;
import dev.accountvending.runtime.LambdaEnvironment;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** {@code GET /accounts}: all leases, newest first, in pages. */
public final class ListAccounts extends Door {
    private static final int PAGE = 50;

    private final Registry registry;

    public ListAccounts() {
        this(Registry.forDoor(LambdaEnvironment.current()));
    }

    ListAccounts(Registry registry) {
        this.registry = registry;
    }

    /**
     * A page.
     *
     * @param next the cursor of the next page; null on the last
     */
    record Page(List<LeaseView> accounts, @Nullable String next) {}

    @Override
    Answer answer(Call call) {
        Registry.Leases found = registry.leases(PAGE, call.query("cursor").orElse(null));
        return Answer.ok(
                new Page(
                        found.leases().stream().map(LeaseView::of).toList(),
                        found.next().orElse(null)));
    }
}
