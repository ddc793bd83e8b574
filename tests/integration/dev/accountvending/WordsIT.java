package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.Cloud.Answer;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.Reservation;
import dev.accountvending.local.core.Timing;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.AccountRequest;
import dev.accountvending.model.EmailAddress;
import dev.accountvending.model.KindName;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.OuPath;
import dev.accountvending.model.Person;
import dev.accountvending.model.Subdomain;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.sts.StsClient;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What people write, and how AWS spells them, through the real doors with IAM enforced. */
class WordsIT {
    private static final int ENDED = 19;

    private static TestCloud cloud;
    private static SlackUsers slack;

    @BeforeAll
    static void start() {
        cloud = TestCloud.enforcing(Timing.brisk(), List.of("us-east-1"), Map.of());
        slack = new SlackUsers(cloud);
        try (IamClient iam = cloud.client(IamClient.builder(), cloud.administrator("identity"))) {
            Tag spelled = Tag.builder().key("email").value("Cleo@Example.com").build();
            iam.tagUser(user -> user.userName("cleo").tags(spelled));
        }
    }

    @AfterAll
    static void stop() {
        cloud.close();
    }

    /**
     * Another asks for her in small letters, so that only the identity account has the capitals.
     */
    @Test
    void owner_whoseTagHasCapitals_enters_andIsOnePerson() {
        Answer asked =
                cloud.as("ada@example.com")
                        .post(
                                "/accounts",
                                Cloud.request("developer", "capitals", "cleo@example.com"));
        assertThat(asked.status()).as("%s", asked.body()).isEqualTo(202);

        JsonNode lease = cloud.ended(asked.body());

        assertThat(lease.path("status").asText()).as("%s", lease).isEqualTo("ACTIVE");
        assertThat(lease.path("owner").asText()).isEqualTo("Cleo@Example.com");
        People people = new People(cloud);
        AwsCredentials session =
                people.assume(
                        people.withMfa("cleo"), lease.at("/roles/Developer").asText(), "cleo");
        try (StsClient sts = cloud.client(StsClient.builder(), session)) {
            assertThat(sts.getCallerIdentity().account())
                    .isEqualTo(lease.path("accountId").asText());
        }
        for (String spelling : List.of("cleo@example.com", "CLEO@EXAMPLE.COM")) {
            assertThat(cloud.get("/accounts?owner=" + spelling).body().at("/accounts/0/name"))
                    .as(spelling)
                    .isEqualTo(lease.path("name"));
        }
        Answer second = cloud.post(Cloud.request("developer", "more", "cleo@example.com"));
        assertThat(second.status()).as("%s", second.body()).isEqualTo(409);
        assertThat(second.body().path("detail").asText()).contains("capitals-1");
    }

    @Test
    void owner_whomTheIdentityAccountDoesNotKnow_isRefused_andNothingIsReserved() {
        Answer asked =
                cloud.as("ada@example.com")
                        .post("/accounts", Cloud.request("sandbox", "nobodys", "zoe@example.com"));

        assertThat(asked.status()).isEqualTo(400);
        assertThat(asked.body().at("/errors/0/field").asText()).isEqualTo("owner");
        assertThat(asked.body().at("/errors/0/message").asText())
                .contains("VendingPeople", "email=zoe@example.com");
        assertThat(cloud.get("/accounts/nobodys").status()).isEqualTo(404);
    }

    @Test
    void slackCommand_ofCopiedText_isReadAsItIsMeant() {
        slack.say("UBEN00000", "new\u00A0Sandbox\u3000Copied\u2011Text\u200B 7D");
        slack.call(
                call ->
                        SlackUsers.text(call).contains("copied-text")
                                && SlackUsers.text(call).contains("is ready"));

        slack.say("UBEN00000", "show\u00A0copied-text\u202F");

        slack.call(call -> SlackUsers.text(call).contains("*Status*\\nactive"));
        JsonNode lease = cloud.get("/accounts/COPIED-TEXT%C2%A0").body();
        assertThat(lease.path("name").asText()).isEqualTo("copied-text");
        assertThat(
                        Duration.between(
                                Instant.parse(lease.path("requestedAt").asText()),
                                Instant.parse(lease.path("expiresAt").asText())))
                .isEqualTo(Duration.ofDays(7));
    }

    @Test
    void list_afterManyEndedLeases_showsTheOneThatGoesOn() {
        write("living", LeaseStatus.VENDING, LeaseStatus.ACTIVE);
        for (int i = 0; i < ENDED; i++) {
            write(
                    "ended-" + i,
                    LeaseStatus.VENDING,
                    LeaseStatus.ACTIVE,
                    LeaseStatus.RETIRING,
                    LeaseStatus.RETIRED);
        }

        slack.say("UDAN00000", "list");

        String shown =
                SlackUsers.text(
                        slack.call(call -> SlackUsers.text(call).contains("Your accounts")));
        assertThat(shown.indexOf("*living*"))
                .isPositive()
                .isLessThan(shown.indexOf("*Ended lately:*"));
        assertThat(shown.split("has ended", -1)).hasSizeBetween(2, 6);
        JsonNode ended = cloud.get("/accounts/ended-0").body();
        assertThat(ended.path("expiresAt").isNull()).isTrue();
        assertThat(ended.path("switchRoleUrl").isNull()).isTrue();
        assertThat(ended.path("roles")).isEmpty();
    }

    /** A lease in the ledger that went through these statuses, and was never vended. */
    private static void write(String name, LeaseStatus... statuses) {
        Ledger ledger =
                new Ledger(cloud.ledger, "account-vending-local", Clock.systemUTC(), Duration.ZERO);
        AccountRequest request =
                new AccountRequest(
                        new KindName("qa"),
                        new AccountName(name),
                        new Person("dan@example.com"),
                        7,
                        null,
                        null,
                        null);
        Lease lease =
                ledger.reserve(
                        new Reservation(
                                request.name(), null, 100, null, id -> requested(id, request)));
        for (LeaseStatus status : statuses) {
            ledger.move(lease.id(), status, "test", null);
        }
    }

    private static Lease requested(LeaseId id, AccountRequest request) {
        Instant now = Instant.now();
        return Lease.requested(
                id,
                request,
                now,
                now.plus(Duration.ofDays(7)),
                new OuPath("Sandbox"),
                new EmailAddress("aws+%s@example.com".formatted(id)),
                new Subdomain(id.name() + ".qa.accounts.example.com"),
                request.owner().value());
    }
}
