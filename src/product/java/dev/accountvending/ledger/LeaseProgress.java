package dev.accountvending.ledger;

import dev.accountvending.ledger.LedgerTable.Write;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Records what executions bring about on a lease: its beginning, its account, its end. */
public final class LeaseProgress {
    private final Ledger ledger;
    private final ConditionalWrites writes;
    private final Claims claims;
    private final Clock clock;
    private final Duration domainHeld;

    LeaseProgress(
            Ledger ledger,
            ConditionalWrites writes,
            Claims claims,
            Clock clock,
            Duration domainHeld) {
        this.ledger = ledger;
        this.writes = writes;
        this.claims = claims;
        this.clock = clock;
        this.domainHeld = domainHeld;
    }

    /** Notes the execution of a reserved lease that waits for an approval first. */
    public Lease adopt(LeaseId id, String execution) {
        return ledger.update(
                id, lease -> LeaseRules.under(execution, StepInputCheck.goingOn(lease)));
    }

    /** Begins a reserved lease, under the execution that will vend it. */
    public Lease begin(LeaseId id, String execution) {
        return ledger.update(
                id,
                lease ->
                        LeaseRules.under(
                                execution,
                                moved(StepInputCheck.goingOn(lease), LeaseStatus.VENDING, null)));
    }

    /**
     * Hands a lease's account over to its owner, unless that is done. What is left of its parts is
     * made by the same execution; the sweep takes over if that dies.
     *
     * @param alias the account's, if an execution of an earlier version passes it on
     */
    public Lease activate(LeaseId id, @Nullable String alias) {
        return ledger.update(
                id,
                lease ->
                        lease.is(LeaseStatus.ACTIVE)
                                ? lease
                                : moved(StepInputCheck.goingOn(lease), LeaseStatus.ACTIVE, null)
                                        .withAccount(
                                                account ->
                                                        alias == null
                                                                ? account
                                                                : account.withAlias(alias))
                                        .withSides(sides -> sides.claimed(clock.instant()))
                                        .withDueAt(clock.instant()));
    }

    /** Records that an account is about to be created; returns true if that was recorded before. */
    public boolean recordCreationIntent(LeaseId id) {
        return ledger.updateWithResult(
                        id,
                        lease ->
                                new Update<>(
                                        StepInputCheck.goingOn(lease)
                                                .withAccount(
                                                        account ->
                                                                account.creationIntended(
                                                                        clock.instant())),
                                        lease.account().creation() != null))
                .result();
    }

    /** Removes the intent to create an account, after AWS has said that it does nothing. */
    public void withdrawCreationIntent(LeaseId id) {
        ledger.update(id, lease -> lease.withAccount(LeasedAccount::creationWithdrawn));
    }

    /** Records AWS's id of the lease's account creation. */
    public void recordCreationId(LeaseId id, String requestId) {
        ledger.update(
                id,
                lease ->
                        lease.withAccount(
                                account -> account.creationBegun(requestId, clock.instant())));
    }

    /** Enters an account that was created for a lease on both items, in one transaction. */
    public Lease enterAccount(LeaseId id, AccountId account) {
        return ConditionalWrites.retryOnConflict(
                Keys.account(account),
                () -> {
                    StoredItem<Lease> found = writes.stored(Keys.lease(id), Lease.class);
                    Lease lease = found.value();
                    if (account.equals(lease.accountId())) {
                        return Optional.of(lease);
                    }
                    Lease held = lease.withAccount(own -> own.withId(account));
                    Account entered =
                            Account.leased(account, held.account().email(), held, clock.instant());
                    return writes.commit(
                            held,
                            List.of(
                                    found.put(held),
                                    StoredItem.put(Keys.account(account), entered)));
                });
    }

    /**
     * Records what a lease waits for before it takes an account.
     *
     * @param forWhat in words for its owner; null if it goes on
     */
    public Lease await(LeaseId id, @Nullable String forWhat) {
        Instant now = clock.instant();
        return ledger.update(
                id,
                lease -> {
                    Lifecycle before = lease.lifecycle();
                    Lifecycle after =
                            forWhat == null ? before.goesOn(now) : before.waiting(now, forWhat);
                    return after.equals(before) ? lease : lease.withLifecycle(after);
                });
    }

    /**
     * Takes an account out of the pool for a lease, on both items, in one transaction. The lease
     * gets the account's root address, and gives back the claim on its own planned one.
     *
     * @return the lease, if it has an account: this one, or one that it had before; empty if
     *     another lease has this one
     */
    public Optional<Lease> claimPooled(LeaseId id, AccountId account) {
        return ConditionalWrites.retryOnConflict(Keys.account(account), () -> claimed(id, account));
    }

    /**
     * Returns empty if others wrote in between; an inner empty if another lease has the account.
     */
    private Optional<Optional<Lease>> claimed(LeaseId id, AccountId account) {
        StoredItem<Lease> lease = writes.stored(Keys.lease(id), Lease.class);
        if (StepInputCheck.goingOn(lease.value()).accountId() != null) {
            return Optional.of(Optional.of(lease.value()));
        }
        StoredItem<Account> pooled = writes.stored(Keys.account(account), Account.class);
        if (pooled.value().status() != AccountStatus.AVAILABLE) {
            return Optional.of(Optional.empty());
        }
        Lease held =
                lease.value()
                        .withAccount(own -> own.withId(account).withEmail(pooled.value().email()));
        List<Write> all = new ArrayList<>(claims.releaseEmail(lease.value()));
        all.add(lease.put(held));
        all.add(pooled.put(pooled.value().claimed(held, clock.instant())));
        return writes.commit(Optional.of(held), all);
    }

    /**
     * Begins a lease's end if that is due or asked for, or continues one that has begun.
     *
     * <p>The lease as it is now decides, not as the sweep that started the execution had read it: a
     * lease that was extended in between stays as it is.
     *
     * @param execution the ARN of the execution that asks
     */
    public Lease beginRetirement(LeaseId id, String execution) {
        return ledger.update(id, lease -> LeaseRules.retiring(lease, execution, clock.instant()));
    }

    /** Adds a line to a lease's history, unless it is the last one already. */
    public Lease note(LeaseId id, String why) {
        return ledger.update(
                id,
                lease ->
                        why.equals(lease.lifecycle().history().getLast().why())
                                ? lease
                                : lease.noted(clock.instant(), Ledger.SYSTEM_ACTOR, why));
    }

    /**
     * Ends a lease that is RETIRING and gives back its claims, in one transaction. The claim on its
     * domain is kept for its owner for a while. Of one that ended before anybody had its account,
     * nothing is left to take back.
     */
    public Lease finishRetirement(LeaseId id) {
        return ledger.update(
                id,
                lease ->
                        lease.isOverUnheld()
                                ? givenBack(lease)
                                : lease.is(LeaseStatus.RETIRED)
                                        ? lease
                                        : LeaseRules.holdingDomain(
                                                moved(lease, LeaseStatus.RETIRED, null),
                                                domainHeld,
                                                clock.instant()),
                retired -> claims.release(retired, retired.domain().heldUntil() != null));
    }

    private static Lease givenBack(Lease lease) {
        return lease.isGivingBack() ? lease.withLifecycle(Lifecycle::givenBack) : lease;
    }

    /**
     * Sets a lease that is RETIRING aside, with its account, in one transaction. One that ended
     * before anybody had its account stays as it ended.
     */
    public Lease quarantine(LeaseId id, String why) {
        return ledger.update(
                id,
                lease ->
                        lease.isOverUnheld()
                                ? givenBack(lease.noted(clock.instant(), Ledger.SYSTEM_ACTOR, why))
                                : moved(lease, LeaseStatus.QUARANTINED, why),
                aside -> setAside(aside, why));
    }

    private List<Write> setAside(Lease lease, String why) {
        return ownAccount(
                lease,
                held ->
                        held.status() == AccountStatus.QUARANTINED
                                ? held
                                : held.moved(
                                        AccountStatus.QUARANTINED,
                                        clock.instant(),
                                        Ledger.SYSTEM_ACTOR,
                                        why));
    }

    /**
     * Ends a lease as FAILED and gives back its claims, in one transaction.
     *
     * @param keepSubdomain keeps the claim on the subdomain, because a record in DNS still bears it
     */
    public Lease fail(LeaseId id, String by, String why, boolean keepSubdomain) {
        return ledger.update(
                id,
                lease -> {
                    if (lease.is(LeaseStatus.FAILED)) {
                        return lease;
                    }
                    Instant now = clock.instant();
                    Lease failed = lease.moved(LeaseStatus.FAILED, now, by, why);
                    return keepSubdomain
                            ? failed
                            : LeaseRules.holdingDomain(failed, domainHeld, now);
                },
                failed ->
                        claims.release(
                                failed, keepSubdomain || failed.domain().heldUntil() != null));
    }

    /**
     * Ends a lease that nobody had, gives back its claims, and has its account taken back, in one
     * transaction. It becomes WITHDRAWN if somebody cancelled it, else FAILED.
     *
     * @param keepSubdomain keeps the claim on the subdomain, because a record in DNS still bears it
     * @param isAccountInDoubt counts the account as sent back unheld once more
     */
    public Lease giveBack(LeaseId id, String why, boolean keepSubdomain, boolean isAccountInDoubt) {
        return ledger.update(
                id,
                lease ->
                        lease.status().isBeingVended()
                                ? holdingCertified(
                                        LeaseRules.givingBack(lease, why, clock.instant()))
                                : lease,
                ended -> {
                    List<Write> all =
                            new ArrayList<>(
                                    claims.release(
                                            ended,
                                            keepSubdomain || ended.domain().heldUntil() != null));
                    if (isAccountInDoubt) {
                        all.addAll(ownAccount(ended, Account::sentBackUnheld));
                    }
                    return all;
                });
    }

    /** Executions of an earlier version asked for a certificate before the hand-over. */
    private Lease holdingCertified(Lease ended) {
        return ended.domain().certificate() == null
                ? ended
                : LeaseRules.holdingDomain(ended, domainHeld, clock.instant());
    }

    private List<Write> ownAccount(Lease lease, UnaryOperator<Account> change) {
        AccountId id = lease.accountId();
        if (id == null) {
            return List.of();
        }
        StoredItem<Account> account = writes.stored(Keys.account(id), Account.class);
        Account held = account.value();
        return lease.id().equals(held.lease())
                ? List.of(account.put(change.apply(held)))
                : List.of();
    }

    private Lease moved(Lease lease, LeaseStatus to, @Nullable String why) {
        return lease.is(to) ? lease : lease.moved(to, clock.instant(), Ledger.SYSTEM_ACTOR, why);
    }
}
