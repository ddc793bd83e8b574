package dev.accountvending.local.rules;

import dev.accountvending.local.gateway.Moto;

import org.w3c.dom.Element;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Resolves names as the public DNS would: from the root zone down through its delegations, across
 * accounts.
 */
final class Dns {
    /** A hosted zone; {@code changed} is when its records last changed. */
    record Zone(String id, String account, String name, Instant changed) {
        List<String> nameServers() {
            return NameServers.of(id);
        }
    }

    private final Moto moto;
    private final Map<String, Zone> zones = new ConcurrentHashMap<>();
    private volatile String root = "";

    Dns(Moto moto) {
        this.moto = moto;
    }

    /** Sets the zone that the public DNS delegates to. */
    void root(String zoneId) {
        root = zoneId;
    }

    void add(Zone zone) {
        zones.put(zone.id(), zone);
    }

    void remove(String zoneId) {
        zones.remove(zoneId);
    }

    void changed(String zoneId, Instant at) {
        zones.computeIfPresent(zoneId, (id, zone) -> new Zone(id, zone.account(), zone.name(), at));
    }

    /** Returns the zone that answers for a name, unless a delegation on the way is broken. */
    Optional<Zone> authority(String name) {
        Zone zone = zones.get(root);
        if (zone == null || !(name.equals(zone.name()) || DomainNames.isBelow(name, zone.name()))) {
            return Optional.empty();
        }
        while (true) {
            Optional<String> cut = delegatedBelow(zone, name);
            if (cut.isEmpty()) {
                return Optional.of(zone);
            }
            Optional<Zone> next = delegate(zone, cut.get());
            if (next.isEmpty()) {
                return Optional.empty();
            }
            zone = next.get();
        }
    }

    /** Returns when the zones that a name's resolution passes through last changed. */
    Instant lastChange(Zone authority) {
        Zone top = zones.get(root);
        return top != null && top.changed().isAfter(authority.changed())
                ? top.changed()
                : authority.changed();
    }

    Set<String> values(Zone zone, String name, String type) {
        if (type.equals("NS") && name.equals(zone.name())) {
            return Set.copyOf(zone.nameServers());
        }
        String text =
                moto.route53(
                                zone.account(),
                                "/2013-04-01/hostedzone/" + zone.id() + "/rrset",
                                Map.of("name", name, "type", type, "maxitems", "1"))
                        .text();
        return Xml.all(Xml.parse(text), "ResourceRecordSet").stream()
                .filter(set -> isAt(set, name, type))
                .findFirst()
                .map(set -> Set.copyOf(Xml.texts(set, "Value")))
                .orElse(Set.of());
    }

    private static boolean isAt(Element set, String name, String type) {
        return DomainNames.normal(Xml.required(set, "Name")).equals(name)
                && Xml.required(set, "Type").equals(type);
    }

    private Optional<String> delegatedBelow(Zone zone, String name) {
        if (name.equals(zone.name())) {
            return Optional.empty();
        }
        String[] labels =
                name.substring(0, name.length() - zone.name().length() - 1).split("\\.", -1);
        String candidate = zone.name();
        for (int i = labels.length - 1; i >= 0; i--) {
            candidate = labels[i] + "." + candidate;
            if (!values(zone, candidate, "NS").isEmpty()) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private Optional<Zone> delegate(Zone parent, String name) {
        Set<String> servers = normal(values(parent, name, "NS"));
        return zones.values().stream()
                .filter(zone -> zone.name().equals(name))
                .filter(zone -> servers.equals(Set.copyOf(zone.nameServers())))
                .findFirst();
    }

    private static Set<String> normal(Set<String> names) {
        Set<String> normal = new HashSet<>();
        names.forEach(name -> normal.add(DomainNames.normal(name)));
        return normal;
    }
}
