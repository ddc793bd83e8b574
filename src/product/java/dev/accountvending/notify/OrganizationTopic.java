package dev.accountvending.notify;

import static dev.accountvending.notify.SlackBlocks.escape;
import static dev.accountvending.notify.SlackBlocks.section;

import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.Reconciliation;
import dev.accountvending.model.Finding;

import java.util.ArrayList;
import java.util.List;

/** Tells administrators what a reconciliation found, and of units without guardrails. */
final class OrganizationTopic implements Topic {
    /** How many findings a message names; the API has the others. */
    private static final int MOST = 100;

    private final Ledger ledger;
    private final List<String> administrators;

    OrganizationTopic(Ledger ledger, List<String> administrators) {
        this.ledger = ledger;
        this.administrators = List.copyOf(administrators);
    }

    @Override
    public List<Letter> letters(PublishedEvent event) {
        if (event.is(EventType.UnitUnguarded)) {
            return List.of(ofUnit(event));
        }
        return event.is(EventType.ReconciliationFailed)
                ? List.of(ofFailure(event))
                : ledger
                        .document(Reconciliation.MEMO, Reconciliation.class)
                        .filter(found -> found.execution().equals(event.text("execution")))
                        .map(this::ofFindings)
                        .stream()
                        .toList();
    }

    @Override
    public List<Post> posts(PublishedEvent event) {
        if (!event.is(EventType.UnitUnguarded)) {
            return List.of();
        }
        String why = escape(event.text("reason"));
        return List.of(
                new Post(
                        administrators,
                        why,
                        List.of(section("*%s*: %s".formatted(event.text("unit"), why)))));
    }

    private Letter ofUnit(PublishedEvent event) {
        return new Letter(
                administrators,
                "No account is moved into the unit %s: its guardrails are missing"
                        .formatted(event.text("unit")),
                """
                %s

                What waits for it goes on by itself then: requests for some hours, the end of a
                lease too; after that go on with `avm resume NAME`.
                """
                        .formatted(event.text("reason")));
    }

    private Letter ofFailure(PublishedEvent event) {
        List<String> lines = new ArrayList<>();
        lines.add(event.text("reason"));
        if (event.detail().has("details")) {
            lines.add(event.text("details"));
        }
        lines.add("When that is solved, start it again:\n    avm reconcile");
        lines.add(MailText.execution(event.text("execution")));
        return new Letter(
                administrators,
                "Organization and ledger could not be reconciled",
                String.join("\n\n", lines));
    }

    private Letter ofFindings(Reconciliation report) {
        List<String> lines = new ArrayList<>();
        report.findings().stream().limit(MOST).map(OrganizationTopic::line).forEach(lines::add);
        int more = report.findings().size() + report.leftOut() - lines.size();
        if (more > 0) {
            lines.add("And %d more.".formatted(more));
        }
        lines.add("");
        lines.add(
                report.fix()
                        ? "What is safe to mend was mended."
                        : "To mend what is safe to mend:\n    avm reconcile --fix");
        lines.add(MailText.execution(report.execution()));
        return new Letter(
                administrators,
                "Organization and ledger differ: %d to look at, %d mended"
                        .formatted(report.left(), report.mended()),
                String.join("\n", lines));
    }

    private static String line(Finding finding) {
        return "%s %s: %s%s"
                .formatted(
                        finding.kind(),
                        finding.subject(),
                        finding.detail(),
                        finding.fixed() ? " (mended)" : "");
    }
}
