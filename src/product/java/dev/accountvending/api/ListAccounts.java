package dev.accountvending.api;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.ledger.Filter;
import dev.accountvending.ledger.LeasePage;
import dev.accountvending.model.Ascii;
import dev.accountvending.model.InvalidValue;
import dev.accountvending.model.KindName;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.Person;
import dev.accountvending.model.TypedText;
import dev.accountvending.request.FieldProblem;
import dev.accountvending.request.InvalidRequest;
import dev.accountvending.request.LeaseService;
import dev.accountvending.runtime.FunctionContext;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** {@code GET /accounts}: the leases that match the query's filters, newest first, in pages. */
public final class ListAccounts extends ApiHandler {
    /** Means the caller's own address, which a client need not know. */
    private static final String ME = "me";

    private final LeaseService leaseService;
    private final CallerPolicy callers;

    public ListAccounts() {
        this(FunctionContext.current().withRetries());
    }

    private ListAccounts(FunctionContext function) {
        this(LeaseService.of(function), CallerPolicy.of(function));
    }

    ListAccounts(LeaseService leaseService, CallerPolicy callers) {
        this.leaseService = leaseService;
        this.callers = callers;
    }

    /**
     * A page.
     *
     * @param accounts a {@link LeaseView} if the caller may read it, otherwise a {@link
     *     LeaseSummary}
     * @param next the cursor of the next page; null on the last
     */
    record Page(List<Object> accounts, @Nullable String next) {}

    @Override
    Answer answer(ApiCall call) {
        Person by = callers.person(call.signer());
        Query query = Query.of(call, by, leaseService.catalog());
        LeasePage found = page(query, by);
        return Answer.ok(
                new Page(
                        found.leases().stream()
                                .map(
                                        lease ->
                                                LeaseView.of(
                                                        lease,
                                                        leaseService.mayRead(by, lease),
                                                        leaseService.catalog()))
                                .toList(),
                        found.next().orElse(null)));
    }

    /** The filters have been checked, so anything the list finds invalid is the cursor. */
    private LeasePage page(Query query, Person by) {
        try {
            return leaseService.list(query.filter(), query.cursor(), by);
        } catch (InvalidValue invalid) {
            String message = Objects.requireNonNullElse(invalid.getMessage(), "");
            throw new InvalidRequest(message, List.of(new FieldProblem("cursor", message)));
        }
    }

    private record Query(Filter filter, @Nullable String cursor) {
        static Query of(ApiCall call, Person caller, Catalog catalog) {
            Fields fields =
                    Fields.ofQuery(
                            call.query(), "owner", "kind", "status", "expiresBefore", "cursor");
            @Nullable Person owner = fields.text("owner", text -> owner(text, caller));
            @Nullable KindName kind = fields.text("kind", text -> kind(text, catalog));
            @Nullable Set<LeaseStatus> statuses =
                    fields.text("status", Fields.someOf(LeaseStatus.class));
            @Nullable Instant expiresBefore = fields.text("expiresBefore", Query::instant);
            @Nullable String cursor = fields.text("cursor", text -> text);
            fields.refuseBad();
            return new Query(
                    new Filter(
                            owner,
                            kind,
                            Objects.requireNonNullElse(statuses, Set.of()),
                            expiresBefore),
                    cursor);
        }

        private static Person owner(String text, Person caller) {
            String owner = TypedText.word(text);
            return Ascii.equalsIgnoreCase(owner, ME) ? caller : new Person(owner);
        }

        private static KindName kind(String text, Catalog catalog) {
            KindName kind = new KindName(TypedText.name(text));
            if (catalog.find(kind).isEmpty()) {
                throw new InvalidValue(catalog.lacks(kind));
            }
            return kind;
        }

        /** RFC 3339, whose years have four digits. */
        private static Instant instant(String text) {
            try {
                Instant instant = OffsetDateTime.parse(text).toInstant();
                int year = instant.atOffset(ZoneOffset.UTC).getYear();
                if (year >= 0 && year <= 9999) {
                    return instant;
                }
            } catch (DateTimeParseException e) {
                // reported below
            }
            throw new InvalidValue(
                    "\"%s\" is not a time such as 2026-12-31T23:59:59Z; a + in it is sent as %%2B."
                            .formatted(text));
        }
    }
}
