package dev.accountvending.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What happened to an execution between two reads of its progress. */
sealed interface Event {
    /** The state was entered. */
    record Entered(Visit visit) implements Event {
        @Override
        public Instant at() {
            return visit.enteredAt();
        }
    }

    /** The state was left. */
    record Left(Visit visit, Instant at) implements Event {}

    Visit visit();

    Instant at();

    /** Returns what happened from {@code before} to {@code after}, in the order of time. */
    static List<Event> between(List<Visit> before, List<Visit> after) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < after.size(); i++) {
            Visit visit = after.get(i);
            boolean known = i < before.size();
            if (!known) {
                events.add(new Entered(visit));
            }
            Instant leftAt = visit.leftAt();
            if (leftAt != null && (!known || before.get(i).isOpen())) {
                events.add(new Left(visit, leftAt));
            }
        }
        // A stable sort: events of the same time stay in the order of the visits.
        events.sort(Comparator.comparing(Event::at));
        return events;
    }
}
