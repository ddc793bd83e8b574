package dev.accountvending.request;

import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.Person;
import dev.accountvending.model.RequestRejected;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.workflow.Executions;

import java.time.Clock;
import java.time.Instant;

/** Has what is left of an account tried at once, for those who may manage it. */
public final class Completion {
    private final Ledger ledger;
    private final LeaseService leases;
    private final Executions executions;
    private final Clock clock;

    Completion(Ledger ledger, LeaseService leases, Executions executions, Clock clock) {
        this.ledger = ledger;
        this.leases = leases;
        this.executions = executions;
        this.clock = clock;
    }

    /** Creates the function's own. */
    public static Completion of(FunctionContext function) {
        return function.part(
                Completion.class,
                () ->
                        new Completion(
                                Ledger.of(function),
                                LeaseService.of(function),
                                Executions.of(function),
                                function.clock()));
    }

    /**
     * Starts an execution that tries what is left.
     *
     * @throws RequestRejected if the account has no owner who could enter it, or nothing is left
     */
    public Lease start(AccountName name, Person by) {
        Lease lease = leases.managed(name, by);
        Instant now = clock.instant();
        Lease claimed = ledger.update(lease.id(), found -> claimed(found, now));
        executions.complete(claimed, now);
        return claimed;
    }

    private static Lease claimed(Lease lease, Instant now) {
        if (!lease.is(LeaseStatus.ACTIVE)) {
            throw new RequestRejected(
                    "%s %s: only what its owner works in can be made complete."
                            .formatted(lease.name(), lease.status().inWords()));
        }
        if (lease.sides().left().isEmpty()) {
            throw new RequestRejected(
                    "Nothing is left to do: %s is complete.".formatted(lease.name()));
        }
        return lease.withSides(sides -> sides.claimed(now));
    }
}
