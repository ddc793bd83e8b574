package dev.accountvending.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.EmailAddress;
import dev.accountvending.model.KindName;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.PlainText;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * A member account of ours as the ledger holds it.
 *
 * @param lease the lease that holds it, or at whose end it is; for one in quarantine or closed, the
 *     last that held it; absent while it is in the pool, and later if it was closed from there
 * @param kind of its last lease, in whose pool it is
 * @param closure absent until it is queued to be closed
 * @param since when it came into its status
 * @param sentBack how often in a row it came back from leases that failed before anybody had it;
 *     absent: never
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Account(
        AccountId id,
        EmailAddress email,
        AccountStatus status,
        @Nullable LeaseId lease,
        @Nullable KindName kind,
        @Nullable Closure closure,
        Instant since,
        List<Change> history,
        @Nullable Integer sentBack) {

    public Account {
        history = List.copyOf(history);
    }

    /** One entry of the history. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Change(
            Instant at,
            String by,
            @Nullable AccountStatus from,
            AccountStatus to,
            @Nullable String why) {
        public Change {
            why = PlainText.visibleOrNull(why);
        }
    }

    /**
     * The progress of the account's closing.
     *
     * @param queuedAt when it was to be closed: its place in the queue
     * @param notBefore when AWS may be asked, if it has refused for now
     * @param begunAt when AWS was asked; absent before that
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Closure(
            Instant queuedAt, @Nullable Instant notBefore, @Nullable Instant begunAt) {}

    static Account leased(AccountId id, EmailAddress email, Lease lease, Instant at) {
        Change made = new Change(at, Ledger.SYSTEM_ACTOR, null, AccountStatus.LEASED, null);
        return new Account(
                id,
                email,
                AccountStatus.LEASED,
                lease.id(),
                lease.request().kind(),
                null,
                at,
                List.of(made),
                null);
    }

    /** Returns the account in another status, with the change in its history. */
    public Account moved(AccountStatus to, Instant at, String by, @Nullable String why) {
        Change change = new Change(at, by, status, to, why);
        return new Account(
                id,
                email,
                to,
                to == AccountStatus.AVAILABLE ? null : lease,
                kind,
                closure,
                at,
                Stream.concat(history.stream(), Stream.of(change)).toList(),
                sentBack);
    }

    /** Returns the account as the last in the queue of those to be closed. */
    public Account queued(Instant at, @Nullable String why) {
        return moved(AccountStatus.CLOSING, at, Ledger.SYSTEM_ACTOR, why)
                .withClosure(new Closure(at, null, null));
    }

    public Account withClosure(@Nullable Closure known) {
        return new Account(id, email, status, lease, kind, known, since, history, sentBack);
    }

    /** Returns the account, taken out of the pool by a lease. */
    Account claimed(Lease by, Instant at) {
        Account taken = moved(AccountStatus.LEASED, at, Ledger.SYSTEM_ACTOR, null);
        return new Account(
                id,
                email,
                taken.status,
                by.id(),
                by.request().kind(),
                null,
                at,
                taken.history,
                sentBack);
    }

    /** Returns how often in a row it came back from leases that failed before anybody had it. */
    public int timesSentBack() {
        return sentBack == null ? 0 : sentBack;
    }

    /** Returns the account, which a lease that failed sends back once more. */
    Account sentBackUnheld() {
        return withSentBack(timesSentBack() + 1);
    }

    /** Returns the account, which somebody has held. */
    Account held() {
        return withSentBack(null);
    }

    private Account withSentBack(@Nullable Integer times) {
        return new Account(id, email, status, lease, kind, closure, since, history, times);
    }

    /** Returns the account without what was before its last change, for who holds many. */
    public Account withoutHistory() {
        List<Change> last = List.of(history.getLast());
        return new Account(id, email, status, lease, kind, closure, since, last, sentBack);
    }

    /** Returns why it is in its status, if a reason was given. */
    public @Nullable String why() {
        return history.getLast().why();
    }
}
