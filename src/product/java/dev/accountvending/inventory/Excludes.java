package dev.accountvending.inventory;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The resources that an installation accepts in an empty account, because tools of its organization
 * put them into every account. They are types of Cloud Control, which are then not listed, and ARNs
 * or other parts of a resource's name, in which {@code *} matches anything.
 */
final class Excludes {
    private final List<String> types;
    private final List<Pattern> names;

    Excludes(List<String> words) {
        this.types = words.stream().filter(Excludes::isType).toList();
        this.names =
                words.stream()
                        .filter(word -> !isType(word))
                        .map(word -> Pattern.compile("(.* )?" + literal(word)))
                        .toList();
    }

    private static boolean isType(String word) {
        return word.matches("[A-Za-z0-9]+::[A-Za-z0-9]+::[A-Za-z0-9]+");
    }

    private static String literal(String word) {
        return Arrays.stream(word.split("\\*", -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*"));
    }

    /** Returns whether this type is not listed. */
    boolean isLeftOut(String type) {
        return types.contains(type);
    }

    /** Returns whether this resource, as {@link ResourceReader} names it, is let pass. */
    boolean cover(String resource) {
        return names.stream().anyMatch(name -> name.matcher(resource).matches())
                || Stream.of(resource.split(" ")).anyMatch(types::contains);
    }
}
