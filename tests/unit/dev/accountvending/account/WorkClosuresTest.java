package dev.accountvending.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.model.AccountId;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;

class WorkClosuresTest {
    private final TestingClosing testing = new TestingClosing();

    // It does not look at the context, which only Lambda can make.
    @SuppressWarnings("NullAway")
    @Test
    void run_byTheClock_worksTheQueue() {
        AccountId account = testing.queued();
        WorkClosures function = new WorkClosures(testing.closures);

        function.handleRequest(InputStream.nullInputStream(), new ByteArrayOutputStream(), null);
        testing.finishAll();
        function.handleRequest(InputStream.nullInputStream(), new ByteArrayOutputStream(), null);

        assertThat(testing.state(account)).isEqualTo(ClosureState.CLOSED);
    }
}
