package dev.accountvending.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.ledger.IndexKey;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountStatus;

import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.IntStream;

class PlanInspectionTest {
    private static final Instant NOW = dev.accountvending.ledger.TestingLedger.NOW;

    private final TestingOrganization there = new TestingOrganization();

    @Test
    void run_overAnEmptyLedger_plansTheOrganizationAlone() {
        assertThat(run("arn:a", Duration.ZERO).parts()).containsExactly(Part.organization());
    }

    @Test
    void run_dividesTheAccountsThatLeasesHold() {
        accounts(310);
        there.ledger.dynamoDb.readAtMost(1_000);

        PlanInspection.Output output = run("arn:a", Duration.ZERO);

        assertThat(output.look()).isEqualTo("arn:a");
        assertThat(output.parts())
                .extracting(Part::status)
                .containsExactly(null, AccountStatus.LEASED, AccountStatus.LEASED);
        assertThat(output.parts().get(2).after())
                .extracting(IndexKey::key)
                .isEqualTo("ACCOUNT#400000000299");
    }

    @Test
    void run_again_answersTheSame() {
        PlanInspection.Output output = run("arn:a", Duration.ZERO);
        accounts(1);

        assertThat(run("arn:a", Duration.ofDays(1))).isEqualTo(output);
    }

    @Test
    void run_afterAnExecutionThatFailed_goesOnWithItsParts_unlessThatIsLongAgo() {
        PlanInspection.Output left = run("arn:a", Duration.ZERO);

        assertThat(run("arn:b", Duration.ofHours(2))).isEqualTo(left);
        assertThat(run("arn:c", Duration.ofHours(3)).look()).isEqualTo("arn:c");
    }

    @Test
    void run_afterAnInspectionThatIsDone_beginsAnother() {
        there.firstLook("arn:a");

        assertThat(run("arn:b", Duration.ZERO).look()).isEqualTo("arn:b");
    }

    private void accounts(int number) {
        IntStream.range(0, number)
                .forEach(
                        i ->
                                there.active(
                                        "a%03d".formatted(i),
                                        new AccountId("%012d".formatted(400_000_000_000L + i))));
    }

    private PlanInspection.Output run(String execution, Duration later) {
        return new PlanInspection(there.registry, Clock.fixed(NOW.plus(later), ZoneOffset.UTC))
                .run(new PlanInspection.Input(execution));
    }
}
