package dev.accountvending.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class SnapshotTest {
    private final TestingCheckpoint checkpoint = new TestingCheckpoint();
    private final List<String> done = new ArrayList<>();

    /** A step as any. */
    private static final class Greet extends Step<Greet.Input, Greet.Output> {
        private int runs;

        record Input(String name) {}

        record Output(String greeting) {}

        Greet() {
            super(Input.class);
        }

        @Override
        public Output run(Input input) {
            runs++;
            return new Output("Good morning, " + input.name());
        }
    }

    @Test
    void around_primesBeforeAndRenewsAfter() throws Exception {
        Snapshot snapshot = Snapshot.of(checkpoint);
        snapshot.around(
                "clients", () -> done.add("prime clients"), () -> done.add("renew clients"));
        snapshot.around("door", () -> done.add("prime door"), () -> done.add("renew door"));

        checkpoint.pass();

        assertThat(done)
                .containsExactly("prime door", "prime clients", "renew clients", "renew door");
    }

    @Test
    void around_twiceForTheSame_isOnce() throws Exception {
        Snapshot snapshot = Snapshot.of(checkpoint);
        snapshot.around("clients", () -> done.add("first"), () -> {});
        snapshot.around("clients", () -> done.add("second"), () -> {});

        checkpoint.pass();

        assertThat(done).containsExactly("first");
    }

    @Test
    void around_whatFails_stopsNothing() throws Exception {
        Snapshot snapshot = Snapshot.of(checkpoint);
        snapshot.around("door", () -> {}, () -> done.add("renewed"));
        snapshot.around(
                "clients",
                () -> {
                    throw new IllegalStateException("no network");
                },
                () -> {
                    throw new NoClassDefFoundError("gone");
                });

        checkpoint.pass();
        checkpoint.pass();

        assertThat(done).containsExactly("renewed", "renewed");
    }

    /** Clients are made by the invocation, too. */
    @Test
    void around_afterTheSnapshot_keepsNothing() throws Exception {
        Snapshot snapshot = Snapshot.of(checkpoint);
        checkpoint.pass();
        int before = checkpoint.size();

        snapshot.around("clients", () -> done.add("primed"), () -> {});

        assertThat(snapshot.isAhead()).isFalse();
        assertThat(checkpoint.size()).isEqualTo(before);
    }

    @Test
    void ofProcess_withoutSnapStart_registersNothing() {
        assertThat(Snapshot.ofProcess(Map.of()).isAhead()).isFalse();
        assertThat(
                        Snapshot.ofProcess(Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"))
                                .isAhead())
                .isFalse();
        assertThat(
                        Snapshot.ofProcess(Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start"))
                                .isAhead())
                .isTrue();
    }

    @Test
    void step_isPrimedWithoutBeingRun() throws Exception {
        Greet greet =
                new LambdaEnvironment(Map.of(), Clock.systemUTC(), Snapshot.of(checkpoint))
                        .with(Greet::new);

        checkpoint.pass();

        assertThat(checkpoint.size()).isEqualTo(2); // the snapshot's own end, and the step
        assertThat(greet.runs).isZero();
    }
}
