package dev.accountvending.local.rules;

import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.local.gateway.Moto;

import org.w3c.dom.Element;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * {@code TestDNSAnswer}: what a zone's name servers answer, which moto lacks (<a
 * href="https://docs.aws.amazon.com/Route53/latest/APIReference/API_TestDNSAnswer.html">API</a>).
 */
final class TestDnsAnswer {
    private final Moto moto;

    TestDnsAnswer(Moto moto) {
        this.moto = moto;
    }

    Answer answer(AwsCall call) {
        String zone = bare(call.requiredParameter("hostedzoneid"));
        String name = call.requiredParameter("recordname");
        String type = call.requiredParameter("recordtype");
        Answer records =
                moto.route53(
                        call.caller().account(),
                        "/2013-04-01/hostedzone/" + zone + "/rrset",
                        Map.of("name", name, "maxitems", "100"));
        if (!records.succeeded()) {
            return records;
        }
        List<Element> sets =
                Xml.all(Xml.parse(NameServers.rewrite(records.text(), zone)), "ResourceRecordSet")
                        .stream()
                        .filter(
                                set ->
                                        DomainNames.normal(Xml.required(set, "Name"))
                                                .equals(DomainNames.normal(name)))
                        .toList();
        Optional<Element> found =
                sets.stream().filter(set -> Xml.required(set, "Type").equals(type)).findFirst();
        String data =
                found.map(set -> Xml.texts(set, "Value")).orElse(List.of()).stream()
                        .map(
                                value ->
                                        "<RecordDataEntry>%s</RecordDataEntry>"
                                                .formatted(Xml.escape(value)))
                        .collect(Collectors.joining());
        return Answer.xml(
                200,
                "<TestDNSAnswerResponse xmlns=\"%s\"><Nameserver>%s</Nameserver><RecordName>%s</RecordName><RecordType>%s</RecordType><RecordData>%s</RecordData><ResponseCode>%s</ResponseCode><Protocol>UDP</Protocol></TestDNSAnswerResponse>"
                        .formatted(
                                HostedZones.NAMESPACE,
                                NameServers.of(zone).getFirst(),
                                Xml.escape(name),
                                Xml.escape(type),
                                data,
                                sets.isEmpty() ? "NXDOMAIN" : "NOERROR"));
    }

    private static String bare(String id) {
        return id.substring(id.lastIndexOf('/') + 1);
    }
}
