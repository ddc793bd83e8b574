package dev.accountvending.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.sesv2.SesV2Client;
import software.amazon.awssdk.services.sesv2.model.GetAccountRequest;
import software.amazon.awssdk.services.sesv2.model.GetAccountResponse;
import software.amazon.awssdk.services.sesv2.model.GetEmailIdentityRequest;
import software.amazon.awssdk.services.sesv2.model.GetEmailIdentityResponse;
import software.amazon.awssdk.services.sesv2.model.SendEmailRequest;
import software.amazon.awssdk.services.sesv2.model.SendEmailResponse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class MailChecksTest {
    private final Ses ses = new Ses();

    /** Whether identities are verified, by name; and how the account stands. */
    private static final class Ses implements SesV2Client {
        final Map<String, Boolean> verified = new HashMap<>();
        boolean production = true;
        boolean sending = true;
        @Nullable RuntimeException refusal;
        final List<SendEmailRequest> sent = new ArrayList<>();

        @Override
        public GetEmailIdentityResponse getEmailIdentity(GetEmailIdentityRequest request) {
            boolean found =
                    Optional.ofNullable(verified.get(request.emailIdentity()))
                            .orElseThrow(
                                    () -> TestingInstallation.refused("NotFoundException", "none"));
            return GetEmailIdentityResponse.builder().verifiedForSendingStatus(found).build();
        }

        @Override
        public GetAccountResponse getAccount(GetAccountRequest request) {
            return GetAccountResponse.builder()
                    .productionAccessEnabled(production)
                    .sendingEnabled(sending)
                    .enforcementStatus("SHUTDOWN")
                    .build();
        }

        @Override
        public SendEmailResponse sendEmail(SendEmailRequest request) {
            if (refusal != null) {
                throw refusal;
            }
            sent.add(request);
            return SendEmailResponse.builder().build();
        }

        @Override
        public String serviceName() {
            return "ses";
        }

        @Override
        public void close() {}
    }

    private MailChecks checks() {
        return new MailChecks(
                TestingInstallation.settings(Map.of("AVM_SENDER_EMAIL", "accounts@example.com")),
                () -> ses);
    }

    @Test
    void sender_thatIsVerified_orWhoseDomainIs_isWell() {
        ses.verified.put("accounts@example.com", true);
        assertThat(checks().sender().status()).isEqualTo(CheckStatus.OK);

        ses.verified.clear();
        ses.verified.put("example.com", true);
        assertThat(checks().sender().status()).isEqualTo(CheckStatus.OK);
    }

    @Test
    void sender_thatSesDoesNotKnow_fails() {
        assertThat(checks().sender().line())
                .isEqualTo(
                        "SES in us-east-1 knows neither accounts@example.com nor its domain: make it a verified identity there, or correct senderEmail.");
    }

    @Test
    void sender_thatIsNotVerifiedYet_fails() {
        ses.verified.put("accounts@example.com", false);

        assertThat(checks().sender().line()).contains("has not verified accounts@example.com");
    }

    @Test
    void account_inTheSandbox_fails() {
        ses.production = false;

        assertThat(checks().account().line())
                .contains("in its sandbox", "which ada@example.com is not", "production access");

        ses.verified.put("example.com", true);
        assertThat(checks().account().line()).contains("sandbox").doesNotContain("ada@");
    }

    @Test
    void send_sendsOneMailToTheSimulator() {
        assertThat(checks().send().status()).isEqualTo(CheckStatus.OK);

        assertThat(ses.sent)
                .singleElement()
                .satisfies(
                        mail -> {
                            assertThat(mail.fromEmailAddress()).isEqualTo("accounts@example.com");
                            assertThat(mail.destination().toAddresses())
                                    .containsExactly("success@simulator.amazonses.com");
                        });
    }

    @Test
    void send_thatIsRefused_failsWithAwssSentence() {
        ses.refusal =
                TestingInstallation.refused("MessageRejected", "Email address is not verified.");

        assertThat(checks().send())
                .isEqualTo(
                        CheckOutcome.failing(
                                "SES takes no mail from accounts@example.com: Email address is not verified."));
    }

    @Test
    void account_thatMayNotSend_fails() {
        ses.sending = false;

        assertThat(checks().account().line()).contains("SHUTDOWN");
    }

    @Test
    void account_outOfTheSandbox_isWell() {
        assertThat(checks().account()).isEqualTo(CheckOutcome.ok());
    }

    @Test
    void withoutASender_nothingIsSetUp() {
        MailChecks checks = new MailChecks(TestingInstallation.settings(), () -> ses);

        assertThat(checks.sender().status()).isEqualTo(CheckStatus.NOT_SET_UP);
        assertThat(checks.account().status()).isEqualTo(CheckStatus.NOT_SET_UP);
        assertThat(checks.send().status()).isEqualTo(CheckStatus.NOT_SET_UP);
    }
}
