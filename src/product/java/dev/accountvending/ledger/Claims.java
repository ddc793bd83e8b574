package dev.accountvending.ledger;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.ledger.LedgerTable.Delete;
import dev.accountvending.ledger.LedgerTable.Item;
import dev.accountvending.ledger.LedgerTable.Put;
import dev.accountvending.ledger.LedgerTable.Write;
import dev.accountvending.ledger.Reservation.Idempotency;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.KindName;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.Person;
import dev.accountvending.model.RequestRejected;
import dev.accountvending.model.Times;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a lease holds that no other may: its account's name, its subdomain, its root e-mail address,
 * and a place in its owner's quota. The quota is the list of the leases that count against it, not
 * a number: giving one back twice does no harm, and anybody can see which they are.
 */
final class Claims {
    private static final String SUBDOMAIN = "SUBDOMAIN#";
    private static final Duration KEY_KEPT = Duration.ofDays(1);

    private final LedgerTable table;

    Claims(LedgerTable table) {
        this.table = table;
    }

    /** How a reservation stands. */
    sealed interface Outcome {}

    /** It was granted before. */
    record AlreadyGranted(LeaseId lease) implements Outcome {}

    /** It can be granted by these writes. */
    record Planned(Lease lease, List<Write> writes) implements Outcome {}

    private record Claim(String lease) {}

    private record Counted(List<String> leases) {}

    private record Series(int last) {}

    private record UsedKey(String lease, String digest, Instant usedAt) {}

    int newestNumber(AccountName name) {
        return table.get(series(name))
                .map(item -> Ledger.read(item.document(), Series.class).last())
                .orElse(0);
    }

    /**
     * What a reservation would write.
     *
     * @param now by which a domain's hold is over, whatever is still in the table
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
        if (id != null && table.get("LEASE#" + id).isPresent()) {
            return new AlreadyGranted(id);
        }
        Optional<Item> series = table.get(series(wanted.name()));
        int last = series.map(item -> Ledger.read(item.document(), Series.class).last()).orElse(0);
        if (id == null) {
            id = LeaseId.of(wanted.name(), last + 1);
        }
        Lease lease = wanted.lease().apply(id);
        writes.add(put(series(wanted.name()), series, new Series(Math.max(last, id.number()))));
        writes.add(claim("NAME#" + lease.name(), lease, "The name " + lease.name()));
        writes.add(claimDomain(lease, now));
        writes.add(
                claim(
                        "EMAIL#" + lease.account().email(),
                        lease,
                        "The root e-mail address of " + id));
        writes.add(count(lease, wanted.quota()));
        if (wanted.idempotency() != null) {
            writes.add(use(wanted.idempotency(), lease));
        }
        return new Planned(lease, writes);
    }

    /** The writes that give back a lease's claims; those it does not hold are left alone. */
    List<Write> release(Lease lease, boolean keepSubdomain) {
        List<Write> writes = new ArrayList<>();
        Stream.of(
                        Optional.of("NAME#" + lease.name()),
                        keepSubdomain
                                ? Optional.<String>empty()
                                : Optional.of(SUBDOMAIN + lease.domain().name()),
                        Optional.of("EMAIL#" + lease.account().email()))
                .flatMap(Optional::stream)
                .forEach(
                        key ->
                                table.get(key)
                                        .filter(item -> holder(item).equals(lease.id().value()))
                                        .ifPresent(
                                                item ->
                                                        writes.add(
                                                                new Delete(key, item.version()))));
        String quota = quota(lease);
        table.get(quota).flatMap(item -> uncount(quota, item, lease.id())).ifPresent(writes::add);
        return writes;
    }

    /** The lease that claims a domain, if one does. */
    Optional<LeaseId> holderOf(String domain) {
        return table.get(SUBDOMAIN + domain).map(item -> new LeaseId(holder(item)));
    }

    /** Gives back a lease's claim on its domain, unless that is another's by now. */
    void releaseDomain(Lease lease) {
        List<Write> writes = domainReleased(lease);
        if (!writes.isEmpty()) {
            table.write(writes);
        }
    }

    /** The write that gives back a lease's claim on its domain. */
    List<Write> domainReleased(Lease lease) {
        return released(SUBDOMAIN + lease.domain().name(), lease);
    }

    /** The write that gives back the claim on the root address that a lease does not need. */
    List<Write> releaseEmail(Lease lease) {
        return released("EMAIL#" + lease.account().email(), lease);
    }

    private List<Write> released(String key, Lease lease) {
        return table
                .get(key)
                .filter(item -> holder(item).equals(lease.id().value()))
                .<Write>map(item -> new Delete(key, item.version()))
                .stream()
                .toList();
    }

    private Optional<LeaseId> usedBefore(Idempotency idempotency) {
        Optional<UsedKey> used =
                table.get(idempotencyKey(idempotency))
                        .map(item -> Ledger.read(item.document(), UsedKey.class));
        if (used.isEmpty() || expired(used.get(), idempotency)) {
            return Optional.empty();
        }
        if (!used.get().digest().equals(idempotency.digest())) {
            throw new IdempotencyConflict();
        }
        return Optional.of(new LeaseId(used.get().lease()));
    }

    private static boolean expired(UsedKey used, Idempotency now) {
        return used.usedAt().plus(KEY_KEPT).isBefore(now.usedAt());
    }

    private Write use(Idempotency idempotency, Lease lease) {
        String key = idempotencyKey(idempotency);
        UsedKey used = new UsedKey(lease.id().value(), idempotency.digest(), idempotency.usedAt());
        // DynamoDB deletes late; until then it is usedAt that counts.
        long deletedAfter = idempotency.usedAt().plus(KEY_KEPT).getEpochSecond();
        return new Put(
                key,
                table.get(key).map(Item::version).orElse(null),
                Ledger.document(used),
                Map.of("ttl", Attributes.number(deletedAfter)));
    }

    private Write claim(String key, Lease lease, String what) {
        Optional<Item> held = table.get(key);
        if (held.isPresent()) {
            throw new RequestRejected(
                    "%s is taken by lease %s: choose another name."
                            .formatted(what, holder(held.get())));
        }
        return put(key, held, new Claim(lease.id().value()));
    }

    /**
     * The claim on the domain of a lease that has ended is free again when its hold is over, and
     * before that for the same owner.
     */
    private Write claimDomain(Lease lease, Instant now) {
        String key = SUBDOMAIN + lease.domain().name();
        Optional<Item> claimed = table.get(key);
        Optional<Lease> former =
                claimed.flatMap(item -> table.get("LEASE#" + holder(item)))
                        .map(item -> Ledger.read(item.document(), Lease.class));
        @Nullable Instant heldUntil = former.map(lease -> lease.domain().heldUntil()).orElse(null);
        if (former.isEmpty() || heldUntil == null) {
            return claim(key, lease, "The domain " + lease.domain().name());
        }
        boolean sameOwner = former.get().request().owner().equals(lease.request().owner());
        if (!sameOwner && now.isBefore(heldUntil)) {
            throw new RequestRejected(
                    "The domain %s is held for its former owner until %s: choose another name, or ask an administrator to release it."
                            .formatted(lease.domain().name(), Times.minute(heldUntil)));
        }
        return put(key, claimed, new Claim(lease.id().value()));
    }

    /** Returns the leases that count against an owner's quota of a kind. */
    List<LeaseId> counted(Person owner, KindName kind) {
        return counted(table.get(quota(owner, kind))).stream().map(LeaseId::new).toList();
    }

    private static List<String> counted(Optional<Item> quota) {
        return quota.map(found -> Ledger.read(found.document(), Counted.class).leases())
                .orElse(List.of());
    }

    private Write count(Lease lease, int quota) {
        String key = quota(lease);
        Optional<Item> item = table.get(key);
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
        return put(key, item, new Counted(longer));
    }

    private static Optional<Write> uncount(String key, Item item, LeaseId id) {
        List<String> counted = Ledger.read(item.document(), Counted.class).leases();
        if (!counted.contains(id.value())) {
            return Optional.empty();
        }
        List<String> rest = counted.stream().filter(other -> !other.equals(id.value())).toList();
        return Optional.of(
                rest.isEmpty()
                        ? new Delete(key, item.version())
                        : put(key, Optional.of(item), new Counted(rest)));
    }

    private static Put put(String key, Optional<Item> found, Record value) {
        ObjectNode document = Ledger.document(value);
        return new Put(key, found.map(Item::version).orElse(null), document, Map.of());
    }

    private static String holder(Item claim) {
        return Ledger.read(claim.document(), Claim.class).lease();
    }

    private static String series(AccountName name) {
        return "SERIES#" + name;
    }

    private static String quota(Lease lease) {
        return quota(lease.request().owner(), lease.request().kind());
    }

    /** By mailbox: {@code ana+2@example.com} is no second owner. */
    private static String quota(Person owner, KindName kind) {
        return "OWNER#%s#%s".formatted(owner.mailbox(), kind);
    }

    private static String idempotencyKey(Idempotency idempotency) {
        // Nobody's address has a #: one person's key is never read as another's.
        return "IDEMPOTENCY#%s#%s".formatted(idempotency.by(), idempotency.key());
    }
}
