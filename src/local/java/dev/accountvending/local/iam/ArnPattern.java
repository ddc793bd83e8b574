package dev.accountvending.local.iam;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The ARNs of a type of resource, as IAM's list has them: {@code
 * arn:${Partition}:ec2:${Region}:${Account}:vpc/${VpcId}}.
 *
 * @param regex matches the ARNs of the type
 */
record ArnPattern(String text, Pattern regex) {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]+)}");
    private static final String ANY = "*";

    /** The endings of a parameter's name, if IAM's list has another of these. */
    private static final List<String> ENDINGS = List.of("Name", "Id", "Arn", "Identifier", "");

    /**
     * A resource that a request names.
     *
     * @param named how many of the pattern's variables the request fills
     * @param missing how many it does not
     */
    record Filled(String arn, int named, int missing) {}

    /** Parses patterns; some types have several, with commas between. */
    static List<ArnPattern> all(String patterns) {
        return Stream.of(patterns.split(",\\s*", -1))
                .filter(pattern -> !pattern.isEmpty())
                .map(pattern -> new ArnPattern(pattern, regexOf(pattern)))
                .toList();
    }

    boolean matches(String arn) {
        return regex.matcher(arn).matches();
    }

    /**
     * Returns the resources that a request names; at least one, with stars for what it leaves open.
     */
    List<Filled> fill(Scope scope) {
        List<Filled> given =
                scope.parameters().arns().stream()
                        .filter(this::matches)
                        .map(arn -> new Filled(arn, 1, 0))
                        .toList();
        if (!given.isEmpty()) {
            return given;
        }
        List<Filled> drafts = List.of(new Filled("", 0, 0));
        Matcher matcher = VARIABLE.matcher(text);
        int end = 0;
        while (matcher.find()) {
            drafts = with(drafts, text.substring(end, matcher.start()), matcher.group(1), scope);
            end = matcher.end();
        }
        String rest = text.substring(end);
        return drafts.stream()
                .map(draft -> new Filled(draft.arn() + rest, draft.named(), draft.missing()))
                .toList();
    }

    private static List<Filled> with(
            List<Filled> drafts, String before, String variable, Scope scope) {
        return switch (variable) {
            case "Partition" -> extended(drafts, before, List.of("aws"), 0, 0);
            case "Region" -> extended(drafts, before, List.of(scope.call().region()), 0, 0);
            case "Account" -> extended(drafts, before, List.of(scope.account()), 0, 0);
            default -> {
                List<String> values = values(variable, scope.parameters());
                yield values.isEmpty()
                        ? extended(drafts, before, List.of(ANY), 0, 1)
                        : extended(drafts, before, values, 1, 0);
            }
        };
    }

    private static List<Filled> extended(
            List<Filled> drafts, String before, List<String> values, int named, int missing) {
        List<Filled> extended = new ArrayList<>();
        for (Filled draft : drafts) {
            for (String value : values) {
                extended.add(
                        new Filled(
                                draft.arn() + before + value,
                                draft.named() + named,
                                draft.missing() + missing));
            }
        }
        return extended;
    }

    /**
     * Returns a variable's values: the parameter of its name, or of the same name but for its end.
     */
    private static List<String> values(String variable, CallParameters parameters) {
        String stem = variable.replaceFirst("WithPath$", "").replaceFirst("(Name|Id|Arn)$", "");
        Set<String> tried = new LinkedHashSet<>();
        tried.add(variable);
        ENDINGS.forEach(ending -> tried.add(stem + ending));
        for (String name : tried) {
            List<String> values =
                    name.isEmpty()
                            ? List.of()
                            : parameters.texts(name).stream()
                                    .filter(value -> !value.startsWith("arn:"))
                                    .toList();
            if (!values.isEmpty()) {
                return values;
            }
        }
        return List.of();
    }

    private static Pattern regexOf(String pattern) {
        StringBuilder regex = new StringBuilder();
        Matcher matcher = VARIABLE.matcher(pattern);
        int end = 0;
        while (matcher.find()) {
            regex.append(fixed(pattern.substring(end, matcher.start())));
            regex.append(
                    switch (matcher.group(1).toLowerCase(Locale.ROOT)) {
                        case "partition", "region", "account" -> "[^:]*";
                        default -> ".+";
                    });
            end = matcher.end();
        }
        return Pattern.compile(regex.append(fixed(pattern.substring(end))).toString());
    }

    /** Quotes fixed text; a star in IAM's list matches anything. */
    private static String fixed(String text) {
        return Stream.of(text.split("\\*", -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*"));
    }
}
