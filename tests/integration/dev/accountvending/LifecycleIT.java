package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.Cloud.Answer;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.Review;
import dev.accountvending.local.core.Timing;
import dev.accountvending.model.LeaseId;
import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** What happens to leases by the clock, and what happens when two things happen at once. */
class LifecycleIT {
    private static final Duration SWEEP = Duration.ofMinutes(16);

    private static TestCloud cloud;

    @BeforeAll
    static void start() {
        cloud =
                TestCloud.start(
                        Timing.brisk(), List.of("us-east-1"), Map.of("AVM_REVIEW_EVERY", "1"));
    }

    @AfterAll
    static void stop() {
        cloud.close();
    }

    @Test
    void lease_isRemindedExtendedAndEnded_andTheNameCanBeAskedForAgain() {
        vend("developer", List.of("ana", "ben"), 8);
        String account = lease("ana").get("accountId").textValue();
        String other = lease("ben").get("accountId").textValue();
        cloud.local.advance(Duration.ofDays(1).plus(SWEEP));
        JsonNode reminded = lease("ana").get("remindedAt");
        assertThat(reminded.isNull()).as("7 days before").isFalse();
        cloud.local.advance(SWEEP);
        assertThat(lease("ana").get("remindedAt")).as("once").isEqualTo(reminded);

        assertThat(extend("ana", 30).status()).isEqualTo(200);
        cloud.local.advance(Duration.ofDays(7));

        assertThat(lease("ana").get("status").textValue()).isEqualTo("ACTIVE");
        JsonNode ended = cloud.untilRetired("ben");
        assertThat(ended.get("status").textValue()).as("%s", ended).isEqualTo("RETIRED");
        assertThat(ended.get("remindedAt").textValue())
                .as("1 day before")
                .isGreaterThan(reminded.textValue());
        vend("developer", List.of("ben"), 8);
        assertThat(lease("ben").get("accountId").textValue()).isNotEqualTo(other);
        assertThat(lease("ana").get("accountId").textValue()).isEqualTo(account);
        Invariants.check(cloud);
    }

    @Test
    void lease_withoutAnEnd_isReviewed_andItsOwnerKeepsIt() {
        String owner = owner("lena");
        cloud.vend(TestCloud.request("service", "ledger", owner).put("stage", "test"));
        assertThat(lease("ledger-test").get("status").textValue()).isEqualTo("ACTIVE");
        cloud.local.advance(SWEEP);
        assertThat(review("ledger-test-1").askedAt()).as("not before a day").isNull();
        cloud.local.clock().advance(Duration.ofDays(1));
        cloud.local.advance(SWEEP);
        Review asked = review("ledger-test-1");
        assertThat(asked.askedAt()).isNotNull();

        Answer another = keep("ben@example.com", "ledger-test");
        Answer kept = keep(owner, "ledger-test");

        assertThat(another.status()).isEqualTo(403);
        assertThat(kept.status()).as("%s", kept.body()).isEqualTo(200);
        assertThat(kept.body().get("history").toString()).contains("Still needed.");
        Review next = review("ledger-test-1");
        assertThat(next.since()).isAfter(asked.since());
        cloud.local.advance(SWEEP);
        assertThat(review("ledger-test-1")).as("nobody is asked").isEqualTo(next);
        Invariants.check(cloud);
    }

    @Test
    void extension_andSweep_atOnce_leaveTheLeaseExtendedOrEnded() {
        List<String> names = names("race");
        vend("developer", names, 2);
        cloud.local.clock().advance(Duration.ofDays(2));

        List<Answer> answers = new ArrayList<>();
        List<Supplier<Object>> deeds = new ArrayList<>();
        names.forEach(name -> deeds.add(() -> add(answers, extend(name, 5))));
        deeds.add(2, () -> sweep());
        deeds.add(2, () -> sweep());
        atOnce(deeds);
        cloud.local.advance(SWEEP);

        for (String name : names) {
            JsonNode now = lease(name);
            boolean isExtended =
                    Instant.parse(now.get("expiresAt").textValue())
                            .isAfter(cloud.local.clock().instant());
            if (isExtended) {
                assertThat(now.get("status").textValue()).isEqualTo("ACTIVE");
            } else {
                assertThat(cloud.untilRetired(name).get("status").textValue()).isEqualTo("RETIRED");
            }
        }
        assertThat(answers).extracting(Answer::status).isSubsetOf(200, 409);
        Invariants.check(cloud);
    }

    @Test
    void retirement_andExtension_atOnce_endTheLeaseAllTheSame() {
        List<String> names = names("both");
        vend("qa", names, 2);

        List<Answer> extensions = new ArrayList<>();
        List<Supplier<Object>> deeds = new ArrayList<>();
        for (String name : names) {
            deeds.add(() -> add(extensions, extend(name, 5)));
            deeds.add(() -> cloud.as(owner(name)).delete("/accounts/" + name));
        }
        atOnce(deeds);

        for (String name : names) {
            assertThat(cloud.untilRetired(name).get("status").textValue()).isEqualTo("RETIRED");
        }
        assertThat(extensions).extracting(Answer::status).isSubsetOf(200, 409);
        Invariants.check(cloud);
    }

    private static List<String> names(String prefix) {
        return IntStream.range(0, 4).mapToObj(i -> prefix + i).toList();
    }

    private static void vend(String kind, List<String> names, int days) {
        List<Supplier<Object>> vends = new ArrayList<>();
        for (String name : names) {
            vends.add(
                    () -> cloud.vend(TestCloud.request(kind, name, owner(name)).put("days", days)));
        }
        atOnce(vends);
        for (String name : names) {
            assertThat(lease(name).get("status").textValue()).as(name).isEqualTo("ACTIVE");
        }
    }

    private static String owner(String name) {
        return name + "@example.com";
    }

    private static JsonNode lease(String name) {
        return cloud.get("/accounts/" + name).body();
    }

    private static Answer extend(String name, int days) {
        return cloud.as(owner(name))
                .post(
                        "/accounts/%s/extension".formatted(name),
                        Json.MAPPER.createObjectNode().put("days", days));
    }

    private static Answer keep(String by, String name) {
        return cloud.as(by)
                .post("/accounts/%s/review".formatted(name), Json.MAPPER.createObjectNode());
    }

    private static Review review(String lease) {
        Ledger registry =
                new Ledger(
                        cloud.ledger, "account-vending-local", cloud.local.clock(), Duration.ZERO);
        return Objects.requireNonNull(registry.lease(new LeaseId(lease)).notices().review());
    }

    private static Object sweep() {
        return cloud.invoke("sweepLeases", Json.MAPPER.createObjectNode());
    }

    private static <T> Object add(List<T> all, T one) {
        synchronized (all) {
            all.add(one);
        }
        return one;
    }

    private static void atOnce(List<Supplier<Object>> deeds) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            deeds.stream()
                    .map(deed -> CompletableFuture.supplyAsync(deed, threads))
                    .toList()
                    .forEach(CompletableFuture::join);
        }
    }
}
