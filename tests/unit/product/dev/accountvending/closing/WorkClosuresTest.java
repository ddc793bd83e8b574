package dev.accountvending.closing;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;

import dev.accountvending.model.AccountId;
import dev.accountvending.runtime.Metrics;
import dev.accountvending.runtime.TestingContext;
import dev.accountvending.runtime.TestingLog;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

class WorkClosuresTest {
    private final TestingClosing testing = new TestingClosing();
    private final Context context = TestingContext.lasting(30_000);
    private final WorkClosures function = new WorkClosures(testing.closures, new Metrics("test"));

    @Test
    void run_byTheClock_worksTheQueue() throws IOException {
        AccountId account = testing.queued();

        function.handleRequest(InputStream.nullInputStream(), new ByteArrayOutputStream(), context);
        testing.finishAll();
        function.handleRequest(InputStream.nullInputStream(), new ByteArrayOutputStream(), context);

        assertThat(testing.state(account)).isEqualTo(ClosureState.CLOSED);
    }

    @Test
    void run_whileAnAccountWaitsForLong_tellsForHowLong_andElseNothing() throws IOException {
        testing.quota = 0;
        testing.queued();
        try (TestingLog log = TestingLog.of(Metrics.class)) {
            function.handleRequest(
                    InputStream.nullInputStream(), new ByteArrayOutputStream(), context);
            testing.pass(Duration.ofHours(7));
            function.handleRequest(
                    InputStream.nullInputStream(), new ByteArrayOutputStream(), context);

            assertThat(log.metrics())
                    .singleElement()
                    .satisfies(
                            line ->
                                    assertThat(line.path("ClosureQueueAge").asInt())
                                            .isEqualTo(7 * 3600));
        }
    }
}
