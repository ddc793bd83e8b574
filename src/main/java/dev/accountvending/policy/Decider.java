package dev.accountvending.policy;

import dev.accountvending.model.Person;

import java.util.Optional;

/**
 * Who decides on a request, and where.
 *
 * @param slackChannel the channel in which they pressed the button: only its members can
 */
public record Decider(Person person, Optional<String> slackChannel) {
    public static Decider of(Person person) {
        return new Decider(person, Optional.empty());
    }
}
