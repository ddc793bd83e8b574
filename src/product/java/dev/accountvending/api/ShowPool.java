package dev.accountvending.api;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.ledger.Account;
import dev.accountvending.ledger.AccountPage;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.LeaseId;
import dev.accountvending.policy.Policy;
import dev.accountvending.request.FieldProblem;
import dev.accountvending.request.InvalidRequest;
import dev.accountvending.runtime.FunctionContext;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * {@code GET /pool}: the member accounts by status, those longest in it first, in pages. For
 * administrators.
 */
public final class ShowPool extends ApiHandler {
    /** A page ends after the status in which it reaches this many accounts. */
    private static final int ENOUGH = 100;

    private final Ledger ledger;
    private final Policy policy;
    private final CallerPolicy callers;

    public ShowPool() {
        this(FunctionContext.current().withRetries());
    }

    private ShowPool(FunctionContext function) {
        this(Ledger.of(function), Policy.of(function.settings()), CallerPolicy.of(function));
    }

    ShowPool(Ledger ledger, Policy policy, CallerPolicy callers) {
        this.ledger = ledger;
        this.policy = policy;
        this.callers = callers;
    }

    /**
     * A page.
     *
     * @param next the cursor of the next page; absent on the last
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Page(List<Entry> accounts, @Nullable String next) {}

    /**
     * An account.
     *
     * @param lease absent if no lease holds it
     * @param why the reason for its status, if one was given
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Entry(
            AccountId accountId,
            AccountStatus status,
            Instant since,
            @Nullable LeaseId lease,
            @Nullable String why) {
        static Entry of(Account account) {
            return new Entry(
                    account.id(),
                    account.status(),
                    account.since(),
                    account.lease(),
                    account.why());
        }
    }

    @Override
    Answer answer(ApiCall call) {
        policy.mayAdminister(callers.person(call.signer()));
        return Answer.ok(page(Query.of(call)));
    }

    private Page page(Query query) {
        List<Entry> entries = new ArrayList<>();
        @Nullable PoolCursor at = query.from();
        while (at != null && entries.size() < ENOUGH) {
            AccountPage found = ledger.accounts().page(at.status(), at.after());
            found.accounts().stream().map(Entry::of).forEach(entries::add);
            at =
                    found.next().isPresent()
                            ? new PoolCursor(at.status(), found.next().get())
                            : query.behind(at.status());
        }
        return new Page(entries, at == null ? null : at.encode());
    }

    private record Query(Set<AccountStatus> statuses, PoolCursor from) {
        static Query of(ApiCall call) {
            Fields fields = Fields.ofQuery(call.query(), "status", "cursor");
            @Nullable Set<AccountStatus> asked =
                    fields.text("status", Fields.someOf(AccountStatus.class));
            @Nullable PoolCursor cursor = fields.text("cursor", PoolCursor::decode);
            fields.refuseBad();
            Set<AccountStatus> statuses =
                    Objects.requireNonNullElse(
                            asked, EnumSet.complementOf(EnumSet.of(AccountStatus.CLOSED)));
            if (cursor != null && !statuses.contains(cursor.status())) {
                String message = "This cursor is of a list with other statuses.";
                throw new InvalidRequest(message, List.of(new FieldProblem("cursor", message)));
            }
            return new Query(
                    statuses,
                    Objects.requireNonNullElseGet(
                            cursor, () -> new PoolCursor(statuses.iterator().next(), null)));
        }

        /** Returns the start of the next status, if there is one. */
        @Nullable PoolCursor behind(AccountStatus status) {
            return statuses.stream()
                    .filter(other -> other.compareTo(status) > 0)
                    .findFirst()
                    .map(other -> new PoolCursor(other, null))
                    .orElse(null);
        }
    }
}
