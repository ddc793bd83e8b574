package dev.accountvending.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.catalog.Kind;
import dev.accountvending.ledger.Assignment;
import dev.accountvending.ledger.Certificate;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AssignmentStatus;
import dev.accountvending.model.CertificateStatus;
import dev.accountvending.model.EmailAddress;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.MemberRole;
import dev.accountvending.model.TransientFailure;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class NotifyRequesterTest {
    private static final Map<String, String> IDENTITY_CENTER =
            Map.of(
                    "AVM_IDENTITY_CENTER_INSTANCE_ARN", "arn:aws:sso:::instance/ssoins-1",
                    "AVM_IDENTITY_STORE_ID", "d-1",
                    "AVM_PERMISSION_SETS", "*=arn:ps",
                    "AVM_ACCESS_PORTAL_URL", "https://example.awsapps.com/start");

    private final TestingLedger ledger = new TestingLedger();
    private final TestingEvents events = new TestingEvents();
    private final TestingMail mail = new TestingMail();
    private final NotifyRequester step = step(Optional.of("vending@example.com"));

    @Test
    void run_tellsTheOwnerAndTheWorld() {
        step.run(input(CertificateStatus.ISSUED));

        assertThat(events.types()).containsExactly("AccountVended");
        assertThat(events.published.getFirst().detail())
                .contains("\"version\":\"1\"", "\"accountId\":\"123456789012\"");
        assertThat(mail.textsTo("ana@example.com"))
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
        assertThat(mail.textsTo("admin@example.com")).isEmpty();
    }

    @Test
    void run_whileTheCertificateIsPending_saysThatTheOwnerHearsOfIt() {
        step.run(input(CertificateStatus.PENDING_VALIDATION));

        assertThat(events.types()).containsExactly("AccountVended");
        assertThat(mail.textsTo("admin@example.com")).isEmpty();
        assertThat(mail.textsTo("ana@example.com").getFirst())
                .contains("you hear when it is there");
    }

    @Test
    void run_withIdentityCenter_saysWhereToSignIn() {
        NotifyRequester.Input input = input(CertificateStatus.ISSUED);
        assign(input, AssignmentStatus.ASSIGNED, null);

        withIdentityCenter().run(input);

        assertThat(events.types()).containsExactly("AccountVended");
        assertThat(mail.textsTo("ana@example.com").getFirst())
                .contains(
                        "Work:  https://example.awsapps.com/start/#/console?account_id=123456789012&role_name=Work");
        assertThat(mail.textsTo("admin@example.com")).isEmpty();
    }

    @Test
    void run_whenTheOwnerCouldNotBeAssigned_tellsThemAndAsksAdministrators() {
        NotifyRequester.Input input = input(CertificateStatus.ISSUED);
        assign(input, AssignmentStatus.FAILED, "Identity Center knows nobody.");

        withIdentityCenter().run(input);

        assertThat(events.types()).containsExactly("AccountVended", "AccessPending");
        assertThat(mail.textsTo("ana@example.com").getFirst()).contains("You cannot sign in yet");
        assertThat(mail.textsTo("admin@example.com"))
                .singleElement()
                .satisfies(
                        text ->
                                assertThat(text)
                                        .contains(
                                                "Identity Center knows nobody.",
                                                "Assign ana@example.com",
                                                "the permission set Work"));
    }

    @Test
    void run_whenTheAssignmentWasNotEvenBegun_asksAdministratorsToo() {
        withIdentityCenter().run(input(CertificateStatus.ISSUED));

        assertThat(mail.textsTo("admin@example.com").getFirst())
                .contains("was not made in time", "a permission set of your choice");
    }

    private void assign(
            NotifyRequester.Input input, AssignmentStatus status, @Nullable String why) {
        ledger.registry.update(
                input.leaseId(),
                lease ->
                        lease.withAccess(
                                access ->
                                        access.withAssignment(
                                                Assignment.begun(TestingLedger.NOW)
                                                        .to("arn:ps", "Work")
                                                        .settled(status, why))));
    }

    private NotifyRequester withIdentityCenter() {
        return step(Optional.of("vending@example.com"), true);
    }

    @Test
    void run_twice_changesNothingButTellsAgain() {
        NotifyRequester.Input input = input(CertificateStatus.ISSUED);
        step.run(input);
        int writes = ledger.dynamoDb.writes();

        step.run(input);

        assertThat(ledger.dynamoDb.writes()).isEqualTo(writes);
        assertThat(events.types()).containsExactly("AccountVended", "AccountVended");
        assertThat(events.ids()).containsExactly("AccountVended:ana-1");
    }

    @Test
    void run_withoutASender_stillPublishes() {
        step(Optional.empty()).run(input(CertificateStatus.ISSUED));

        assertThat(mail.sent).isEmpty();
        assertThat(events.types()).containsExactly("AccountVended");
    }

    @Test
    void run_whenEventBridgeTakesNothing_isTriedAgain() {
        events.full = true;

        assertThatThrownBy(() -> step.run(input(CertificateStatus.ISSUED)))
                .isInstanceOf(TransientFailure.class);
    }

    private NotifyRequester step(Optional<String> sender) {
        return step(sender, false);
    }

    private NotifyRequester step(Optional<String> sender, boolean identityCenter) {
        return new NotifyRequester(
                ledger.registry,
                new Messages(events, mail, sender),
                List.of(new EmailAddress("admin@example.com")),
                identityCenter,
                TestingReadyMail.over(
                        new Messages(events, mail, sender),
                        Kind.Ready.access,
                        identityCenter,
                        identityCenter ? IDENTITY_CENTER : Map.of()),
                Clock.fixed(TestingLedger.NOW, ZoneOffset.UTC));
    }

    private NotifyRequester.Input input(CertificateStatus certificate) {
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
        return new NotifyRequester.Input(lease.id());
    }
}
