package dev.accountvending.baseline;

import dev.accountvending.ledger.Lease;
import dev.accountvending.model.AccountNotReady;
import dev.accountvending.model.AccountPart;
import dev.accountvending.model.StepFailure;
import dev.accountvending.model.TransientFailure;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Tries the parts of a baseline, each for itself, and holds what came of them. What AWS refuses is
 * kept for the lease; what may work in a moment is thrown when all parts were tried.
 */
final class BaselineTally {
    private final Set<AccountPart> wanted = EnumSet.noneOf(AccountPart.class);
    private final Set<AccountPart> tried =
            Collections.synchronizedSet(EnumSet.noneOf(AccountPart.class));
    private final Map<AccountPart, StepFailure> refused =
            Collections.synchronizedMap(new EnumMap<>(AccountPart.class));
    private final Map<AccountPart, StepFailure> late =
            Collections.synchronizedMap(new EnumMap<>(AccountPart.class));

    BaselineTally(Collection<AccountPart> wanted) {
        this.wanted.addAll(wanted);
    }

    boolean wants(AccountPart part) {
        return wanted.contains(part);
    }

    /** Tries a part, if it is wanted. */
    void attempt(AccountPart part, Runnable action) {
        if (!wants(part)) {
            return;
        }
        tried.add(part);
        try {
            action.run();
        } catch (StepFailure failure) {
            failed(part, failure);
        }
    }

    /** Keeps the first failure of a part: it may be tried in many places. */
    private void failed(AccountPart part, StepFailure failure) {
        boolean mayWorkSoon =
                switch (failure) {
                    case TransientFailure _ -> true;
                    // AWS makes no budgets in a young account for a day: nobody waits for that.
                    case AccountNotReady _ -> part != AccountPart.budget;
                    default -> false;
                };
        (mayWorkSoon ? late : refused).putIfAbsent(part, failure);
    }

    /** Returns the lease with what came of the parts that were tried. */
    Lease recorded(Lease lease, Instant now) {
        Lease recorded = lease;
        for (AccountPart part : tried) {
            StepFailure failure = refused.get(part);
            if (failure != null) {
                recorded =
                        recorded.incomplete(
                                part,
                                now,
                                failure.explanation().inFull(),
                                failure.code().orElse("refused"));
            } else if (!late.containsKey(part)) {
                recorded = recorded.done(part, now);
            }
        }
        return recorded;
    }

    /** Returns what may work in a moment; null if there is no such part. */
    @Nullable StepFailure late() {
        return late.values().stream().findFirst().orElse(null);
    }
}
