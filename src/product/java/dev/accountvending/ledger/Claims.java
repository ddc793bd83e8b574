package dev.accountvending.ledger;

import dev.accountvending.ledger.LedgerTable.Write;
import dev.accountvending.ledger.Reservation.Idempotency;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.KindName;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.Person;
import dev.accountvending.model.RequestRejected;
import dev.accountvending.model.Times;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Plans writes for what only one lease may hold: account name, subdomain, root e-mail address, and
 * a place in its owner's quota. The quota is a list of leases, not a number: releasing one twice
 * does no harm, and the list shows which they are.
 */
final class Claims {
    private static final Duration KEY_KEPT = Duration.ofDays(1);

    private final LedgerTable table;

    Claims(LedgerTable table) {
        this.table = table;
    }

    /** The outcome of planning a reservation. */
    sealed interface Outcome {}

    /** It was granted before. */
    record AlreadyGranted(LeaseId lease) implements Outcome {}

    /** It can be granted by these writes. */
    record Planned(Lease lease, List<Write> writes) implements Outcome {}

    private record Claim(String lease) {}

    private record Counted(List<String> leases) {}

    private record Series(int last) {}

    /** What a key was used for. */
    record KeyUse(String lease, String digest, Instant usedAt) {
        /** DynamoDB deletes expired items late, so usedAt decides until then. */
        Map<String, AttributeValue> attributes() {
            return Map.of("ttl", Attributes.number(usedAt.plus(KEY_KEPT).getEpochSecond()));
        }
    }

    int newestNumber(AccountName name) {
        return last(series(name));
    }

    /**
     * Returns what a reservation would write.
     *
     * @param now decides whether a domain's hold is over, even if its item is still in the table
     */
    Outcome plan(Reservation wanted, Instant now) {
        List<Write> writes = new ArrayList<>();
        if (wanted.idempotency() != null) {
            Optional<LeaseId> before = usedBefore(wanted.idempotency());
            if (before.isPresent()) {
                return new AlreadyGranted(before.get());
            }
        }
        LeaseId id = wanted.id();
        if (id != null && table.get(Keys.lease(id)).isPresent()) {
            return new AlreadyGranted(id);
        }
        Optional<StoredItem<Series>> series = series(wanted.name());
        int last = last(series);
        if (id == null) {
            id = LeaseId.of(wanted.name(), last + 1);
        }
        Lease lease = wanted.lease().apply(id);
        Series counted = new Series(Math.max(last, id.number()));
        writes.add(StoredItem.put(Keys.series(wanted.name()), series, counted));
        writes.add(claim(Keys.name(lease.name()), lease, "The name " + lease.name()));
        writes.add(claimDomain(lease, now));
        writes.add(
                claim(
                        Keys.email(lease.account().email()),
                        lease,
                        "The root e-mail address of " + id));
        writes.add(count(lease, wanted.quota()));
        if (wanted.idempotency() != null) {
            writes.add(use(wanted.idempotency(), lease));
        }
        return new Planned(lease, writes);
    }

    /**
     * Returns the writes that give back a lease's claims; those it does not hold are left alone.
     */
    List<Write> release(Lease lease, boolean keepDomain) {
        List<Write> writes = new ArrayList<>(released(Keys.name(lease.name()), lease));
        if (!keepDomain) {
            writes.addAll(domainReleased(lease));
        }
        writes.addAll(releaseEmail(lease));
        stored(quota(lease), Counted.class)
                .flatMap(counted -> uncount(counted, lease.id()))
                .ifPresent(writes::add);
        return writes;
    }

    /** Returns the lease that claims a domain, if one does. */
    Optional<LeaseId> holderOf(String domain) {
        return stored(Keys.domain(domain), Claim.class).map(Claims::holder);
    }

    /** Gives back a lease's claim on its domain, unless another lease has it by now. */
    void releaseDomain(Lease lease) {
        List<Write> writes = domainReleased(lease);
        if (!writes.isEmpty()) {
            table.write(writes);
        }
    }

    /** Returns the write that gives back a lease's claim on its domain. */
    List<Write> domainReleased(Lease lease) {
        return released(domain(lease), lease);
    }

    /**
     * Returns the write that gives back the claim on the root address that a lease does not need.
     */
    List<Write> releaseEmail(Lease lease) {
        return released(Keys.email(lease.account().email()), lease);
    }

    private List<Write> released(String key, Lease lease) {
        return stored(key, Claim.class)
                .filter(claim -> holder(claim).equals(lease.id()))
                .<Write>map(StoredItem::delete)
                .stream()
                .toList();
    }

    private Optional<LeaseId> usedBefore(Idempotency idempotency) {
        Optional<KeyUse> used = stored(key(idempotency), KeyUse.class).map(StoredItem::value);
        if (used.isEmpty() || expired(used.get(), idempotency)) {
            return Optional.empty();
        }
        if (!used.get().digest().equals(idempotency.digest())) {
            throw new IdempotencyConflict();
        }
        return Optional.of(new LeaseId(used.get().lease()));
    }

    private static boolean expired(KeyUse used, Idempotency now) {
        return used.usedAt().plus(KEY_KEPT).isBefore(now.usedAt());
    }

    private Write use(Idempotency idempotency, Lease lease) {
        String key = key(idempotency);
        KeyUse use = new KeyUse(lease.id().value(), idempotency.digest(), idempotency.usedAt());
        return StoredItem.put(key, stored(key, KeyUse.class), use);
    }

    private Write claim(String key, Lease lease, String what) {
        Optional<StoredItem<Claim>> held = stored(key, Claim.class);
        if (held.isPresent()) {
            throw new RequestRejected(
                    "%s is taken by lease %s: choose another name."
                            .formatted(what, holder(held.get())));
        }
        return StoredItem.put(key, new Claim(lease.id().value()));
    }

    /**
     * Returns the write that claims a lease's domain. The domain of a lease that has ended is free
     * again when its hold is over, and before that for the same owner.
     */
    private Write claimDomain(Lease lease, Instant now) {
        String key = domain(lease);
        Optional<StoredItem<Claim>> claimed = stored(key, Claim.class);
        Optional<Lease> former =
                claimed.flatMap(claim -> stored(Keys.lease(holder(claim)), Lease.class))
                        .map(StoredItem::value);
        @Nullable Instant heldUntil = former.map(f -> f.domain().heldUntil()).orElse(null);
        if (former.isEmpty() || heldUntil == null) {
            return claim(key, lease, "The domain " + lease.domain().name());
        }
        boolean sameOwner = former.get().request().owner().equals(lease.request().owner());
        if (!sameOwner && now.isBefore(heldUntil)) {
            throw new RequestRejected(
                    "The domain %s is held for its former owner until %s: choose another name, or ask an administrator to release it."
                            .formatted(lease.domain().name(), Times.minute(heldUntil)));
        }
        return StoredItem.put(key, claimed, new Claim(lease.id().value()));
    }

    /** Returns the leases that count against an owner's quota of a kind. */
    List<LeaseId> counted(Person owner, KindName kind) {
        return counted(stored(Keys.quota(owner, kind), Counted.class)).stream()
                .map(LeaseId::new)
                .toList();
    }

    private static List<String> counted(Optional<StoredItem<Counted>> quota) {
        return quota.map(found -> found.value().leases()).orElse(List.of());
    }

    private Write count(Lease lease, int quota) {
        String key = quota(lease);
        Optional<StoredItem<Counted>> item = stored(key, Counted.class);
        List<String> counted = counted(item);
        if (counted.size() >= quota) {
            throw new RequestRejected(
                    "The owner holds %d of %d accounts of kind %s (%s): end one of these first."
                            .formatted(
                                    counted.size(),
                                    quota,
                                    lease.request().kind(),
                                    String.join(", ", counted)));
        }
        List<String> longer =
                Stream.concat(counted.stream(), Stream.of(lease.id().value())).toList();
        return StoredItem.put(key, item, new Counted(longer));
    }

    private static Optional<Write> uncount(StoredItem<Counted> item, LeaseId id) {
        List<String> counted = item.value().leases();
        if (!counted.contains(id.value())) {
            return Optional.empty();
        }
        List<String> rest = counted.stream().filter(other -> !other.equals(id.value())).toList();
        return Optional.of(rest.isEmpty() ? item.delete() : item.put(new Counted(rest)));
    }

    private <T extends Record> Optional<StoredItem<T>> stored(String key, Class<T> type) {
        return StoredItem.find(table, key, type);
    }

    private Optional<StoredItem<Series>> series(AccountName name) {
        return stored(Keys.series(name), Series.class);
    }

    private static int last(Optional<StoredItem<Series>> series) {
        return series.map(item -> item.value().last()).orElse(0);
    }

    private static LeaseId holder(StoredItem<Claim> claim) {
        return new LeaseId(claim.value().lease());
    }

    private static String domain(Lease lease) {
        return Keys.domain(lease.domain().name().value());
    }

    private static String quota(Lease lease) {
        return Keys.quota(lease.request().owner(), lease.request().kind());
    }

    private static String key(Idempotency idempotency) {
        return Keys.idempotency(idempotency.by(), idempotency.key());
    }
}
