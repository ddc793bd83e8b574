package dev.accountvending.ledger;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.ledger.LedgerTable.Condition;
import dev.accountvending.ledger.LedgerTable.Page;
import dev.accountvending.ledger.LedgerTable.Range;
import dev.accountvending.model.KindName;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.Person;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lists leases, newest first, in pages, from the indexes.
 *
 * <p>An owner has a partition of their own. Everything else is a filter, by which DynamoDB leaves
 * out what it has read (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.FilterExpression.html">filter
 * expressions</a>): reading costs the same, so a page ends after some leases read, however few were
 * found.
 */
final class LeaseIndex {
    /** How many leases a page has at most. */
    static final int PAGE = 50;

    /** How many items one query reads, and how many queries one page makes if it filters. */
    static final int READ_AT_ONCE = 250;

    static final int QUERIES = 4;

    /** How many items one query reads for a reader of all: more than a megabyte holds. */
    private static final int MANY = 1_000;

    private static final String LISTED = "listed";
    private static final String LEASE = "LEASE";
    private static final String OWNER = "owner";
    private static final String KIND = "kind";
    private static final String STATUS = "status";
    private static final String REQUESTED_AT = "requestedAt";
    private static final String EXPIRES_AT = "expiresAt";

    private final LedgerTable table;

    LeaseIndex(LedgerTable table) {
        this.table = table;
    }

    /** Returns a lease's attributes for the indexes and for the filters of lists. */
    static Map<String, AttributeValue> attributes(Lease lease) {
        Map<String, AttributeValue> attributes = new HashMap<>();
        attributes.put(LISTED, Attributes.text(LEASE));
        attributes.put(OWNER, Attributes.text(lease.request().owner().mailbox()));
        attributes.put(KIND, Attributes.text(lease.request().kind().value()));
        attributes.put(STATUS, Attributes.text(lease.status().name()));
        attributes.put(REQUESTED_AT, Attributes.text(position(lease).sort()));
        Instant end = lease.terms().expiresAt();
        if (end != null) {
            attributes.put(EXPIRES_AT, Attributes.time(end));
        }
        attributes.putAll(DueLeaseIndex.attributes(lease));
        return attributes;
    }

    LeasePage page(Filter filter, @Nullable String cursor) {
        Range range = range(filter);
        int limit = range.filter() == null ? PAGE : READ_AT_ONCE;
        IndexKey after = cursor == null ? null : Cursor.decode(filter, cursor);
        List<Lease> found = new ArrayList<>();
        int leftOut = 0;
        for (int i = 0; i < QUERIES; i++) {
            Page read = table.backwards(range, limit, after);
            for (ObjectNode document : read.documents()) {
                if (found.size() == PAGE) {
                    IndexKey last = position(found.getLast());
                    return new LeasePage(found, next(filter, last), leftOut);
                }
                Optional<Lease> lease = DocumentFormat.readListed(document, Lease.class);
                lease.ifPresent(found::add);
                leftOut += lease.isPresent() ? 0 : 1;
            }
            after = read.last().orElse(null);
            if (after == null || found.size() == PAGE) {
                break;
            }
        }
        return new LeasePage(found, next(filter, after), leftOut);
    }

    /** Returns a page for a reader of them all: whatever one query finds. */
    LeasePage manyAt(Filter filter, @Nullable String cursor) {
        IndexKey after = cursor == null ? null : Cursor.decode(filter, cursor);
        Page read = table.backwards(range(filter), MANY, after);
        List<Lease> found =
                read.documents().stream()
                        .map(document -> DocumentFormat.readListed(document, Lease.class))
                        .flatMap(Optional::stream)
                        .toList();
        return new LeasePage(
                found,
                next(filter, read.last().orElse(null)),
                read.documents().size() - found.size());
    }

    private static Optional<String> next(Filter filter, @Nullable IndexKey last) {
        return Optional.ofNullable(last).map(position -> Cursor.encode(filter, position));
    }

    private static IndexKey position(Lease lease) {
        return new IndexKey(
                Keys.lease(lease.id()),
                Attributes.time(lease.terms().requestedAt()).s() + "#" + lease.id());
    }

    private static Range range(Filter filter) {
        Person owner = filter.owner();
        return owner == null
                ? new Range("leasesByTime", LISTED, LEASE, REQUESTED_AT, null, condition(filter))
                : new Range(
                        "leasesByOwner",
                        OWNER,
                        owner.mailbox(),
                        REQUESTED_AT,
                        null,
                        condition(filter));
    }

    private static @Nullable Condition condition(Filter filter) {
        List<String> terms = new ArrayList<>();
        Map<String, String> names = new HashMap<>();
        Map<String, AttributeValue> values = new HashMap<>();
        KindName kind = filter.kind();
        if (kind != null) {
            terms.add("#kind = :kind");
            names.put("#kind", KIND);
            values.put(":kind", Attributes.text(kind.value()));
        }
        if (!filter.statuses().isEmpty()) {
            List<String> labels = new ArrayList<>();
            for (LeaseStatus status : filter.statuses()) {
                labels.add(":" + status);
                values.put(":" + status, Attributes.text(status.name()));
            }
            terms.add("#status IN (%s)".formatted(String.join(", ", labels)));
            names.put("#status", STATUS);
        }
        Instant before = filter.expiresBefore();
        if (before != null) {
            terms.add("#expiresAt < :before");
            names.put("#expiresAt", EXPIRES_AT);
            values.put(":before", Attributes.time(before));
        }
        return terms.isEmpty() ? null : new Condition(String.join(" AND ", terms), names, values);
    }
}
