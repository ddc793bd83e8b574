package dev.accountvending.local.iam;

import java.util.List;

/**
 * An action that an operation needs, as the table writes it: {@code CopyObject > GetObject ?
 * x-amz-copy-source & !versionId}. The action is the operation's own name if none is given, and of
 * the same service if it names none; the conditions say what must be in the request, or must not.
 *
 * @param action with its service, {@code s3:GetObject}
 */
record ActionRule(String action, ArnTemplate resource, List<String> conditions) {
    ActionRule {
        conditions = List.copyOf(conditions);
    }

    /** An operation and what it needs. */
    record OfOperation(String operation, ActionRule needed) {}

    static OfOperation parse(String text, String prefix, ArnTemplate resource) {
        String[] halves = text.split(" \\? ", -1);
        String[] names = halves[0].split(" > ", -1);
        String action = names[names.length - 1];
        return new OfOperation(
                names[0],
                new ActionRule(
                        action.indexOf(':') < 0 ? prefix + ":" + action : action,
                        resource,
                        halves.length == 1 ? List.of() : List.of(halves[1].split(" & ", -1))));
    }

    boolean isAsked(CallParameters parameters) {
        return conditions.stream()
                .allMatch(
                        condition ->
                                condition.startsWith("!")
                                        ? !parameters.has(condition.substring(1))
                                        : parameters.has(condition));
    }
}
