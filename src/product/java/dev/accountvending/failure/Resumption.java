package dev.accountvending.failure;

import dev.accountvending.aws.Clients;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.LeaseChange;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.RetirementRequest;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.RequestRejected;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.workflow.Executions;
import dev.accountvending.workflow.Retirements;

import software.amazon.awssdk.services.sfn.SfnClient;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Goes on with a lease whose execution has ended before its work was done, by another execution:
 * each of its steps can be run twice, so it goes on from where things stand.
 *
 * <p>That it was resumed is in the ledger before anything is started, and for a minute nobody
 * resumes it again: by then the new execution has entered itself.
 */
public final class Resumption {
    private static final String RESUMED = "Resumed.";
    private static final Duration ENTERED_WITHIN = Duration.ofMinutes(1);

    private final Ledger ledger;
    private final LeaseExecutions executions;
    private final Executions vending;
    private final Retirements retirements;
    private final Clock clock;

    public Resumption(
            Ledger ledger,
            SfnClient stepFunctions,
            Executions vending,
            Retirements retirements,
            Clock clock) {
        this.ledger = ledger;
        this.executions = new LeaseExecutions(stepFunctions, vending);
        this.vending = vending;
        this.retirements = retirements;
        this.clock = clock;
    }

    /** For a step. */
    public static Resumption of(FunctionContext function) {
        return function.part(
                Resumption.class,
                () ->
                        new Resumption(
                                Ledger.of(function),
                                Clients.of(function).stepFunctions(),
                                Executions.of(function),
                                Retirements.of(function),
                                function.clock()));
    }

    /**
     * Starts another execution for a lease.
     *
     * @param by who wants it
     * @throws RequestRejected where there is nothing to go on with, or one is at work
     */
    public Lease resume(LeaseId id, String by) {
        Lease lease = ledger.lease(id);
        requireStopped(lease);
        Instant now = clock.instant();
        Lease resumed = ledger.update(id, found -> resumed(found, lease, now, by));
        if (resumed.status().isBeingVended()) {
            takeBack(resumed);
            vending.resume(resumed, now);
        } else {
            retirements.resume(resumed);
        }
        return resumed;
    }

    private void requireStopped(Lease lease) {
        boolean hasWork =
                lease.status().isBeingVended()
                        || lease.isAtEnd()
                        || lease.is(LeaseStatus.QUARANTINED)
                        || isSetAsideUnheld(lease);
        if (!hasWork) {
            throw new RequestRejected(
                    "%s is %s: there is nothing to go on with."
                            .formatted(lease.name(), lease.status()));
        }
        String arn = executions.arn(lease);
        Optional.of(arn)
                .flatMap(executions::find)
                .filter(LeaseExecutions::isAtWork)
                .ifPresent(
                        _ -> {
                            throw new RequestRejected(
                                    "The execution of %s is at work: %s"
                                            .formatted(lease.name(), arn));
                        });
    }

    /** Whoever finds the lease changed since it was looked at leaves it to whoever changed it. */
    private Lease resumed(Lease found, Lease looked, Instant now, String by) {
        LeaseChange last = found.lifecycle().history().getLast();
        boolean wasJustResumed =
                RESUMED.equals(last.why()) && last.at().plus(ENTERED_WITHIN).isAfter(now);
        if (wasJustResumed
                || !found.is(looked.status())
                || !Objects.equals(found.lifecycle().execution(), looked.lifecycle().execution())) {
            throw new RequestRejected(
                    "%s was resumed a moment ago: look at it again in a minute."
                            .formatted(found.name()));
        }
        Lease noted = found.noted(now, by, RESUMED);
        if (noted.status().isBeingVended()) {
            return noted.withLifecycle(
                    lifecycle -> lifecycle.withExecution(vending.arn(found, now)));
        }
        if (noted.isOverUnheld()) {
            return noted.withCleaning(null)
                    .withLifecycle(stage -> stage.withRetirement(new RetirementRequest(by, now)));
        }
        // The cleaning has all its passes again.
        return noted.is(LeaseStatus.QUARANTINED) ? noted.withCleaning(null) : noted;
    }

    /** Returns whether the lease ended before anybody had its account, which is in quarantine. */
    private boolean isSetAsideUnheld(Lease lease) {
        return lease.isOverUnheld()
                && ledger.accounts()
                        .of(lease)
                        .filter(account -> account.status() == AccountStatus.QUARANTINED)
                        .isPresent();
    }

    /** An account that the failed execution had set aside is the lease's again. */
    private void takeBack(Lease lease) {
        AccountId account = lease.accountId();
        if (account != null
                && ledger.accounts()
                        .find(account)
                        .filter(held -> held.status() == AccountStatus.QUARANTINED)
                        .isPresent()) {
            ledger.accounts()
                    .move(account, lease.id(), AccountStatus.LEASED, "Its vending is resumed.");
        }
    }
}
