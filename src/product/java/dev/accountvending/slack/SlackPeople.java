package dev.accountvending.slack;

import com.slack.api.model.User;

import dev.accountvending.model.InvalidValue;
import dev.accountvending.model.Person;
import dev.accountvending.model.RequestRejected;
import dev.accountvending.notify.SlackApi;
import dev.accountvending.policy.Policy;

import org.jspecify.annotations.Nullable;

/**
 * Finds the person behind a Slack user, by the mail address that Slack has confirmed (<a
 * href="https://docs.slack.dev/reference/methods/users.info">users.info</a>). Guests and members of
 * another workspace with which a channel is shared are refused: there, others decide what is
 * confirmed.
 */
final class SlackPeople {
    private final SlackApi slack;
    private final Policy policy;

    SlackPeople(SlackApi slack, Policy policy) {
        this.slack = slack;
        this.policy = policy;
    }

    /**
     * Returns the person.
     *
     * @throws RequestRejected saying why the user is none
     * @throws dev.accountvending.policy.Refused if their address is not of our mail domains, or has
     *     a {@code +} part: members change their address by themselves
     */
    Person person(String id) {
        User user = slack.user(id);
        if (user.isDeleted() || user.isBot() || user.isWorkflowBot()) {
            throw new RequestRejected("This user of Slack is not a person who works here.");
        }
        if (user.isRestricted() || user.isUltraRestricted()) {
            throw new RequestRejected(
                    "Guests of this Slack workspace cannot use the account vending machine.");
        }
        if (user.isStranger() || !isOfOurTeam(user)) {
            throw new RequestRejected(
                    "Only members of the workspace that the account vending machine is installed"
                            + " in can use it.");
        }
        String email = user.getProfile() == null ? null : user.getProfile().getEmail();
        if (email == null || email.isBlank()) {
            throw new RequestRejected(
                    "Your Slack profile has no mail address, and you are known here by that.");
        }
        if (!user.isEmailConfirmed()) {
            throw new RequestRejected(
                    "Slack has not confirmed your mail address yet: confirm it in Slack, and try"
                            + " again.");
        }
        Person person = asPerson(email);
        policy.mayEnter(person);
        return person;
    }

    private static Person asPerson(String email) {
        try {
            return new Person(email);
        } catch (InvalidValue invalid) {
            throw new RequestRejected(
                    "The account vending machine cannot use your mail address: "
                            + invalid.getMessage());
        }
    }

    private boolean isOfOurTeam(User user) {
        SlackApi.Team ours = slack.team();
        User.EnterpriseUser enterprise = user.getEnterpriseUser();
        return ours.id().equals(user.getTeamId())
                || (enterprise != null && isOurs(ours, enterprise.getEnterpriseId()));
    }

    private static boolean isOurs(SlackApi.Team ours, @Nullable String enterprise) {
        return !ours.enterprise().isEmpty() && ours.enterprise().equals(enterprise);
    }
}
