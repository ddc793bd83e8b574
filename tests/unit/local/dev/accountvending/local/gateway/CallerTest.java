package dev.accountvending.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Instant;

class CallerTest {
    @Test
    void as_keepsFunctionAndLease() {
        Caller session =
                Calls.caller("createAccount", "ana-1")
                        .as(
                                "arn:aws:iam::444455556666:role/vending/VendingOperator",
                                SessionDetails.named("session", Instant.EPOCH));
        assertThat(session.account()).isEqualTo("444455556666");
        assertThat(session.function()).isEqualTo("createAccount");
        assertThat(session.lease()).isEqualTo("ana-1");
        assertThat(session.arn())
                .isEqualTo("arn:aws:sts::444455556666:assumed-role/VendingOperator/session");
    }
}
