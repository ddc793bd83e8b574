package dev.accountvending.local.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.local.gateway.AwsFailure;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

class ReservedConcurrencyTest {
    private static final FunctionResult DONE = FunctionResult.of("done");

    private final ReservedConcurrency room = new ReservedConcurrency();
    private final CountDownLatch running = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    @Test
    void atOnce_whileAsManyRunAsMay_isRefusedAsLambdaDoes() throws Exception {
        FunctionDeclaration one = function("one", OptionalInt.of(1));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<FunctionResult> first = threads.submit(() -> room.atOnce(one, this::longRun));
            running.await();

            assertThatThrownBy(() -> room.atOnce(one, () -> DONE))
                    .isInstanceOfSatisfying(
                            AwsFailure.class,
                            refused -> {
                                assertThat(refused.status()).isEqualTo(429);
                                assertThat(refused.code()).isEqualTo("TooManyRequestsException");
                            });
            assertThat(room.atOnce(function("other", OptionalInt.of(1)), () -> DONE))
                    .isEqualTo(DONE);

            mayEnd.countDown();
            first.get();
        }
        assertThat(room.atOnce(one, () -> DONE)).isEqualTo(DONE);
    }

    @Test
    void atOnce_whereNothingIsReserved_isNeverRefused() throws Exception {
        FunctionDeclaration any = function("any", OptionalInt.empty());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<FunctionResult> first = threads.submit(() -> room.atOnce(any, this::longRun));
            running.await();

            assertThat(room.atOnce(any, () -> DONE)).isEqualTo(DONE);

            mayEnd.countDown();
            first.get();
        }
    }

    @Test
    void atOnce_whileTheAccountRunsAsManyAsItMay_isRefusedWithAnotherReason() throws Exception {
        room.ofAccount(1);
        FunctionDeclaration any = function("any", OptionalInt.empty());
        FunctionDeclaration other = function("other", OptionalInt.of(1));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<FunctionResult> first = threads.submit(() -> room.atOnce(any, this::longRun));
            running.await();

            assertThatThrownBy(() -> room.atOnce(other, () -> DONE))
                    .isInstanceOf(AwsFailure.class)
                    .hasMessageContaining("TooManyRequestsException");

            mayEnd.countDown();
            first.get();
        }
        // What was refused has left no place taken.
        assertThat(room.atOnce(other, () -> DONE)).isEqualTo(DONE);
    }

    @Test
    void inLine_whileAsManyRunAsMay_waits() throws Exception {
        FunctionDeclaration one = function("one", OptionalInt.of(1));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<FunctionResult> first = threads.submit(() -> room.inLine(one, this::longRun));
            running.await();
            Future<FunctionResult> second = threads.submit(() -> room.inLine(one, () -> DONE));

            assertThatThrownBy(() -> second.get(200, TimeUnit.MILLISECONDS))
                    .isInstanceOf(TimeoutException.class);

            mayEnd.countDown();
            assertThat(second.get()).isEqualTo(DONE);
            first.get();
        }
    }

    private FunctionResult longRun() {
        running.countDown();
        try {
            mayEnd.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return DONE;
    }

    private static FunctionDeclaration function(String name, OptionalInt atOnce) {
        return new FunctionDeclaration(
                name,
                "a.B",
                Duration.ofSeconds(30),
                1024,
                atOnce,
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                2);
    }
}
