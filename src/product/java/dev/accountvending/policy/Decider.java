package dev.accountvending.policy;

import dev.accountvending.model.Person;

import java.util.Optional;

/**
 * A person who decides on a request, and the Slack channel if they use one.
 *
 * @param slackChannel the channel in which they pressed the button
 * @param channelProblem why this person may not decide in that channel; empty if it is private and
 *     they are in it
 */
public record Decider(
        Person person, Optional<String> slackChannel, Optional<String> channelProblem) {
    /** Creates a member of a private channel. */
    public Decider(Person person, Optional<String> slackChannel) {
        this(person, slackChannel, Optional.empty());
    }

    /** Returns a person who decides outside a Slack channel. */
    public static Decider of(Person person) {
        return new Decider(person, Optional.empty());
    }
}
