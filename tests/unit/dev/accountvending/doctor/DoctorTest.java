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
                                new Check("first", Outcome::ok),
                                new Check("second", () -> Outcome.notSetUp("None."))),
                        Duration.ofSeconds(10));

        assertThat(doctor.look())
                .containsExactly(
                        new Point("first", Status.OK, null),
                        new Point("second", Status.NOT_SET_UP, "None."));
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
                                            return Outcome.ok();
                                        }),
                                new Check("other", Outcome::ok)),
                        Duration.ofSeconds(1));

        assertThat(doctor.look())
                .containsExactly(
                        new Point(
                                "hanging", Status.UNKNOWN, "There was no answer within 1 seconds."),
                        new Point("other", Status.OK, null));
    }

    @Test
    void run_ofWhatAwsRefuses_fails() {
        assertThat(run(TestingInstallation.refused("AccessDenied", "It may not.\nNever.")))
                .isEqualTo(Outcome.failing("It may not. Never."));
        assertThat(run(new VendingFailed("It is broken.")))
                .isEqualTo(Outcome.failing("It is broken."));
    }

    @Test
    void run_ofWhatCannotBeAsked_isNotChecked() {
        assertThat(run(new TransientFailure("AWS did not answer.")).status())
                .isEqualTo(Status.UNKNOWN);
        assertThat(run(new IllegalStateException("The setting X is missing.")).line())
                .isEqualTo("It could not be checked: The setting X is missing.");
        assertThat(run(new UnsupportedOperationException()).status()).isEqualTo(Status.UNKNOWN);
    }

    private static Outcome run(RuntimeException thrown) {
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
