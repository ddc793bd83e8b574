package dev.accountvending.cli;

import dev.accountvending.request.Milestone;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Prints an execution's progress: a line for each plain step that is done or, by states, for each
 * state that was left. On a terminal the present step is drawn below; elsewhere, by states, there
 * is a line for each state entered, too.
 */
final class ProgressPrinter {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final LiveLines lines;
    private final boolean byStates;
    private final Set<Milestone> done = new HashSet<>();
    private List<Visit> told = List.of();

    ProgressPrinter(LiveLines lines, boolean byStates) {
        this.lines = lines;
        this.byStates = byStates;
    }

    /** Prints what is new since the last snapshot. */
    void tell(LeaseSnapshot look) {
        if (byStates) {
            Event.between(told, look.visits()).forEach(this::tell);
            told = look.visits();
        } else {
            tellSteps(look);
        }
        String now = byStates ? open(look) : look.goingOn(false);
        lines.draw(now.isEmpty() ? List.of() : List.of("          " + now));
    }

    void end() {
        lines.clear();
    }

    private void tellSteps(LeaseSnapshot look) {
        Set<String> entered = look.entered();
        for (Milestone step : look.way()) {
            if (step.in(entered) == Milestone.State.DONE && done.add(step)) {
                lines.print("%8s  %s".formatted(took(step, look), step.text()));
            }
        }
    }

    /** Returns the time from the step's first state until the next step's. */
    private static String took(Milestone step, LeaseSnapshot look) {
        Optional<Instant> begun = look.firstEntered(step.begin());
        Optional<Instant> ended = look.firstEntered(step.next());
        return begun.flatMap(from -> ended.map(to -> Seconds.text(Duration.between(from, to))))
                .orElse("");
    }

    private void tell(Event event) {
        switch (event) {
            case Event.Entered entered when !lines.isTerminal() ->
                    lines.print("%s  entered %s".formatted(time(event), entered.visit().state()));
            case Event.Entered _ -> {}
            case Event.Left left -> lines.print(time(event) + "  " + left(left));
        }
    }

    private String left(Event.Left left) {
        Visit visit = left.visit();
        String line = lines.isTerminal() ? "%-26s %s" : "left    %s after %s";
        String error = visit.error();
        return line.formatted(visit.state(), Seconds.text(visit.spent(left.at())))
                + (error == null ? "" : " (%s)".formatted(shortName(error)));
    }

    private static String open(LeaseSnapshot look) {
        Instant now = Instant.now();
        return look.visits().stream()
                .filter(Visit::isOpen)
                .map(visit -> "%s %d s".formatted(visit.state(), visit.spent(now).toSeconds()))
                .collect(Collectors.joining(", "));
    }

    private static String time(Event event) {
        return TIME.format(event.at());
    }

    /** Names an error by its class; its package says nothing to a reader. */
    static String shortName(String error) {
        return error.substring(error.lastIndexOf('.') + 1);
    }
}
