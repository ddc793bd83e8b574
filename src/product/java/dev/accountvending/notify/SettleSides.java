package dev.accountvending.notify;

import com.fasterxml.jackson.annotation.JsonProperty;

import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.Side;
import dev.accountvending.ledger.Sides;
import dev.accountvending.model.AccountPart;
import dev.accountvending.model.EmailAddress;
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
import java.util.stream.Collectors;

/**
 * Ends a try to make an account complete. Records what is left and when the sweep tries it again;
 * tells administrators once of each part that AWS refuses, its owner of a domain or a certificate,
 * and the owner once more when both are there.
 *
 * <p>A lease that is no longer ACTIVE stays as it is, and nobody is told.
 */
public final class SettleSides extends Step<SettleSides.Input, SettleSides.Output> {
    private static final List<AccountPart> OF_OWNER =
            List.of(AccountPart.domain, AccountPart.certificate);

    private final Ledger ledger;
    private final Messages messages;
    private final ReadyMail readyMail;
    private final List<EmailAddress> administrators;
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
                Messages.of(function),
                ReadyMail.of(function),
                function.settings().tellAdministrators(),
                function.clock());
    }

    SettleSides(
            Ledger ledger,
            Messages messages,
            ReadyMail readyMail,
            List<EmailAddress> administrators,
            Clock clock) {
        super(Input.class);
        this.ledger = ledger;
        this.messages = messages;
        this.readyMail = readyMail;
        this.administrators = administrators;
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
            tell(lease, now);
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

    private void tell(Lease lease, Instant now) {
        if (tellOwner(lease)) {
            ledger.update(lease.id(), found -> found.withSides(sides -> sides.ownerTold(now)));
        }
        List<AccountPart> untold = untold(lease.sides());
        if (!untold.isEmpty()) {
            tellOfIncomplete(lease, untold);
            ledger.update(
                    lease.id(),
                    found ->
                            untold.stream()
                                    .reduce(
                                            found,
                                            (told, part) -> told.told(part, now),
                                            (_, last) -> last));
        }
    }

    /** Tells the owner that the account is ready, or that its domain is; returns whether it did. */
    private boolean tellOwner(Lease lease) {
        Sides sides = lease.sides();
        if (sides.hasDomain() && sides.ownerToldAt() == null) {
            messages.publish(EventType.AccountCompleted, lease.id().value(), LeaseEvent.of(lease));
            if (sides.readyToldAt() == null) {
                readyMail.send(lease);
            } else {
                mailOfDomain(lease);
            }
            return true;
        }
        if (readyMail.isForLater(lease) && sides.readyToldAt() == null) {
            readyMail.send(lease); // it was tried at once, and the owner need not wait for more
            return true;
        }
        return false;
    }

    /** Of budgets, which AWS refuses for a day in young accounts, CheckSpending tells. */
    private static List<AccountPart> untold(Sides sides) {
        return sides.left().stream()
                .filter(part -> part != AccountPart.budget)
                .filter(part -> sides.is(part, PartStatus.INCOMPLETE))
                .filter(part -> Objects.requireNonNull(sides.of(part)).toldAt() == null)
                .toList();
    }

    private void tellOfIncomplete(Lease lease, List<AccountPart> untold) {
        messages.publish(
                EventType.AccountIncomplete,
                LeaseEvent.part(lease, untold.toArray()),
                LeaseEvent.of(lease));
        if (untold.stream().anyMatch(AccountPart::concernsOwner)) {
            messages.mail(
                    List.of(lease.request().owner().value()),
                    "The domain of your AWS account %s is not ready yet".formatted(lease.name()),
                    """
                    You need not do anything: it is tried again until it is there, and you are told
                    then. Administrators know. Everything else in your account works.

                    %s
                    """
                            .formatted(lines(lease, untold, false)));
        }
        messages.mailTo(
                administrators,
                "Account %s is not complete: AWS refuses a part of it".formatted(lease.name()),
                """
                Remove what AWS names below, then have it tried at once:
                    avm complete %s
                Its owner, %s, has the account (%s) and works in it. What is left is tried again by
                itself, at growing intervals of up to a day.

                %s
                """
                        .formatted(
                                lease.name(),
                                lease.request().owner(),
                                lease.accountId(),
                                lines(lease, untold, true)));
    }

    private static String lines(Lease lease, List<AccountPart> parts, boolean why) {
        return parts.stream()
                .filter(part -> why || part.concernsOwner())
                .map(
                        part -> {
                            Side side = Objects.requireNonNull(lease.sides().of(part));
                            return part.inWords()
                                    + (why ? ": " + side.why() : " is not there yet.");
                        })
                .collect(Collectors.joining("\n"));
    }

    private void mailOfDomain(Lease lease) {
        messages.mail(
                List.of(lease.request().owner().value()),
                "The domain of your AWS account %s is ready".formatted(lease.name()),
                """
                See how to deploy to it:
                    avm hand-over %s

                Domain:       %s
                Certificate:  issued, for it and its wildcard
                """
                        .formatted(lease.name(), lease.domain().name()));
    }
}
