package dev.accountvending.policy;

import dev.accountvending.model.InvalidValue;
import dev.accountvending.model.KindName;
import dev.accountvending.model.Person;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The approvers of the requests for one kind.
 *
 * @param channels ids of private Slack channels, as {@code C0APPROVERS}: their members may decide
 *     there
 */
public record Approvers(Set<Person> people, Set<String> channels) {
    private static final Pattern CHANNEL = Pattern.compile("#[A-Z0-9]{2,30}");
    public static final Approvers NOBODY = new Approvers(Set.of(), Set.of());

    public Approvers {
        people = Collections.unmodifiableSet(new LinkedHashSet<>(people));
        channels = Collections.unmodifiableSet(new LinkedHashSet<>(channels));
    }

    /**
     * Reads the setting: {@code service=pia@example.com,#C0APPROVERS;integration=paul@example.com}.
     *
     * @throws InvalidValue saying which part cannot be read
     */
    static Map<KindName, Approvers> parse(String setting) {
        Map<KindName, Approvers> byKind = new HashMap<>();
        for (String part : setting.split(";", -1)) {
            if (part.isBlank()) {
                continue;
            }
            List<String> sides = Arrays.stream(part.split("=", 2)).map(String::strip).toList();
            check(
                    sides.size() == 2,
                    "Approvers are given as kind=person,person,#channel; \"%s\" is not.",
                    part.strip());
            Approvers before =
                    byKind.put(new KindName(sides.getFirst()), ofOneKind(sides.getLast()));
            check(before == null, "The approvers of %s are given twice.", sides.getFirst());
        }
        return byKind;
    }

    private static Approvers ofOneKind(String list) {
        Set<Person> people = new LinkedHashSet<>();
        Set<String> channels = new LinkedHashSet<>();
        for (String word : list.split(",", -1)) {
            String approver = word.strip();
            if (approver.startsWith("#")) {
                check(
                        CHANNEL.matcher(approver).matches(),
                        "A Slack channel is given by # and its id, as #C0APPROVERS, not \"%s\".",
                        approver);
                channels.add(approver.substring(1));
            } else {
                people.add(new Person(approver));
            }
        }
        return new Approvers(people, channels);
    }

    private static void check(boolean valid, String message, String part) {
        if (!valid) {
            throw new InvalidValue(message.formatted(part));
        }
    }
}
