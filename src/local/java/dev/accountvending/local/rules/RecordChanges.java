package dev.accountvending.local.rules;

import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.local.gateway.AwsFailure;
import dev.accountvending.local.gateway.Moto;

import org.w3c.dom.Element;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Checks record changes as Route 53 does: CREATE only for a record that does not exist, DELETE only
 * with exactly the present values (<a
 * href="https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html">ChangeResourceRecordSets</a>).
 * moto checks its journal instead of the records.
 */
final class RecordChanges {
    private record RecordSet(String ttl, Set<String> values) {
        static RecordSet of(Element set) {
            return new RecordSet(
                    Xml.text(set, "TTL").orElse(""), Set.copyOf(Xml.texts(set, "Value")));
        }
    }

    private final Moto moto;
    private final Dns dns;
    private final HostedZones zones;
    private final Clock clock;
    private final Map<String, Object> locks = new ConcurrentHashMap<>();

    RecordChanges(Moto moto, Dns dns, HostedZones zones, Clock clock) {
        this.moto = moto;
        this.dns = dns;
        this.zones = zones;
        this.clock = clock;
    }

    Answer change(AwsCall call) {
        String zone = HostedZones.idIn(call);
        synchronized (locks.computeIfAbsent(zone, _ -> new Object())) {
            for (Element change : Xml.all(Xml.parse(call.request().text()), "Change")) {
                check(call.caller().account(), zone, change);
            }
            Answer answer = moto.pass(call);
            if (!answer.succeeded()) {
                return answer;
            }
            dns.changed(zone, clock.instant());
            return zones.changing(call, answer);
        }
    }

    private void check(String account, String zone, Element change) {
        String action = Xml.required(change, "Action");
        if (!action.equals("CREATE") && !action.equals("DELETE")) {
            return;
        }
        String name = DomainNames.normal(Xml.required(change, "Name"));
        String type = Xml.required(change, "Type");
        String identifier = Xml.text(change, "SetIdentifier").orElse("");
        Optional<RecordSet> there = find(account, zone, name, type, identifier);
        String which = "[name='%s', type='%s']".formatted(name + ".", type);
        if (action.equals("CREATE") && there.isPresent()) {
            throw refused(
                    "Tried to create resource record set " + which + " but it already exists");
        }
        if (action.equals("DELETE") && there.isEmpty()) {
            throw refused("Tried to delete resource record set " + which + " but it was not found");
        }
        if (action.equals("DELETE") && !there.equals(Optional.of(RecordSet.of(change)))) {
            throw refused(
                    "Tried to delete resource record set "
                            + which
                            + " but the values provided do not match the current values");
        }
    }

    private Optional<RecordSet> find(
            String account, String zone, String name, String type, String identifier) {
        Answer answer =
                moto.route53(
                        account,
                        "/2013-04-01/hostedzone/" + zone + "/rrset",
                        Map.of("name", name, "type", type, "maxitems", "100"));
        if (!answer.succeeded()) {
            return Optional.empty();
        }
        return Xml.all(Xml.parse(answer.text()), "ResourceRecordSet").stream()
                .filter(
                        set ->
                                DomainNames.normal(Xml.required(set, "Name")).equals(name)
                                        && Xml.required(set, "Type").equals(type)
                                        && Xml.text(set, "SetIdentifier")
                                                .orElse("")
                                                .equals(identifier))
                .findFirst()
                .map(RecordSet::of);
    }

    private static AwsFailure refused(String message) {
        return new AwsFailure(400, "InvalidChangeBatch", "[" + message + "]");
    }
}
