package dev.accountvending.catalog;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;

/**
 * The customer's own steps, in the order in which they run.
 *
 * @param beforeHandOver before anybody is told that the account is there
 * @param beforeCleaning when nobody has access any more, before what is in the account goes
 */
public record Hooks(List<Hook> beforeHandOver, List<Hook> beforeCleaning) {
    private static final int MOST = 5;

    /** When a hook runs. */
    public enum Moment {
        beforeHandOver,
        beforeCleaning
    }

    public Hooks {
        beforeHandOver = listed(beforeHandOver, "beforeHandOver");
        beforeCleaning = listed(beforeCleaning, "beforeCleaning");
        Kind.check(
                !beforeHandOver.isEmpty() || !beforeCleaning.isEmpty(),
                "hooks must name one at least, under beforeHandOver or beforeCleaning");
    }

    private static List<Hook> listed(@Nullable List<Hook> hooks, String moment) {
        List<Hook> listed = List.copyOf(Objects.requireNonNullElse(hooks, List.of()));
        Kind.check(
                listed.size() <= MOST,
                "hooks.%s must name %d hooks at most".formatted(moment, MOST));
        return listed;
    }

    /** Those that run at a moment. */
    public List<Hook> at(Moment moment) {
        return switch (moment) {
            case beforeHandOver -> beforeHandOver;
            case beforeCleaning -> beforeCleaning;
        };
    }
}
