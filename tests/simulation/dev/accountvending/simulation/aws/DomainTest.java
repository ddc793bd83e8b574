package dev.accountvending.simulation.aws;

import static dev.accountvending.simulation.aws.NewMember.LAYOUT;
import static dev.accountvending.simulation.aws.NewMember.assertCode;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.acm.model.CertificateStatus;
import software.amazon.awssdk.services.acm.model.ResourceRecord;
import software.amazon.awssdk.services.acm.model.ValidationMethod;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

import java.time.Duration;
import java.util.List;

class DomainTest {
    private static final String NAME = "ana." + LAYOUT.parentDomain();

    private final NewMember member = new NewMember();
    private final Zones zones = member.aws.zones();
    private final Route53Client route53 = member.client(Route53Client.class);
    private final AcmClient acm = member.client(AcmClient.class);
    private final String zone =
            route53.createHostedZone(it -> it.name(NAME).callerReference("lease"))
                    .hostedZone()
                    .id()
                    .substring("/hostedzone/".length());

    @Test
    void createHostedZone_withAUsedReference_isRefused() {
        assertCode(
                () -> route53.createHostedZone(it -> it.name(NAME).callerReference("lease")),
                "HostedZoneAlreadyExists");
    }

    @Test
    void delegation_leadsToTheLiveZone_untilThatIsDeleted() {
        zones.delegate(NAME, zones.find(zone).orElseThrow().nameServers);
        assertThat(zones.target(zones.delegations().getFirst())).contains(zones.find(zone).get());

        route53.deleteHostedZone(it -> it.id(zone));

        assertThat(zones.target(zones.delegations().getFirst())).isEmpty();
    }

    @Test
    void deleteHostedZone_withARecord_isRefused_andAnotherValueDeletesNone() {
        change(ChangeAction.UPSERT, "www." + NAME, RRType.A, "192.0.2.1");

        assertCode(() -> route53.deleteHostedZone(it -> it.id(zone)), "HostedZoneNotEmpty");
        assertCode(
                () -> change(ChangeAction.DELETE, "www." + NAME, RRType.A, "192.0.2.2"),
                "InvalidChangeBatch");
        change(ChangeAction.DELETE, "www." + NAME, RRType.A, "192.0.2.1");
        route53.deleteHostedZone(it -> it.id(zone));
    }

    @Test
    void listResourceRecordSets_isInTheOrderOfLabelsFromTheLastOn() {
        change(ChangeAction.CREATE, "b-a." + NAME, RRType.A, "192.0.2.1");
        change(ChangeAction.CREATE, "z.b." + NAME, RRType.A, "192.0.2.1");
        change(ChangeAction.CREATE, "b." + NAME, RRType.A, "192.0.2.1");

        assertThat(
                        route53.listResourceRecordSets(
                                        it -> it.hostedZoneId(zone).startRecordName("b." + NAME))
                                .resourceRecordSets())
                .extracting(ResourceRecordSet::name)
                .containsExactly("b." + NAME + ".", "z.b." + NAME + ".", "b-a." + NAME + ".");
    }

    @Test
    void calls_fasterThanFiveASecond_areThrottled() {
        assertCode(
                () -> {
                    for (int i = 0; i < 11; i++) {
                        route53.getHostedZone(it -> it.id(zone));
                    }
                },
                "Throttling");
    }

    @Test
    void certificate_isIssued_onceThePublicDnsHasItsRecord() {
        String arn = request();
        member.pass(Duration.ofSeconds(30));
        ResourceRecord record =
                acm.describeCertificate(it -> it.certificateArn(arn))
                        .certificate()
                        .domainValidationOptions()
                        .getFirst()
                        .resourceRecord();
        change(ChangeAction.CREATE, record.name(), RRType.CNAME, record.value());
        member.pass(Duration.ofHours(1));
        assertThat(status(arn)).isEqualTo(CertificateStatus.PENDING_VALIDATION);

        zones.delegate(NAME, zones.find(zone).orElseThrow().nameServers);
        status(arn);
        member.pass(Duration.ofMinutes(7));

        assertThat(status(arn)).isEqualTo(CertificateStatus.ISSUED);
        assertThat(request()).isNotEqualTo(arn);
    }

    @Test
    void certificate_askedForTwiceWithinAnHour_isOne_andIsGivenUpAfterThreeDays() {
        String arn = request();
        assertThat(request()).isEqualTo(arn);

        member.pass(Duration.ofHours(73));

        assertThat(status(arn)).isEqualTo(CertificateStatus.VALIDATION_TIMED_OUT);
    }

    private String request() {
        return acm.requestCertificate(
                        it ->
                                it.domainName(NAME)
                                        .subjectAlternativeNames("*." + NAME)
                                        .validationMethod(ValidationMethod.DNS)
                                        .idempotencyToken("lease"))
                .certificateArn();
    }

    private CertificateStatus status(String arn) {
        return acm.describeCertificate(it -> it.certificateArn(arn)).certificate().status();
    }

    private void change(ChangeAction action, String name, RRType type, String value) {
        ResourceRecordSet record =
                ResourceRecordSet.builder()
                        .name(name)
                        .type(type)
                        .ttl(300L)
                        .resourceRecords(
                                software.amazon.awssdk.services.route53.model.ResourceRecord
                                        .builder()
                                        .value(value)
                                        .build())
                        .build();
        route53.changeResourceRecordSets(
                it ->
                        it.hostedZoneId(zone)
                                .changeBatch(
                                        batch ->
                                                batch.changes(
                                                        List.of(
                                                                software.amazon.awssdk.services
                                                                        .route53.model.Change
                                                                        .builder()
                                                                        .action(action)
                                                                        .resourceRecordSet(record)
                                                                        .build()))));
    }
}
