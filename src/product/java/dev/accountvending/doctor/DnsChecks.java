package dev.accountvending.doctor;

import dev.accountvending.dns.Delegations;
import dev.accountvending.model.Ascii;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.Settings;

import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.GetHostedZoneResponse;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** The zone that subdomains are delegated from, and whether the world finds it. */
final class DnsChecks {
    private final AssumedRole<Route53Client> entrance;
    private final Settings settings;
    private final Function<String, Set<String>> publicNameServers;

    /**
     * Of an installation.
     *
     * @param publicNameServers what public DNS answers for a domain; nothing, where there is none
     */
    DnsChecks(
            AssumedRole<Route53Client> entrance,
            Settings settings,
            Function<String, Set<String>> publicNameServers) {
        this.entrance = entrance;
        this.settings = settings;
        this.publicNameServers = publicNameServers;
    }

    CheckOutcome zone() {
        GetHostedZoneResponse zone;
        try {
            zone = describe();
        } catch (VendingFailed refused) {
            if (refused.is("NoSuchHostedZone")) {
                return CheckOutcome.failing(
                        "There is no zone %s in the management account: correct parentZoneId."
                                .formatted(settings.parentZoneId()));
            }
            if (refused.is("AccessDenied")) {
                return CheckOutcome.failing(
                        "VendingParentZoneRole may not read zone %s: correct parentZoneId, or its ParentZoneId in the stack of organization/management-account.yaml."
                                .formatted(settings.parentZoneId()));
            }
            throw refused;
        }
        List<String> wrong = new ArrayList<>();
        String name = plain(zone.hostedZone().name());
        if (!name.equals(plain(settings.parentDomain()))) {
            wrong.add(
                    "Zone %s is of %s, but parentDomain is %s: correct one of them."
                            .formatted(settings.parentZoneId(), name, settings.parentDomain()));
        }
        if (zone.hostedZone().config() != null
                && Boolean.TRUE.equals(zone.hostedZone().config().privateZone())) {
            wrong.add("The zone is private: certificates are validated in a public one.");
        }
        if (wrong.isEmpty()) {
            new Delegations(entrance.needed(), settings.parentZoneId(), settings.parentDomain())
                    .page(null);
        }
        return CheckOutcome.of(wrong);
    }

    /**
     * Whether requests can be held against the names that the parent zone uses.
     *
     * @param reader through which they are read
     */
    CheckOutcome readable(AssumedRole<Route53Client> reader) {
        try {
            reader.needed()
                    .listResourceRecordSets(
                            request -> request.hostedZoneId(settings.parentZoneId()).maxItems("1"));
            return CheckOutcome.ok();
        } catch (VendingFailed refused) {
            return CheckOutcome.failing(
                    "Names that zone %s uses are not seen when they are asked for, as %s may not read it: %s"
                            .formatted(
                                    settings.parentZoneId(),
                                    reader.name(),
                                    refused.explanation().inFull()));
        }
    }

    /**
     * With another endpoint of AWS than its own, it is the local cloud, whose zones are in no DNS.
     */
    CheckOutcome delegation() {
        if (settings.find("AWS_ENDPOINT_URL").isPresent()) {
            return CheckOutcome.unknown(
                    "Skipped: the local cloud's domains are not in public DNS.");
        }
        Set<String> ours = plain(describe().delegationSet().nameServers());
        String domain = settings.parentDomain();
        Set<String> found;
        try {
            found = plain(publicNameServers.apply(domain));
        } catch (TransientFailure unreachable) {
            return CheckOutcome.unknown(unreachable.explanation().inFull());
        }
        if (found.isEmpty()) {
            return CheckOutcome.failing(
                    "Public DNS has no name servers for %s: write an NS record with %s where the domain above it is served."
                            .formatted(domain, String.join(", ", ours)));
        }
        return found.equals(ours)
                ? CheckOutcome.ok(String.join(", ", ours))
                : CheckOutcome.failing(
                        "Public DNS leads %s to %s, but zone %s is served by %s: correct the NS record where the domain above it is served, or parentZoneId."
                                .formatted(
                                        domain,
                                        String.join(", ", found),
                                        settings.parentZoneId(),
                                        String.join(", ", ours)));
    }

    private GetHostedZoneResponse describe() {
        return entrance.needed().getHostedZone(request -> request.id(settings.parentZoneId()));
    }

    private static Set<String> plain(Collection<String> names) {
        Set<String> plain = new TreeSet<>();
        names.forEach(name -> plain.add(plain(name)));
        return plain;
    }

    private static String plain(String name) {
        return Ascii.lower(name).replaceFirst("\\.$", "");
    }
}
