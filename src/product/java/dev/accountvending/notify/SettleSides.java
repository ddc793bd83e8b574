package dev.accountvending.notify;

import com.fasterxml.jackson.annotation.JsonProperty;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.Sides;
import dev.accountvending.model.AccountPart;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.PartStatus;
import dev.accountvending.runtime.CaughtError;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Ends a try to make an account complete. Records what is left and when the sweep tries it again;
 * publishes once each part that AWS refuses, and that domain and certificate are there.
 *
 * <p>A lease that is no longer ACTIVE stays as it is, and nobody is told.
 */
public final class SettleSides extends Step<SettleSides.Input, SettleSides.Output> {
    private static final List<AccountPart> OF_OWNER =
            List.of(AccountPart.domain, AccountPart.certificate);

    private final Ledger ledger;
    private final Announcements announcements;
    private final Catalog catalog;
    private final Clock clock;

    /** What ended the work on the domain and on the baseline. */
    public record Input(LeaseId leaseId, Ending domainFailure, Ending baselineFailure) {}

    /** An error as a Catch passes it on; empty if there was none. */
    public record Ending(
            @JsonProperty("Error") @Nullable String error,
            @JsonProperty("Cause") @Nullable String cause) {
        private Optional<CaughtError> caught() {
            return Optional.ofNullable(error).map(known -> new CaughtError(known, cause));
        }
    }

    public record Output(boolean complete) {}

    public SettleSides() {
        this(FunctionContext.current());
    }

    private SettleSides(FunctionContext function) {
        this(
                Ledger.of(function),
                Announcements.of(function),
                Catalog.of(function),
                function.clock());
    }

    SettleSides(Ledger ledger, Announcements announcements, Catalog catalog, Clock clock) {
        super(Input.class);
        this.ledger = ledger;
        this.announcements = announcements;
        this.catalog = catalog;
        this.clock = clock;
    }

    @Override
    public Output run(Input input) {
        Instant now = clock.instant();
        Lease lease =
                ledger.update(
                        input.leaseId(),
                        found -> found.is(LeaseStatus.ACTIVE) ? settled(found, input, now) : found);
        if (lease.is(LeaseStatus.ACTIVE)) {
            publish(lease, now);
        }
        return new Output(lease.sides().left().isEmpty());
    }

    private static Lease settled(Lease lease, Input input, Instant now) {
        Lease settled = lease;
        for (AccountPart part : lease.sides().left()) {
            settled =
                    OF_OWNER.contains(part)
                            ? domain(settled, part, input.domainFailure().caught(), now)
                            : baseline(settled, part, input.baselineFailure().caught(), now);
        }
        return settled.afterTry(now);
    }

    /** The error is the domain's while that is not there, and then the certificate's. */
    private static Lease domain(
            Lease lease, AccountPart part, Optional<CaughtError> caught, Instant now) {
        boolean waits =
                part == AccountPart.certificate
                        && !lease.sides().is(AccountPart.domain, PartStatus.DONE);
        if (waits) {
            return lease.incomplete(part, now, "It waits for the domain.", "waits");
        }
        return caught.isPresent() ? failed(lease, part, caught.get(), now) : lease;
    }

    /** A part that was refused says why itself; one that is still PENDING was not even tried. */
    private static Lease baseline(
            Lease lease, AccountPart part, Optional<CaughtError> caught, Instant now) {
        return caught.isPresent() && lease.sides().is(part, PartStatus.PENDING)
                ? failed(lease, part, caught.get(), now)
                : lease;
    }

    private static Lease failed(Lease lease, AccountPart part, CaughtError caught, Instant now) {
        String error = caught.error();
        return lease.incomplete(
                part,
                now,
                caught.explanation().inFull(),
                error.substring(error.lastIndexOf('.') + 1));
    }

    /** What was published is marked then: a run that dies in between publishes it again. */
    private void publish(Lease lease, Instant now) {
        Sides sides = lease.sides();
        if (!sides.isPublished()) {
            announcements.vended(lease);
            ledger.update(lease.id(), found -> found.withSides(told -> told.withPublishedAt(now)));
        }
        if (sides.hasDomain() && sides.ownerToldAt() == null) {
            announcements.completed(lease);
            ledger.update(lease.id(), found -> found.withSides(told -> told.ownerTold(now)));
        }
        List<AccountPart> untold = untold(sides);
        boolean isReady =
                !sides.hasDomain()
                        && sides.readyToldAt() == null
                        && ReadyTopic.waitsForDomain(lease, catalog);
        if (isReady || !untold.isEmpty()) {
            announcements.incomplete(lease, untold, isReady);
            ledger.update(lease.id(), found -> told(found, untold, isReady, now));
        }
    }

    private static Lease told(Lease lease, List<AccountPart> parts, boolean isReady, Instant now) {
        Lease told = isReady ? lease.withSides(sides -> sides.ownerTold(now)) : lease;
        for (AccountPart part : parts) {
            told = told.told(part, now);
        }
        return told;
    }

    /** Of budgets, which AWS refuses for a day in young accounts, CheckSpending tells. */
    private static List<AccountPart> untold(Sides sides) {
        return sides.left().stream()
                .filter(part -> part != AccountPart.budget)
                .filter(part -> sides.is(part, PartStatus.INCOMPLETE))
                .filter(part -> Objects.requireNonNull(sides.of(part)).toldAt() == null)
                .toList();
    }
}
