package dev.accountvending.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import software.amazon.awssdk.services.organizations.model.Account;

class AccountPlacementTest {
    @ParameterizedTest
    @CsvSource({
        "ACTIVE,             ACTIVE,          OPEN",
        "PENDING_ACTIVATION, ,                OPEN",
        "SUSPENDED,          SUSPENDED,       SUSPENDED",
        "PENDING_CLOSURE,    PENDING_CLOSURE, CLOSING",
        "CLOSED,             SUSPENDED,       CLOSED",
        ",                   ACTIVE,          OPEN",
        ",                   PENDING_CLOSURE, CLOSING",
        ",                   SUSPENDED,       CLOSED",
        ",                   ,                OPEN"
    })
    void of_takesTheState_andTheOldStatusOnlyWithoutOne(
            String state, String status, AccountPlacement placement) {
        assertThat(AccountPlacement.of(Account.builder().state(state).status(status).build()))
                .isEqualTo(placement);
    }
}
