package dev.accountvending.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.catalog.Kind;
import dev.accountvending.ledger.Assignment;
import dev.accountvending.ledger.Certificate;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AssignmentStatus;
import dev.accountvending.model.CertificateStatus;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.MemberRole;
import dev.accountvending.policy.Policy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

class ReadyTopicTest {
    private static final Map<String, String> IDENTITY_CENTER =
            Map.of(
                    "AVM_IDENTITY_CENTER_INSTANCE_ARN", "arn:aws:sso:::instance/ssoins-1",
                    "AVM_IDENTITY_STORE_ID", "d-1",
                    "AVM_PERMISSION_SETS", "*=arn:ps",
                    "AVM_ACCESS_PORTAL_URL", "https://example.awsapps.com/start");

    private final TestingLedger ledger = new TestingLedger();
    private TestingNews news = news(false);

    @Test
    void vended_tellsTheOwnerAndTheWorld() {
        vended(active(CertificateStatus.ISSUED));

        assertThat(news.events()).containsExactly("AccountVended");
        assertThat(news.event("AccountVended").toString())
                .contains("\"version\":\"1\"", "\"accountId\":\"123456789012\"");
        assertThat(news.mailTo("ana@example.com"))
                .singleElement()
                .satisfies(
                        text ->
                                assertThat(text)
                                        .contains(
                                                "https://signin.aws.amazon.com/switchrole?account=123456789012",
                                                "You lose access on 25 November 2026, 10:00 UTC",
                                                "avm hand-over ana",
                                                "ana.dev.accounts.example.com")
                                        .doesNotContain("arn:aws:iam"));
        assertThat(news.mailTo("ada@example.com")).isEmpty();
    }

    @Test
    void vended_whileTheCertificateIsPending_saysThatTheOwnerHearsOfIt() {
        vended(active(CertificateStatus.PENDING_VALIDATION));

        assertThat(news.events()).containsExactly("AccountVended");
        assertThat(news.mailTo("ada@example.com")).isEmpty();
        assertThat(news.mailTo("ana@example.com").getFirst()).contains("you hear when it is there");
    }

    @Test
    void vended_withIdentityCenter_saysWhereToSignIn() {
        LeaseId lease = active(CertificateStatus.ISSUED);
        assign(lease, AssignmentStatus.ASSIGNED, null);

        vendedWithIdentityCenter(lease);

        assertThat(news.events()).containsExactly("AccountVended");
        assertThat(news.mailTo("ana@example.com").getFirst())
                .contains(
                        "Work:  https://example.awsapps.com/start/#/console?account_id=123456789012&role_name=Work");
        assertThat(news.mailTo("ada@example.com")).isEmpty();
    }

    private void assign(LeaseId lease, AssignmentStatus status, @Nullable String why) {
        ledger.registry.update(
                lease,
                found ->
                        found.withAccess(
                                access ->
                                        access.withAssignment(
                                                Assignment.begun(TestingLedger.NOW)
                                                        .to("arn:ps", "Work")
                                                        .settled(status, why))));
    }

    private void vendedWithIdentityCenter(LeaseId lease) {
        news = news(true);
        news.announcements.vended(ledger.registry.lease(lease));
    }

    private void vended(LeaseId lease) {
        news.announcements.vended(ledger.registry.lease(lease));
    }

    private TestingNews news(boolean identityCenter) {
        return new TestingNews(
                ledger.registry,
                new Policy(Set.of(), ""),
                Optional.empty(),
                TestingReadyMail.catalog(Kind.Ready.access),
                identityCenter,
                identityCenter ? IDENTITY_CENTER : Map.of());
    }

    private LeaseId active(CertificateStatus certificate) {
        Lease lease = ledger.withAccount("ana");
        ledger.registry.update(
                lease.id(),
                found ->
                        found.withAccess(
                                        access ->
                                                access.withRoles(
                                                        Map.of(
                                                                "Developer",
                                                                MemberRole.Developer.in(
                                                                        TestingLedger.ACCOUNT))))
                                .withDomain(
                                        domain ->
                                                domain.withCertificate(
                                                        new Certificate(
                                                                "arn",
                                                                certificate,
                                                                TestingLedger.NOW))));
        ledger.registry.move(lease.id(), LeaseStatus.ACTIVE, "test", null);
        return lease.id();
    }
}
