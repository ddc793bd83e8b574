package dev.accountvending.certificate;

import static dev.accountvending.certificate.RequestCertificate.Validation.NOT_YET;
import static dev.accountvending.certificate.RequestCertificate.Validation.OVERDUE;
import static dev.accountvending.certificate.RequestCertificate.Validation.WRITTEN;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.ledger.Certificate;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Sides;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.AccountPart;
import dev.accountvending.model.CertificateStatus;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.NotYet;
import dev.accountvending.model.PartStatus;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.testing.Cases;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.acm.model.RequestCertificateRequest;
import software.amazon.awssdk.services.acm.model.Tag;
import software.amazon.awssdk.services.acm.model.ValidationMethod;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

class RequestCertificateTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    private final TestingCertification world = new TestingCertification();

    @Test
    void request_asksForTheDomainAndItsWildcardByDnsUnderTheLeasesTag() {
        String arn = world.begin(SOON);

        RequestCertificateRequest requested = world.acm.requested(arn);
        assertThat(requested.domainName()).isEqualTo("ana.dev.accounts.example.com");
        assertThat(requested.subjectAlternativeNames())
                .containsExactly("*.ana.dev.accounts.example.com");
        assertThat(requested.validationMethod()).isEqualTo(ValidationMethod.DNS);
        assertThat(requested.tags())
                .containsExactly(Tag.builder().key("vending:lease").value("ana-1").build());
    }

    @Test
    void request_whenTheRecordIsNamed_writesItOnceForDomainAndWildcard() {
        world.acm.nameRecords();

        assertThat(world.request(SOON).validation()).isEqualTo(WRITTEN);

        assertThat(world.proof()).containsExactly("_value.acm-validations.aws.");
        assertThat(world.route53.changes())
                .containsExactly("UPSERT CNAME _proof." + world.domain + ". 300");
    }

    @Test
    void request_hasTheArnInTheLedgerBeforeTheRecordIsWritten() {
        world.acm.nameRecords();
        world.route53.faults.refuse("ChangeResourceRecordSets", "AccessDenied");

        assertThatThrownBy(() -> world.request(SOON)).isInstanceOf(VendingFailed.class);

        assertThat(world.inLedger())
                .contains(
                        new Certificate(
                                world.acm.certificates().getFirst(),
                                CertificateStatus.PENDING_VALIDATION,
                                TestingLedger.NOW.plus(SOON)));
    }

    @Test
    void request_thatAcmRefuses_leavesTheDomainDone() {
        world.acm.faults.refuse("RequestCertificate", "AccessDeniedException");

        assertThatThrownBy(() -> world.request(SOON)).isInstanceOf(VendingFailed.class);

        Sides sides = world.ledger.registry.lease(world.lease.id()).sides();
        assertThat(sides.is(AccountPart.domain, PartStatus.DONE)).isTrue();
        assertThat(sides.is(AccountPart.certificate, PartStatus.DONE)).isFalse();
    }

    @Test
    void request_whenTheRecordIsNotNamedYet_writesNothing() {
        assertThatThrownBy(() -> world.request(SOON)).isInstanceOf(NotYet.class);
        assertThat(world.route53.changes()).isEmpty();
    }

    @Test
    void request_whenTheRecordIsNotNamedForLongerThanUsual_answersNotYet() {
        world.begin(Duration.ZERO);
        Duration likely = RequestCertificate.LIKELY;

        assertThatThrownBy(() -> world.request(likely.minusMillis(1))).isInstanceOf(NotYet.class);
        assertThat(world.request(likely).validation()).isEqualTo(NOT_YET);
    }

    @Test
    void request_whenOnlyOneOfTheRecordsIsNamed_waitsForAll() {
        world.acm.nameFirstRecord();

        assertThatThrownBy(() -> world.request(SOON)).isInstanceOf(NotYet.class);
    }

    @Test
    void request_whenAcmDoesNotKnowItsOwnCertificateYet_waits() {
        world.acm.faults.refuse("DescribeCertificate", "ResourceNotFoundException");

        assertThatThrownBy(() -> world.request(SOON)).isInstanceOf(NotYet.class);
    }

    @Test
    void request_whenPatienceIsOver_isOverdue() {
        world.begin(Duration.ZERO);

        assertThat(world.request(TestingCertification.PATIENCE.minusSeconds(1)).validation())
                .isEqualTo(NOT_YET);
        assertThat(world.request(TestingCertification.PATIENCE).validation()).isEqualTo(OVERDUE);
    }

    @Test
    void request_whenTheRecordIsNamedAfterPatience_stillWritesIt() {
        world.begin(Duration.ZERO);
        world.acm.nameRecords();

        assertThat(world.request(TestingCertification.PATIENCE).validation()).isEqualTo(WRITTEN);
    }

    @Test
    void request_whenAcmGaveUp_doesNotWaitForItsRecord() {
        String arn = world.begin(SOON);
        world.acm.set(arn, software.amazon.awssdk.services.acm.model.CertificateStatus.FAILED);

        assertThat(world.request(SOON).validation()).isEqualTo(OVERDUE);
    }

    @Test
    void request_whenRepeated_changesNothingMore() {
        world.acm.nameRecords();
        RequestCertificate.Output first = world.request(SOON);
        Lease after = world.ledger.registry.lease(world.lease.id());

        RequestCertificate.Output second = world.request(SOON.plus(SOON));

        assertThat(second).isEqualTo(first);
        assertThat(world.acm.certificates()).hasSize(1);
        assertThat(world.route53.records(world.zone)).isEqualTo(1);
        assertThat(world.ledger.registry.lease(world.lease.id())).isEqualTo(after);
    }

    @Test
    void request_whenRepeatedAfterTheTokensHour_staysWithTheLedgersCertificate() {
        String first = world.begin(Duration.ZERO);
        world.acm.forgetTokens();
        world.acm.hideFromList();

        assertThat(world.request(Duration.ofHours(2)).certificateArn()).isEqualTo(first);
        assertThat(world.acm.certificates()).hasSize(1);
    }

    @Test
    void request_whenItsAnswerWasLostAndTheListLags_isKnownByItsToken() {
        loseTheRequestsAnswer();
        world.acm.hideFromList();

        world.begin(SOON);

        assertThat(world.acm.certificates()).hasSize(1);
    }

    @Test
    void request_whenItsAnswerWasLostBeyondTheTokensHour_isFoundByItsTag() {
        world.acm.add("other.example.com", tag("ana-1"));
        world.acm.add(world.domain.value(), tag("ana-0"));
        loseTheRequestsAnswer();
        world.acm.forgetTokens();

        String found = world.begin(Duration.ofHours(2));

        assertThat(world.acm.certificates()).hasSize(3);
        assertThat(found).isEqualTo(world.acm.certificates().getLast());
    }

    @Test
    void request_whenTheOneFoundHasFailed_asksForAnother() {
        String failed = world.acm.add(world.domain.value(), tag("ana-1"));
        world.acm.set(failed, software.amazon.awssdk.services.acm.model.CertificateStatus.FAILED);

        assertThat(world.begin(SOON)).isNotEqualTo(failed);
    }

    @Test
    void token_isOneThatAcmTakes() {
        Cases.check(
                draw -> {
                    AccountName name =
                            new AccountName(draw.text("abcdefghijklmnopqrstuvwxyz", 3, 30));
                    LeaseId lease = LeaseId.of(name, draw.between(1, 999_999_999));

                    assertThat(Certificates.token(lease)).matches("[A-Za-z0-9_]{1,32}");
                });
    }

    @Test
    void token_ofEveryLeaseIsItsOwn() {
        Set<String> tokens = new HashSet<>();
        for (int number = 1; number <= 1_000; number++) {
            tokens.add(Certificates.token(new LeaseId("ana-" + number)));
            tokens.add(Certificates.token(new LeaseId("ana-1-" + number)));
        }

        assertThat(tokens).hasSize(2_000);
    }

    private void loseTheRequestsAnswer() {
        world.acm.faults.loseAnswer("RequestCertificate");
        assertThatThrownBy(() -> world.request(Duration.ZERO)).isInstanceOf(TransientFailure.class);
    }

    private static Tag tag(String lease) {
        return Tag.builder().key("vending:lease").value(lease).build();
    }
}
