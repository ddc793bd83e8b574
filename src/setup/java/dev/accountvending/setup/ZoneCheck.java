package dev.accountvending.setup;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.HostedZone;
import software.amazon.awssdk.services.route53.model.HostedZoneLimitType;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Checks the zone that subdomains are delegated from, in the management account. */
final class ZoneCheck {
    private final Route53Client route53;
    private final Function<String, Optional<Set<String>>> resolver;
    private final List<HostedZone> zones;
    private final String domain;

    /**
     * Looks for the domain's public zones.
     *
     * @param resolver returns a domain's name servers; empty if DNS could not be asked
     */
    ZoneCheck(
            Route53Client route53,
            Function<String, Optional<Set<String>>> resolver,
            String domain) {
        this.route53 = route53;
        this.resolver = resolver;
        this.domain = domain;
        this.zones =
                route53
                        .listHostedZonesByName(request -> request.dnsName(domain))
                        .hostedZones()
                        .stream()
                        .filter(zone -> SystemResolver.normal(zone.name()).equals(domain))
                        .filter(zone -> !zone.config().privateZone())
                        .toList();
    }

    /** Returns the zone's id; if there are several, the one that the stack was made with. */
    Optional<String> zone(@Nullable String ofStack) {
        List<String> ids = zones.stream().map(ZoneCheck::id).toList();
        if (ofStack != null && ids.contains(ofStack)) {
            return Optional.of(ofStack);
        }
        return ids.size() == 1 ? Optional.of(ids.getFirst()) : Optional.empty();
    }

    CheckResult there(Optional<String> zone) {
        String subject = "zone " + domain;
        if (zone.isPresent()) {
            return CheckResult.there(subject, zone.get());
        }
        return zones.isEmpty()
                ? CheckResult.missing(
                        subject,
                        "the management account has no public zone of this name: make it (console:"
                                + " Route 53, Create hosted zone), or correct --parent-domain")
                : CheckResult.wrong(
                        subject,
                        "there are several: %s. Delete those that the domain is not delegated to"
                                .formatted(
                                        zones.stream()
                                                .map(ZoneCheck::id)
                                                .collect(Collectors.joining(", "))));
    }

    /** Checks whether public DNS finds the domain in this zone. */
    CheckResult delegation(String zone) {
        String subject = "delegation of " + domain;
        Set<String> servers =
                route53
                        .getHostedZone(request -> request.id(zone))
                        .delegationSet()
                        .nameServers()
                        .stream()
                        .map(SystemResolver::normal)
                        .collect(Collectors.toCollection(TreeSet::new));
        Optional<Set<String>> found = resolver.apply(domain);
        if (found.isEmpty()) {
            return CheckResult.unknown(subject, "DNS could not be asked from here");
        }
        if (found.get().isEmpty()) {
            return CheckResult.missing(
                    subject,
                    "write these NS records where the domain above it is kept: "
                            + String.join(", ", servers));
        }
        return found.get().equals(servers)
                ? CheckResult.there(subject, "to this zone")
                : CheckResult.wrong(
                        subject,
                        "it is to %s, not to %s"
                                .formatted(
                                        String.join(", ", found.get()),
                                        String.join(", ", servers)));
    }

    /** Checks the number of records: each account has one NS record in the zone. */
    CheckResult records(String zone, int planned) {
        var limit =
                route53.getHostedZoneLimit(
                        request ->
                                request.hostedZoneId(zone)
                                        .type(HostedZoneLimitType.MAX_RRSETS_BY_ZONE));
        long needed = limit.count() + planned;
        return CheckResult.room(
                needed <= limit.limit().value(),
                "records of " + domain,
                String.format(
                        Locale.ROOT,
                        "%,d there and %,d planned, one for each account, of %,d",
                        limit.count(),
                        planned,
                        limit.limit().value()));
    }

    private static String id(HostedZone zone) {
        return zone.id().substring(zone.id().lastIndexOf('/') + 1);
    }
}
