package dev.accountvending.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.accountvending.model.AccountId;
import dev.accountvending.model.OuPath;
import dev.accountvending.model.TransientFailure;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UnitsTest {
    private static final AccountId ACCOUNT = new AccountId("123456789012");
    private static final OuPath SANDBOX = new OuPath("Sandbox");
    private static final OuPath FROZEN = new OuPath("Frozen");
    private static final OuPath QUARANTINE = new OuPath("Quarantine");

    private final TestingOrganizations organization = new TestingOrganizations();
    private final Units units = new Units(organization);

    @BeforeEach
    void place() {
        organization.addAccount(ACCOUNT.value(), "a@example.com", null);
        units.move(ACCOUNT, SANDBOX);
    }

    @Test
    void move_whileItIsWanted_moves() {
        assertThat(units.move(ACCOUNT, FROZEN, () -> true)).isTrue();
        assertThat(units.isIn(ACCOUNT, FROZEN)).isTrue();
    }

    @Test
    void move_whenItIsNoLongerWanted_leavesTheAccount() {
        assertThat(units.move(ACCOUNT, FROZEN, () -> false)).isFalse();
        assertThat(units.isIn(ACCOUNT, SANDBOX)).isTrue();
    }

    @Test
    void move_whenAnotherMovesTheAccountMeanwhile_leavesItThere_andIsTriedAgain() {
        assertThatExceptionOfType(TransientFailure.class)
                .isThrownBy(
                        () ->
                                units.move(
                                        ACCOUNT,
                                        FROZEN,
                                        () -> {
                                            units.move(ACCOUNT, QUARANTINE);
                                            return true;
                                        }));
        assertThat(units.isIn(ACCOUNT, QUARANTINE)).isTrue();
    }
}
