package dev.accountvending.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

class DoctorTest {
    @Test
    void look_tellsEveryPoint_inItsOrder() {
        Doctor doctor =
                new Doctor(
                        List.of(
                                new Check("first", CheckOutcome::ok),
                                new Check("second", () -> CheckOutcome.notSetUp("None."))),
                        Duration.ofSeconds(10));

        assertThat(doctor.look())
                .containsExactly(
                        new CheckResult("first", CheckStatus.OK, null),
                        new CheckResult("second", CheckStatus.NOT_SET_UP, "None."));
    }

    @Test
    void look_whereOneHangs_tellsOfTheOthers() {
        CountDownLatch never = new CountDownLatch(1);
        Doctor doctor =
                new Doctor(
                        List.of(
                                new Check(
                                        "hanging",
                                        () -> {
                                            await(never);
                                            return CheckOutcome.ok();
                                        }),
                                new Check("other", CheckOutcome::ok)),
                        Duration.ofSeconds(1));

        assertThat(doctor.look())
                .containsExactly(
                        new CheckResult(
                                "hanging",
                                CheckStatus.UNKNOWN,
                                "There was no answer within 1 seconds."),
                        new CheckResult("other", CheckStatus.OK, null));
    }

    @Test
    void run_ofWhatAwsRefuses_fails() {
        assertThat(run(TestingInstallation.refused("AccessDenied", "It may not.\nNever.")))
                .isEqualTo(CheckOutcome.failing("It may not. Never."));
        assertThat(run(new VendingFailed("It is broken.")))
                .isEqualTo(CheckOutcome.failing("It is broken."));
    }

    @Test
    void run_ofWhatCannotBeAsked_isNotChecked() {
        assertThat(run(new TransientFailure("AWS did not answer.")).status())
                .isEqualTo(CheckStatus.UNKNOWN);
        assertThat(run(new IllegalStateException("The setting X is missing.")).line())
                .isEqualTo("It could not be checked: The setting X is missing.");
        assertThat(run(new UnsupportedOperationException()).status())
                .isEqualTo(CheckStatus.UNKNOWN);
    }

    private static CheckOutcome run(RuntimeException thrown) {
        return new Check(
                        "check",
                        () -> {
                            throw thrown;
                        })
                .run();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
