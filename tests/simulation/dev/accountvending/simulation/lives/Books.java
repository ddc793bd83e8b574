package dev.accountvending.simulation.lives;

import dev.accountvending.ledger.Account;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.LeaseId;
import dev.accountvending.simulation.World;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The ledger as it is now, read anew where something was written. Of what a lease has, most
 * promises are about little: a lease of which nothing else has changed is read when it is wanted
 * whole, because reading takes longest.
 */
final class Books {
    private static final String LEASE = "LEASE#";
    private static final String ACCOUNT = "ACCOUNT#";
    private static final String NAME = "NAME#";
    private static final String SUBDOMAIN = "SUBDOMAIN#";

    private final World world;
    private final Ledger ledger;
    private final Map<String, Lease> leases = new TreeMap<>();
    private final Map<String, Account> accounts = new TreeMap<>();
    private final Set<String> open = new TreeSet<>();
    private final Map<String, Set<String>> having = new HashMap<>();
    private final Set<String> changed = new LinkedHashSet<>();
    private final Map<String, List<@Nullable Object>> essences = new HashMap<>();
    private final Set<String> stale = new TreeSet<>();
    private boolean planned;

    /** Hears of changes, some time after they were written and before anything else is. */
    interface Reader {
        /**
         * Hears of a lease.
         *
         * @param before null if it is new
         */
        void lease(@Nullable Lease before, Lease now);

        /**
         * Hears of an account.
         *
         * @param before null if it is new
         */
        void account(@Nullable Account before, Account now);

        /**
         * Hears of what a lease claims, or claimed until now, after the lease itself.
         *
         * @param key of the claim's item
         */
        void claim(String key);

        /** Hears that all changes of a moment were told. */
        void all();
    }

    Books(World world, Reader reader) {
        this.world = world;
        this.ledger =
                new Ledger(world.ledger(), "ledger", world.time().clock(), Duration.ofDays(100));
        world.ledger()
                .onWrite(
                        (key, _) -> {
                            changed.add(key);
                            if (!planned) {
                                planned = true;
                                world.time().after(Duration.ZERO, () -> tell(reader));
                            }
                        });
    }

    private void tell(Reader reader) {
        planned = false;
        for (String key : changed.stream().sorted().toList()) {
            if (key.startsWith(LEASE)) {
                String id = key.substring(LEASE.length());
                List<@Nullable Object> essence = essence(key);
                if (essence.equals(essences.put(id, essence))) {
                    stale.add(id);
                } else {
                    Lease now = ledger.lease(new LeaseId(id));
                    Lease before = leases.put(id, now);
                    index(now);
                    reader.lease(before, now);
                }
            } else if (key.startsWith(ACCOUNT)) {
                String id = key.substring(ACCOUNT.length());
                Account now = ledger.accounts().find(new AccountId(id)).orElseThrow();
                reader.account(accounts.put(id, now), now);
            }
        }
        changed.stream()
                .filter(key -> key.startsWith(NAME) || key.startsWith(SUBDOMAIN))
                .sorted()
                .forEach(reader::claim);
        changed.clear();
        reader.all();
    }

    private void index(Lease lease) {
        String id = lease.id().value();
        if (lease.status().next().isEmpty()) {
            open.remove(id);
        } else {
            open.add(id);
        }
        index(NAME + lease.name(), id);
        index(SUBDOMAIN + lease.domain().name(), id);
        if (lease.accountId() != null) {
            index(ACCOUNT + lease.accountId(), id);
        }
    }

    private void index(String key, String lease) {
        having.computeIfAbsent(key, _ -> new TreeSet<>()).add(lease);
    }

    private List<Lease> found(Collection<String> ids) {
        return ids.stream().map(id -> Objects.requireNonNull(leases.get(id))).toList();
    }

    /** Returns the leases that are not over. */
    List<Lease> open() {
        return found(open);
    }

    /** Returns all leases that have or had what a key of the ledger names. */
    List<Lease> having(String key) {
        return found(having.getOrDefault(key, Set.of()));
    }

    /** Returns all leases that have or had a domain. */
    List<Lease> ofDomain(String name) {
        return having(SUBDOMAIN + name);
    }

    /** Returns all leases that have or had an account. */
    List<Lease> ofAccount(String id) {
        return having(ACCOUNT + id);
    }

    private static Map<String, AttributeValue> part(
            Map<String, AttributeValue> whole, String name) {
        return Objects.requireNonNull(whole.get(name)).m();
    }

    /** Returns what promises are about, of the lease as it is stored. */
    private List<@Nullable Object> essence(String key) {
        Map<String, AttributeValue> lease =
                part(world.ledger().item(key).orElseThrow(), "document");
        Map<String, AttributeValue> lifecycle = part(lease, "lifecycle");
        return Arrays.asList(
                lifecycle.get("status"),
                lifecycle.get("retirement"),
                lifecycle.get("execution"),
                lifecycle.get("takenBackBy"),
                lease.get("account"),
                lease.get("approvals"));
    }

    /** Reads what was not read after its last change. */
    void refresh() {
        stale.forEach(id -> leases.put(id, ledger.lease(new LeaseId(id))));
        stale.clear();
    }

    Collection<Lease> leases() {
        return leases.values();
    }

    Collection<Account> accounts() {
        return accounts.values();
    }

    Optional<Lease> lease(String id) {
        return Optional.ofNullable(leases.get(id));
    }

    Optional<Account> account(String id) {
        return Optional.ofNullable(accounts.get(id));
    }

    /** Returns the newest lease of a name. */
    Optional<Lease> newest(String name) {
        return having(NAME + name).stream()
                .max(Comparator.comparingInt(lease -> lease.id().number()));
    }

    /** Returns the lease that an item, such as {@code NAME#spike-1}, claims something for. */
    Optional<String> holder(String key) {
        return world.ledger()
                .item(key)
                .map(item -> item.get("document"))
                .map(document -> document.m().get("lease"))
                .map(AttributeValue::s);
    }

    Ledger ledger() {
        return ledger;
    }
}
