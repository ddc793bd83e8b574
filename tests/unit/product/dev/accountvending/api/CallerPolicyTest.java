package dev.accountvending.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.model.AccountId;
import dev.accountvending.model.Person;
import dev.accountvending.policy.Policy;
import dev.accountvending.policy.Refused;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Optional;
import java.util.Set;

class CallerPolicyTest {
    private final CallerPolicy callers =
            new CallerPolicy(
                    new AccountId("111111111111"),
                    new AccountId("222222222222"),
                    Set.of("AccountRequester"),
                    user -> user.equals("ana") ? Optional.of("Ana@example.com") : Optional.empty(),
                    new Policy(Set.of(new Person("ada@example.com")), ""));

    @Test
    void person_ofAUserOfTheIdentityAccount_isByItsTag() {
        assertThat(callers.person("arn:aws:iam::222222222222:user/ana"))
                .hasToString("ana@example.com");
        assertThat(callers.person("arn:aws:iam::222222222222:user/team/a/ana"))
                .hasToString("ana@example.com");
    }

    @Test
    void person_ofASessionOfAListedRole_isByItsName() {
        assertThat(
                        callers.person(
                                "arn:aws:sts::111111111111:assumed-role/AccountRequester/Ben@example.com"))
                .hasToString("ben@example.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ana+2@example.com", "ana@other.example", "pool@accounts.example.com"})
    void person_whoseAddressIsNoPersonsHere_isRefused(String address) {
        assertThatThrownBy(
                        () ->
                                callers.person(
                                        "arn:aws:sts::111111111111:assumed-role/AccountRequester/"
                                                + address))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.rule()).isEqualTo("known-address"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "arn:aws:iam::222222222222:user/untagged",
                "arn:aws:iam::111111111111:user/ana",
                "arn:aws:iam::222222222222:root",
                "arn:aws:sts::111111111111:assumed-role/Other/ada@example.com",
                "arn:aws:sts::222222222222:assumed-role/AccountRequester/ada@example.com",
                "arn:aws:sts::111111111111:assumed-role/AccountRequester/ada",
                "arn:aws:sts::111111111111:assumed-role/AccountRequester/x/ada@example.com",
                "arn:aws:sts::111111111111:federated-user/ada@example.com",
            })
    void person_ofAnybodyElse_isRefused(String arn) {
        assertThatThrownBy(() -> callers.person(arn))
                .isInstanceOfSatisfying(
                        Problem.Raised.class,
                        raised -> {
                            assertThat(raised.problem().status()).isEqualTo(403);
                            assertThat(raised.problem().rule()).isEqualTo("known-person");
                        });
    }
}
