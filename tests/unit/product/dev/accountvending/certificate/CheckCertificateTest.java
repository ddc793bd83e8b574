package dev.accountvending.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.ledger.Certificate;
import dev.accountvending.model.CertificateStatus;
import dev.accountvending.model.NotYet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;

class CheckCertificateTest {
    private static final Duration LATE = TestingCertification.PATIENCE;
    private static final Duration JUST_BEFORE = LATE.minusSeconds(1);

    private final TestingCertification world = new TestingCertification();
    private final String arn = world.begin(Duration.ZERO);

    @Test
    void check_whenIssued_isSettled_andTheLedgerKnows() {
        set(software.amazon.awssdk.services.acm.model.CertificateStatus.ISSUED);

        assertThat(world.check(JUST_BEFORE)).isEqualTo(settled(CertificateStatus.ISSUED));
        assertThat(inLedger()).isEqualTo(CertificateStatus.ISSUED);
    }

    @Test
    void check_whileLikelyToBeIssuedSoon_failsWithNotYet() {
        Duration likely = CheckCertificate.LIKELY;

        assertThatThrownBy(() -> world.check(Duration.ZERO)).isInstanceOf(NotYet.class);
        assertThatThrownBy(() -> world.check(likely.minusMillis(1))).isInstanceOf(NotYet.class);
        assertThat(world.check(likely).settled()).isFalse();
    }

    @Test
    void check_whilePendingWithinPatience_isNotSettled() {
        assertThat(world.check(JUST_BEFORE))
                .isEqualTo(
                        new CheckCertificate.Output(CertificateStatus.PENDING_VALIDATION, false));
    }

    @Test
    void check_whenPendingAfterPatience_isSettledAsPending() {
        assertThat(world.check(LATE)).isEqualTo(settled(CertificateStatus.PENDING_VALIDATION));
        assertThat(inLedger()).isEqualTo(CertificateStatus.PENDING_VALIDATION);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"ISSUED", "PENDING_VALIDATION", "UNKNOWN_TO_SDK_VERSION"})
    void check_whenAcmGaveUp_isSettledAsFailed_andTheLedgerKnows(
            software.amazon.awssdk.services.acm.model.CertificateStatus status) {
        set(status);

        assertThat(world.check(JUST_BEFORE)).isEqualTo(settled(CertificateStatus.FAILED));
        assertThat(inLedger()).isEqualTo(CertificateStatus.FAILED);
    }

    @Test
    void check_whenAcmDoesNotKnowItYet_isNotSettledUntilPatienceIsOver() {
        world.acm.delete(arn);

        assertThat(world.check(JUST_BEFORE).settled()).isFalse();
        assertThat(world.check(LATE)).isEqualTo(settled(CertificateStatus.FAILED));
    }

    @Test
    void check_whenRepeated_writesTheLedgerOnce() {
        set(software.amazon.awssdk.services.acm.model.CertificateStatus.ISSUED);
        Certificate before = world.inLedger().orElseThrow();
        CheckCertificate.Output first = world.check(JUST_BEFORE);
        int writes = world.ledger.dynamoDb.writes();

        assertThat(world.check(LATE)).isEqualTo(first);

        assertThat(world.ledger.dynamoDb.writes()).isEqualTo(writes);
        assertThat(world.inLedger().orElseThrow().requestedAt()).isEqualTo(before.requestedAt());
    }

    private void set(software.amazon.awssdk.services.acm.model.CertificateStatus status) {
        world.acm.set(arn, status);
    }

    private CertificateStatus inLedger() {
        return world.inLedger().orElseThrow().status();
    }

    private static CheckCertificate.Output settled(CertificateStatus status) {
        return new CheckCertificate.Output(status, true);
    }
}
