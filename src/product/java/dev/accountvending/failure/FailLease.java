package dev.accountvending.failure;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.notify.Announcements;
import dev.accountvending.runtime.CaughtError;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * Ends a lease as failed and gives back its claims, all at once. A lease that became active after
 * all, because only the answer of its activation was lost, is left alone.
 */
public final class FailLease extends Step<FailLease.Input, FailLease.Output> {
    private final Ledger ledger;
    private final Announcements announcements;

    /**
     * What failed, and what could be undone.
     *
     * @param delegationRemoved false: the subdomain stays claimed, for the parent zone may still
     *     delegate it
     */
    public record Input(LeaseId leaseId, CaughtError failure, boolean delegationRemoved) {}

    /** The lease's status; absent where there never was a lease. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Output(@Nullable LeaseStatus status) {}

    public FailLease() {
        this(FunctionContext.current());
    }

    private FailLease(FunctionContext function) {
        this(Ledger.of(function), Announcements.of(function));
    }

    FailLease(Ledger ledger, Announcements announcements) {
        super(Input.class);
        this.ledger = ledger;
        this.announcements = announcements;
    }

    @Override
    public Output run(Input input) {
        Output output = fail(input);
        announcements.vendingFailed(input.leaseId(), ledger.find(input.leaseId()), input.failure());
        return output;
    }

    private Output fail(Input input) {
        Optional<Lease> lease = ledger.find(input.leaseId());
        if (lease.isEmpty()) {
            return new Output(null);
        }
        if (!lease.get().status().isBeingVended()) {
            return new Output(lease.get().status());
        }
        String why = input.failure().explanation().forRequester();
        Lease failed =
                ledger.progress()
                        .fail(
                                input.leaseId(),
                                Ledger.SYSTEM_ACTOR,
                                why,
                                !input.delegationRemoved());
        return new Output(failed.status());
    }
}
