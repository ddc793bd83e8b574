package dev.accountvending.local.rules;

import dev.accountvending.local.core.Timings;
import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.local.gateway.AwsFailure;
import dev.accountvending.local.gateway.Moto;

import org.w3c.dom.Element;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Route 53's zones: a CallerReference counts once (<a
 * href="https://docs.aws.amazon.com/Route53/latest/APIReference/API_CreateHostedZone.html">CreateHostedZone</a>),
 * each has name servers of its own, and changes take time to be in sync.
 */
final class HostedZones {
    static final String NAMESPACE = "https://route53.amazonaws.com/doc/2013-04-01/";

    private record Change(Instant submitted, Instant inSync) {}

    private static final Pattern CHANGE_ID = Pattern.compile("<Id>/change/[^<]*</Id>");

    private final Moto moto;
    private final Dns dns;
    private final Timings timings;
    private final Clock clock;
    private final Set<String> references = new HashSet<>();
    private final Map<String, Change> changes = new ConcurrentHashMap<>();

    HostedZones(Moto moto, Dns dns, Timings timings, Clock clock) {
        this.moto = moto;
        this.dns = dns;
        this.timings = timings;
        this.clock = clock;
    }

    Answer create(AwsCall call) {
        Element request = Xml.parse(call.request().text());
        String account = call.caller().account();
        String reference = account + " " + Xml.required(request, "CallerReference");
        reserve(reference);
        Answer answer = moto.pass(call);
        if (!answer.succeeded()) {
            giveBack(reference);
            return answer;
        }
        String id = bareId(Xml.required(Xml.parse(answer.text()), "Id"));
        dns.add(
                new Dns.Zone(
                        id,
                        account,
                        DomainNames.normal(Xml.required(request, "Name")),
                        clock.instant()));
        return changing(call, answer.edited(text -> NameServers.rewrite(text, id)));
    }

    /** Returns an answer about one zone. */
    Answer describe(AwsCall call) {
        String id = idIn(call);
        return moto.pass(call).edited(text -> NameServers.rewrite(text, id));
    }

    Answer delete(AwsCall call) {
        Answer answer = moto.pass(call);
        if (!answer.succeeded()) {
            return answer;
        }
        dns.remove(idIn(call));
        return changing(call, answer);
    }

    Answer getChange(AwsCall call) {
        String path = call.request().path();
        String id = path.substring(path.lastIndexOf('/') + 1);
        Change change = changes.get(id);
        if (change == null) {
            throw new AwsFailure(404, "NoSuchChange", "Could not find resource with ID: " + id);
        }
        boolean synced = !clock.instant().isBefore(change.inSync());
        return Answer.xml(
                200,
                "<GetChangeResponse xmlns=\"%s\"><ChangeInfo><Id>/change/%s</Id><Status>%s</Status><SubmittedAt>%s</SubmittedAt></ChangeInfo></GetChangeResponse>"
                        .formatted(
                                NAMESPACE, id, synced ? "INSYNC" : "PENDING", change.submitted()));
    }

    /** Returns the answer about an accepted change, with an id of its own, and not yet in sync. */
    Answer changing(AwsCall call, Answer answer) {
        String id =
                "C"
                        + UUID.randomUUID()
                                .toString()
                                .replace("-", "")
                                .substring(0, 20)
                                .toUpperCase(Locale.ROOT);
        Instant now = clock.instant();
        Duration takes = timings.of(call.caller().lease()).dnsChange();
        changes.put(id, new Change(now, now.plus(takes)));
        return answer.edited(
                text ->
                        CHANGE_ID
                                .matcher(text)
                                .replaceFirst("<Id>/change/" + id + "</Id>")
                                .replace("<Status>INSYNC</Status>", "<Status>PENDING</Status>"));
    }

    /** Returns the zone in a path such as {@code /2013-04-01/hostedzone/Z123/rrset}. */
    static String idIn(AwsCall call) {
        String[] segments = call.request().path().split("/", -1);
        return segments.length > 3 ? segments[3] : "";
    }

    private synchronized void reserve(String reference) {
        if (!references.add(reference)) {
            throw new AwsFailure(
                    409,
                    "HostedZoneAlreadyExists",
                    "A hosted zone has already been created with the specified caller reference.");
        }
    }

    private synchronized void giveBack(String reference) {
        references.remove(reference);
    }

    private static String bareId(String id) {
        return id.substring(id.lastIndexOf('/') + 1);
    }
}
