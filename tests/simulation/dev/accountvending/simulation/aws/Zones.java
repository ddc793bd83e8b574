package dev.accountvending.simulation.aws;

import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** All hosted zones of Route 53, and what the world resolves by them. */
public final class Zones {
    private final Clock clock;
    private final HostedZone parent;
    private final Map<String, HostedZone> zones = new LinkedHashMap<>();
    private final Set<String> references = new HashSet<>();
    private int made;
    private Consumer<String> deleted = _ -> {};

    /** A zone, its records in the order in which Route 53 lists them. */
    public static final class HostedZone {
        public final String id;
        public final String account;

        /** In lower case, without a final dot. */
        public final String name;

        public final List<String> nameServers;
        final String reference;
        final NavigableMap<String, ResourceRecordSet> records = new TreeMap<>();
        Instant changed;

        HostedZone(
                String id,
                String account,
                String name,
                String reference,
                List<String> nameServers,
                Instant now) {
            this.id = id;
            this.account = account;
            this.name = name;
            this.reference = reference;
            this.nameServers = List.copyOf(nameServers);
            this.changed = now;
            put(record(name, "NS", 172_800, nameServers));
            put(record(name, "SOA", 900, List.of(nameServers.getFirst() + ". host. 1 7200 900 1")));
        }

        void put(ResourceRecordSet record) {
            records.put(key(record.name(), record.typeAsString()), record);
        }

        Optional<ResourceRecordSet> find(String name, String type) {
            return Optional.ofNullable(records.get(key(name, type)));
        }

        /** Returns whether a record is one of the two that no zone is without. */
        boolean isOwn(ResourceRecordSet record) {
            return plain(record.name()).equals(name)
                    && (record.type() == RRType.NS || record.type() == RRType.SOA);
        }
    }

    /** An NS record of a zone below its own name. */
    public record Delegation(String name, Set<String> nameServers) {
        public Delegation {
            nameServers = Set.copyOf(nameServers);
        }
    }

    Zones(Clock clock, Layout layout) {
        this.clock = clock;
        this.parent = create(layout.management(), layout.parentDomain(), "parent");
    }

    /** Returns the zone of the parent domain. */
    public HostedZone parent() {
        return parent;
    }

    public Optional<HostedZone> find(String id) {
        return Optional.ofNullable(zones.get(id));
    }

    public Collection<HostedZone> all() {
        return zones.values();
    }

    List<HostedZone> of(String account) {
        return zones.values().stream().filter(zone -> zone.account.equals(account)).toList();
    }

    /** Returns whether a reference was used before, and remembers it. */
    boolean isUsed(String account, String reference) {
        return !references.add(account + " " + reference);
    }

    HostedZone create(String account, String name, String reference) {
        int number = ++made;
        List<String> servers =
                Stream.of("com", "net", "org", "co.uk")
                        .map(top -> "ns-%d.awsdns-%02d.%s".formatted(number, number % 64, top))
                        .toList();
        HostedZone zone =
                new HostedZone(
                        "Z%08d".formatted(number),
                        account,
                        plain(name),
                        reference,
                        servers,
                        clock.instant());
        zones.put(zone.id, zone);
        return zone;
    }

    void delete(HostedZone zone) {
        zones.remove(zone.id);
        deleted.accept(zone.name);
    }

    /** Has somebody hear the name of each zone that is gone, at once. */
    public void whenDeleted(Consumer<String> listener) {
        deleted = listener;
    }

    /** Returns everything that the parent zone delegates. */
    public List<Delegation> delegations() {
        List<Delegation> delegations = new ArrayList<>();
        for (ResourceRecordSet record : parent.records.values()) {
            if (record.type() == RRType.NS && !parent.isOwn(record)) {
                delegations.add(new Delegation(plain(record.name()), values(record)));
            }
        }
        return delegations;
    }

    /** Returns the live zone of a delegation's name that has all of its servers. */
    public Optional<HostedZone> target(Delegation delegation) {
        for (HostedZone zone : zones.values()) {
            if (zone.name.equals(delegation.name())
                    && Set.copyOf(zone.nameServers).equals(delegation.nameServers())) {
                return Optional.of(zone);
            }
        }
        return Optional.empty();
    }

    /** Writes a delegation into the parent zone, or changes it, as an outsider does. */
    public void delegate(String name, List<String> nameServers) {
        parent.put(record(name, "NS", 300, nameServers));
        parent.changed = clock.instant();
    }

    /** Removes a delegation, as an outsider does. */
    public void undelegate(String name) {
        parent.records.remove(key(name, "NS"));
        parent.changed = clock.instant();
    }

    /** Writes a record into a zone, as its owner does. */
    public void write(HostedZone zone, String name, String type, List<String> values) {
        zone.put(record(name, type, 300, values));
        zone.changed = clock.instant();
    }

    /** Returns the zone that answers for a name; empty where a delegation leads nowhere. */
    Optional<HostedZone> authority(String name) {
        String wanted = plain(name);
        if (!wanted.equals(parent.name) && !wanted.endsWith("." + parent.name)) {
            return Optional.empty();
        }
        return delegations().stream()
                .filter(it -> wanted.equals(it.name()) || wanted.endsWith("." + it.name()))
                .findFirst()
                .map(this::target)
                .orElse(Optional.of(parent));
    }

    static Set<String> values(ResourceRecordSet record) {
        Set<String> values = new TreeSet<>();
        record.resourceRecords().forEach(it -> values.add(plain(it.value())));
        return values;
    }

    private static ResourceRecordSet record(
            String name, String type, long seconds, List<String> values) {
        return ResourceRecordSet.builder()
                .name(plain(name) + ".")
                .type(type)
                .ttl(seconds)
                .resourceRecords(
                        values.stream()
                                .map(it -> ResourceRecord.builder().value(it).build())
                                .toList())
                .build();
    }

    /** Returns a name in lower case, without a final dot. */
    static String plain(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    /** Names are in the order of their labels from the last on, then of their types. */
    static String key(String name, String type) {
        return reversed(name) + "\0" + type;
    }

    static String reversed(String name) {
        return String.join("\1", Arrays.asList(plain(name).split("\\.", -1)).reversed());
    }
}
