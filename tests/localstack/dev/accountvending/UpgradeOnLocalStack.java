package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.Cloud.Answer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/**
 * The present archive and template, deployed over those of the last release while a vend is under
 * way; and those of the release over it again, while its account is taken back.
 */
class UpgradeOnLocalStack {
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private static LocalStackCloud cloud;

    @BeforeAll
    static void start() {
        cloud = LocalStackCloud.start(PackagedVersion.released());
    }

    @AfterAll
    static void stop() {
        if (cloud != null) {
            cloud.close();
        }
    }

    @Test
    void vend_throughAnUpgrade_andTakeBack_throughARollback_endWell() {
        Answer asked = cloud.post(Cloud.request("developer", "ana", "ana@example.com"));
        assertThat(asked.status()).as("%s", asked.body()).isEqualTo(202);
        await().atMost(LONGEST)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> lease().path("accountId").isTextual());

        cloud.update(PackagedVersion.present());

        JsonNode vended = cloud.ended(lease());
        assertThat(vended.path("status").asText()).as("%s", vended).isEqualTo("ACTIVE");
        Answer ending = cloud.as("ana@example.com").delete("/accounts/ana");
        assertThat(ending.status()).as("%s", ending.body()).isEqualTo(202);
        JsonNode later = cloud.post(Cloud.request("developer", "ben", "ben@example.com")).body();

        cloud.update(PackagedVersion.released());

        JsonNode ended = cloud.untilRetired("ana");
        assertThat(ended.path("status").asText()).as("%s", ended).isEqualTo("RETIRED");
        JsonNode begunBefore = cloud.ended(later);
        assertThat(begunBefore.path("status").asText()).as("%s", begunBefore).isEqualTo("ACTIVE");
        Invariants.check(cloud);
    }

    private static JsonNode lease() {
        return cloud.get("/accounts/ana").body();
    }
}
