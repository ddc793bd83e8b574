package dev.accountvending.policy;

import dev.accountvending.model.Person;

import java.util.Optional;

/**
 * Who decides on a request, and where.
 *
 * @param slackChannel the channel in which they pressed the button
 * @param channelProblem why nobody, or not this person, may decide in that channel; empty when it
 *     is private and they are in it
 */
public record Decider(
        Person person, Optional<String> slackChannel, Optional<String> channelProblem) {
    /** A member of a private channel. */
    public Decider(Person person, Optional<String> slackChannel) {
        this(person, slackChannel, Optional.empty());
    }

    /** A person at any other door. */
    public static Decider of(Person person) {
        return new Decider(person, Optional.empty());
    }
}
