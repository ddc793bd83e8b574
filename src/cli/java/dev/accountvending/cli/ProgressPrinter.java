package dev.accountvending.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Tells what an execution passes: on a terminal a line for each state that was left, and below them
 * the states that it is in; elsewhere a line for each state entered and each left.
 */
final class ProgressPrinter {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    private final LiveLines lines;
    private List<Visit> told = List.of();

    ProgressPrinter(LiveLines lines) {
        this.lines = lines;
    }

    /** Tells what is new since the look before. */
    void tell(LeaseSnapshot look) {
        Event.between(told, look.visits()).forEach(this::tell);
        told = look.visits();
        lines.draw(look.states().isEmpty() ? List.of() : List.of("          " + open(look)));
    }

    void end() {
        lines.clear();
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

    /** An error is named by its class; its package says nothing to a reader. */
    static String shortName(String error) {
        return error.substring(error.lastIndexOf('.') + 1);
    }
}
