package dev.accountvending.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.SlackMessage;
import dev.accountvending.request.TestingStepFunctions;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Json;
import dev.accountvending.runtime.LambdaEnvironment;

import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.util.Map;

class VendFollowerTest {
    private final TestingLedger ledger = new TestingLedger();
    private final TestingStepFunctions stepFunctions = new TestingStepFunctions();
    private final VendFollower follower = new VendFollower(stepFunctions, "arn:follow-vend", 10);

    @Test
    void follow_twice_startsOnce() throws Exception {
        Lease lease = shown(ledger.reserved("ana"));
        follower.follow(lease);

        follower.follow(lease.moved(LeaseStatus.VENDING, TestingLedger.NOW, "x", null));

        assertThat(stepFunctions.started).containsOnlyKeys("follow-ana-1-0");
        assertThat(Json.MAPPER.readTree(stepFunctions.started.get("follow-ana-1-0")))
                .isEqualTo(
                        Json.MAPPER.readTree(
                                """
                                {"leaseId":"ana-1","waitSeconds":10,"progress":{"shown":"","ended":false}}
                                """));
    }

    @Test
    void follow_afterADecision_startsAgain() {
        Lease waiting =
                shown(ledger.reserved("ana"))
                        .moved(LeaseStatus.AWAITING_APPROVAL, TestingLedger.NOW, "x", null);
        follower.follow(waiting);
        assertThat(stepFunctions.started).isEmpty();

        follower.follow(waiting.moved(LeaseStatus.VENDING, TestingLedger.NOW, "pia", null));

        assertThat(stepFunctions.started).containsOnlyKeys("follow-ana-1-1");
    }

    @Test
    void follow_withoutAMessage_startsNothing() {
        follower.follow(ledger.reserved("ana"));

        assertThat(stepFunctions.started).isEmpty();
    }

    @Test
    void of_withoutSlack_isEmpty() {
        assertThat(
                        VendFollower.of(
                                new FunctionContext(
                                        new LambdaEnvironment(
                                                Map.of("AVM_FOLLOW_STATE_MACHINE_ARN", "arn:x"),
                                                Clock.systemUTC()))))
                .isEmpty();
    }

    private static Lease shown(Lease lease) {
        return lease.withNotices(
                notices -> notices.withSlackMessage(new SlackMessage("DANA00000", "17.1")));
    }
}
