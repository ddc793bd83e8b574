package dev.accountvending.dns;

import dev.accountvending.ledger.Zone;
import dev.accountvending.model.Explanation;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.QuotaReached;
import dev.accountvending.model.StepFailure;
import dev.accountvending.model.Subdomain;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;

import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.DelegationSet;
import software.amazon.awssdk.services.route53.model.HostedZone;
import software.amazon.awssdk.services.route53.model.ListHostedZonesByNameRequest;
import software.amazon.awssdk.services.route53.model.ListHostedZonesByNameResponse;

import java.util.Optional;

/** The hosted zones of a member account. */
final class ChildZones {
    private final Route53Client route53;

    ChildZones(Route53Client route53) {
        this.route53 = route53;
    }

    /**
     * The lease's zone, made unless it is there. By its caller reference Route 53 makes one zone
     * however often it is asked (<a
     * href="https://docs.aws.amazon.com/Route53/latest/APIReference/API_CreateHostedZone.html">CreateHostedZone</a>).
     * No delegation set is named: a zone must not share its parent's.
     *
     * @param reference the lease's id; something else for a zone in the place of one that is gone
     */
    Zone ensure(Subdomain domain, LeaseId lease, String reference) {
        try {
            return create(domain, lease, reference);
        } catch (VendingFailed refused) {
            if (refused.is("HostedZoneAlreadyExists")) {
                return read(find(domain, reference));
            }
            throw explained(refused, domain);
        }
    }

    private Zone create(Subdomain domain, LeaseId lease, String reference) {
        var answer =
                route53.createHostedZone(
                        r ->
                                r.name(domain.value())
                                        .callerReference(reference)
                                        .hostedZoneConfig(
                                                c -> c.comment("Vended with lease " + lease)));
        return zone(answer.hostedZone(), answer.delegationSet());
    }

    /** Other zones of the same name may stand beside ours, so it is known by its reference. */
    private HostedZone find(Subdomain domain, String reference) {
        var request = ListHostedZonesByNameRequest.builder().dnsName(domain.value()).build();
        while (true) {
            ListHostedZonesByNameResponse page = route53.listHostedZonesByName(request);
            Optional<HostedZone> ours =
                    page.hostedZones().stream()
                            .filter(zone -> zone.callerReference().equals(reference))
                            .filter(zone -> isNamed(zone.name(), domain))
                            .findFirst();
            if (ours.isPresent()) {
                return ours.get();
            }
            if (!page.isTruncated() || !isNamed(page.nextDNSName(), domain)) {
                throw notListed(domain, reference);
            }
            request =
                    request.toBuilder()
                            .dnsName(page.nextDNSName())
                            .hostedZoneId(page.nextHostedZoneId())
                            .build();
        }
    }

    private Zone read(HostedZone found) {
        var answer = route53.getHostedZone(r -> r.id(ParentZone.bareId(found.id())));
        return zone(answer.hostedZone(), answer.delegationSet());
    }

    private static Zone zone(HostedZone zone, DelegationSet servers) {
        return new Zone(ParentZone.bareId(zone.id()), servers.nameServers());
    }

    private static boolean isNamed(String name, Subdomain domain) {
        return NameServers.plain(name).equals(domain.value());
    }

    /** A zone just made may not be listed yet; a later try will see it. */
    private static TransientFailure notListed(Subdomain domain, String reference) {
        return new TransientFailure(
                Explanation.of(
                        "The zone of %s exists, but Route 53 does not list it.".formatted(domain),
                        ("Route 53 says that caller reference %s was used, and lists no zone %s"
                                        + " that has it. If this stays so, the zone was deleted:"
                                        + " have the account asked for again.")
                                .formatted(reference, domain)));
    }

    private static StepFailure explained(VendingFailed refused, Subdomain domain) {
        return switch (refused.code().orElse("")) {
            case "DelegationSetNotAvailable" ->
                    new VendingFailed(
                            Explanation.of(
                                    "Route 53 has no name servers left for the domain %s."
                                            .formatted(domain),
                                    ("Too many zones of the name %s, or of one above or below it,"
                                                    + " exist in AWS: delete those that nobody"
                                                    + " needs, ask AWS Support, or have another"
                                                    + " name asked for.")
                                            .formatted(domain)),
                            "DelegationSetNotAvailable",
                            refused);
            case "TooManyHostedZones" ->
                    new QuotaReached(
                            Explanation.of(
                                    "The account cannot hold one more DNS zone.",
                                    "Raise Route 53's quota of hosted zones in the member account,"
                                            + " or delete zones there that nobody needs."),
                            refused);
            case "InvalidDomainName" ->
                    new VendingFailed(
                            Explanation.of(
                                    "Route 53 does not take %s as a domain: choose another name."
                                            .formatted(domain)),
                            "InvalidDomainName",
                            refused);
            default -> refused;
        };
    }
}
