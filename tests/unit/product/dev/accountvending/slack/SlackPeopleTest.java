package dev.accountvending.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.model.Person;
import dev.accountvending.model.RequestRejected;
import dev.accountvending.notify.TestingSlack;
import dev.accountvending.policy.Policy;
import dev.accountvending.policy.Refused;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Set;

class SlackPeopleTest {
    private final TestingSlack slack = new TestingSlack();
    private final SlackPeople people =
            new SlackPeople(slack.api, new Policy(Set.of(new Person("ada@example.com")), ""));

    @AfterEach
    void close() {
        slack.close();
    }

    @Test
    void person_isWhoeverHasTheConfirmedAddress() {
        slack.member("UDAN00000", "Dan@Example.com");

        assertThat(people.person("UDAN00000")).hasToString("dan@example.com");
    }

    @ParameterizedTest
    @CsvSource({
        "deleted, not a person",
        "is_bot, not a person",
        "is_workflow_bot, not a person",
        "is_restricted, Guests",
        "is_ultra_restricted, Guests",
        "is_stranger, Only members"
    })
    void person_ofWhoeverIsNoMember_isRefused(String mark, String why) {
        slack.member("U1", "ana@example.com").put(mark, true);

        assertThatThrownBy(() -> people.person("U1"))
                .isInstanceOf(RequestRejected.class)
                .hasMessageContaining(why);
    }

    @Test
    void person_ofAnotherWorkspace_isRefused() {
        slack.member("U1", "ada@example.com").put("team_id", "T0EVIL000");

        assertThatThrownBy(() -> people.person("U1")).hasMessageContaining("Only members");
    }

    @Test
    void person_ofAnotherOrganization_isRefused() {
        ObjectNode user = slack.member("U1", "ada@example.com").put("team_id", "T0EVIL000");
        user.putObject("enterprise_user").put("enterprise_id", "");

        assertThatThrownBy(() -> people.person("U1")).hasMessageContaining("Only members");
    }

    @Test
    void person_whoseAddressIsNotConfirmed_isRefused() {
        slack.member("U1", "ada@example.com").put("is_email_confirmed", false);

        assertThatThrownBy(() -> people.person("U1")).hasMessageContaining("not confirmed");
    }

    @ParameterizedTest
    @CsvSource({
        "ana+2@example.com, + part",
        "ada@other.example, mailDomains",
        "ada@eu.example.com, mailDomains",
        "ada@notexample.com, mailDomains"
    })
    void person_whoseAddressIsNoPersonsHere_isRefused(String email, String why) {
        slack.member("U1", email);

        assertThatThrownBy(() -> people.person("U1"))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.rule()).isEqualTo("known-address"))
                .hasMessageContaining(why);
    }

    @Test
    void person_withoutAnAddress_isRefused() {
        ((ObjectNode) slack.member("U1", "x").get("profile")).remove("email");

        assertThatThrownBy(() -> people.person("U1")).hasMessageContaining("no mail address");
    }

    @Test
    void person_whoseAddressCannotBeUsed_isRefused() {
        slack.member("U1", "ada*@example.com");

        assertThatThrownBy(() -> people.person("U1"))
                .isInstanceOf(RequestRejected.class)
                .hasMessageContaining("cannot use your mail address");
    }
}
