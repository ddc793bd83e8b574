package dev.accountvending.ledger;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.AccountPart;
import dev.accountvending.model.AccountRequest;
import dev.accountvending.model.EmailAddress;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.OuPath;
import dev.accountvending.model.PartStatus;
import dev.accountvending.model.Person;
import dev.accountvending.model.Subdomain;

import io.soabase.recordbuilder.core.RecordBuilder;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * A lease as the ledger holds it: a record of parts, each for one subject.
 *
 * <p>A part is changed by a function, {@code lease.withDomain(domain -> domain.withZone(zone))}.
 *
 * @param sides what comes with its account, and how far each of it is
 * @param cleaning of its account, after its end; absent before that
 */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Lease(
        LeaseId id,
        AccountRequest request,
        Terms terms,
        Lifecycle lifecycle,
        LeasedAccount account,
        Access access,
        LeaseDomain domain,
        Approvals approvals,
        Notices notices,
        Spending spending,
        Sides sides,
        @Nullable Cleaning cleaning)
        implements LeaseBuilder.With {
    public Lease {
        // An earlier version wrote none.
        sides = Objects.requireNonNullElse(sides, Sides.NONE);
    }

    /** Returns a lease that has just been asked for. */
    public static Lease requested(
            LeaseId id,
            AccountRequest request,
            Instant at,
            @Nullable Instant expiresAt,
            OuPath organizationalUnit,
            EmailAddress email,
            Subdomain domain,
            String by) {
        return new Lease(
                id,
                request,
                new Terms(at, expiresAt, organizationalUnit, null, List.of()),
                Lifecycle.requested(at, by, request.purpose()),
                LeasedAccount.planned(email),
                Access.NONE,
                LeaseDomain.planned(domain),
                Approvals.NONE,
                Notices.NONE,
                Spending.NONE,
                Sides.planned(at),
                null);
    }

    /** Returns the account's name, which people know the lease by. */
    public AccountName name() {
        return id.name();
    }

    public LeaseStatus status() {
        return lifecycle.status();
    }

    /** Returns its account's id; null until there is an account. */
    public @Nullable AccountId accountId() {
        return account.id();
    }

    /** Returns the person in whose name the machine asks for accounts for the pool. */
    public static Person poolOwner(String parentDomain) {
        return new Person("pool@" + parentDomain);
    }

    /** Returns whether it is the machine's own, to make an account for the pool. */
    @JsonIgnore
    public boolean isForPool() {
        // <name>.<zone label>.<parent domain>
        String[] labels = domain.name().value().split("\\.", 3);
        return labels.length == 3 && request.owner().value().equals("pool@" + labels[2]);
    }

    /** Returns whether the lease is in this status already: a repeated step's change is done. */
    public boolean is(LeaseStatus other) {
        return status() == other;
    }

    /** Returns whether it was taken back while it is made: its vend stops at its next step. */
    @JsonIgnore
    public boolean isCancelled() {
        return status().isBeingVended() && lifecycle.retirement() != null;
    }

    /** Returns whether it ended before anybody had its account, which is still taken back. */
    @JsonIgnore
    public boolean isGivingBack() {
        return isOverUnheld() && lifecycle.retirement() != null;
    }

    /** Returns whether it ended before anybody had its account. */
    @JsonIgnore
    public boolean isOverUnheld() {
        return is(LeaseStatus.FAILED) || is(LeaseStatus.WITHDRAWN);
    }

    /** Returns whether a retirement has work to do for it. */
    @JsonIgnore
    public boolean isAtEnd() {
        return is(LeaseStatus.RETIRING) || isGivingBack();
    }

    /** Returns when its end is due, as asked for or by its length; null if neither is so. */
    public @Nullable Instant dueEnd() {
        RetirementRequest retirement = lifecycle.retirement();
        return retirement == null ? terms.expiresAt() : retirement.at();
    }

    /** Returns whether its end was asked for, or is due by then. */
    public boolean isOver(Instant now) {
        Instant end = terms.expiresAt();
        return lifecycle.retirement() != null || (end != null && !end.isAfter(now));
    }

    /** Returns when its owner was last reminded of its present end; null if never. */
    public @Nullable Instant remindedAt() {
        Reminder last = notices.reminder();
        return last != null && last.end().equals(terms.expiresAt()) ? last.sentAt() : null;
    }

    /**
     * Refuses a domain in a step's input that is not the lease's.
     *
     * @throws dev.accountvending.model.VendingFailed saying that it is not the lease's
     */
    public void requireDomain(Subdomain given) {
        StepInputCheck.same(this, "The domain " + given, domain.name(), given);
    }

    /**
     * Refuses a unit in a step's input that is not the lease's.
     *
     * @throws dev.accountvending.model.VendingFailed saying that it is not the lease's
     */
    public void requireUnit(OuPath given) {
        StepInputCheck.same(
                this, "The organizational unit " + given, terms.organizationalUnit(), given);
    }

    /**
     * Refuses a request in a step's input that is not the lease's.
     *
     * @throws dev.accountvending.model.VendingFailed saying that it is not the lease's
     */
    public void requireRequest(AccountRequest given) {
        StepInputCheck.same(this, "This request", request, given); // it names a person
    }

    /**
     * Returns the lease in another status, with the change in its history.
     *
     * @throws IllegalStateException if that status may not follow
     */
    public Lease moved(LeaseStatus to, Instant at, String by, @Nullable String why) {
        if (!lifecycle.mayBecome(to)) {
            throw new IllegalStateException(
                    "Lease %s is %s and cannot become %s.".formatted(id, status(), to));
        }
        return withLifecycle(lifecycle.moved(to, at, by, why));
    }

    /** Returns the lease with an entry in its history for an event within its status. */
    public Lease noted(Instant at, String by, String what) {
        return withLifecycle(lifecycle.noted(at, by, what));
    }

    /** Returns the lease with a part of its account done; the history says so of a late one. */
    public Lease done(AccountPart part, Instant at) {
        if (sides.is(part, PartStatus.DONE)) {
            return this;
        }
        Lease done = withSides(sides.with(part, at, _ -> Side.of(PartStatus.DONE, at)));
        return sides.is(part, PartStatus.INCOMPLETE)
                ? done.noted(at, Ledger.SYSTEM_ACTOR, part.inWords() + " is there.")
                : done;
    }

    /**
     * Returns the lease with a part of its account INCOMPLETE; the history says so the first time.
     *
     * @param why AWS's answer, for administrators
     * @param code AWS's error code, or a word for what happened
     */
    public Lease incomplete(AccountPart part, Instant at, String why, String code) {
        Lease incomplete = withSides(sides.with(part, at, side -> side.incomplete(at, why)));
        return sides.is(part, PartStatus.INCOMPLETE)
                ? incomplete
                : incomplete.noted(
                        at,
                        Ledger.SYSTEM_ACTOR,
                        "%s is not there yet (%s). It is tried again until it is."
                                .formatted(part.inWords(), code));
    }

    /** Returns the lease with a part that is done for now PENDING, to be looked for once more. */
    public Lease lookedForAgain(AccountPart part, Instant at) {
        return sides.is(part, PartStatus.DONE)
                ? withSides(sides.with(part, at, _ -> Side.of(PartStatus.PENDING, at)))
                : this;
    }

    /** Returns the lease, of whose INCOMPLETE part people have been told. */
    public Lease told(AccountPart part, Instant at) {
        return withSides(sides.with(part, at, side -> side.told(at)));
    }

    /** Returns the lease with the next try of what is left, which the sweep makes. */
    public Lease afterTry(Instant at) {
        Sides tried = sides.afterTry(at);
        Instant next = tried.nextTryAt();
        Instant due = lifecycle.dueAt();
        Lease planned = withSides(tried);
        return next != null && (due == null || next.isBefore(due))
                ? planned.withDueAt(next)
                : planned;
    }

    /** Returns the lease, which the sweep checks at this time; null: never. */
    public Lease withDueAt(@Nullable Instant at) {
        return withLifecycle(lifecycle.withDueAt(at));
    }

    public Lease withTerms(UnaryOperator<Terms> change) {
        return withTerms(change.apply(terms));
    }

    public Lease withLifecycle(UnaryOperator<Lifecycle> change) {
        return withLifecycle(change.apply(lifecycle));
    }

    public Lease withAccount(UnaryOperator<LeasedAccount> change) {
        return withAccount(change.apply(account));
    }

    public Lease withAccess(UnaryOperator<Access> change) {
        return withAccess(change.apply(access));
    }

    public Lease withDomain(UnaryOperator<LeaseDomain> change) {
        return withDomain(change.apply(domain));
    }

    public Lease withApprovals(UnaryOperator<Approvals> change) {
        return withApprovals(change.apply(approvals));
    }

    public Lease withNotices(UnaryOperator<Notices> change) {
        return withNotices(change.apply(notices));
    }

    public Lease withSides(UnaryOperator<Sides> change) {
        return withSides(change.apply(sides));
    }

    public Lease withSpending(UnaryOperator<Spending> change) {
        return withSpending(change.apply(spending));
    }
}
