package dev.accountvending.notify;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.Reconciliation;
import dev.accountvending.model.EmailAddress;
import dev.accountvending.model.Finding;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Json;
import dev.accountvending.runtime.Step;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes to administrators, in one message, what a reconciliation found and what it mended. If
 * organization and ledger agree, no message is sent.
 */
public final class ReportFindings extends Step<ReportFindings.Input, ReportFindings.Output> {
    /** How many findings a message names; the API has the others. */
    private static final int MOST = 100;

    private final Ledger ledger;
    private final Messages messages;
    private final List<EmailAddress> administrators;

    public record Input(String execution) {}

    public record Output(boolean told) {}

    public ReportFindings() {
        this(FunctionContext.current());
    }

    private ReportFindings(FunctionContext function) {
        this(Ledger.of(function), Messages.of(function), function.settings().tellAdministrators());
    }

    ReportFindings(Ledger ledger, Messages messages, List<EmailAddress> administrators) {
        super(Input.class);
        this.ledger = ledger;
        this.messages = messages;
        this.administrators = administrators;
    }

    @Override
    public Output run(Input input) {
        Reconciliation report =
                ledger.document(Reconciliation.MEMO, Reconciliation.class)
                        .filter(found -> found.execution().equals(input.execution()))
                        .orElseThrow(() -> new IllegalStateException("The report is another's."));
        if (!report.hasNews()) {
            return new Output(false);
        }
        messages.publish(
                EventType.OrganizationReconciled,
                LeaseEvent.execution(report.execution()),
                event(report));
        messages.mailTo(
                administrators,
                "Organization and ledger differ: %d to look at, %d mended"
                        .formatted(report.left(), mended(report)),
                text(report));
        return new Output(true);
    }

    private static ObjectNode event(Reconciliation report) {
        ObjectNode detail = Json.MAPPER.createObjectNode();
        detail.put("execution", report.execution())
                .put("left", report.left())
                .put("mended", mended(report));
        ObjectNode kinds = detail.putObject("kinds");
        for (Finding finding : report.findings()) {
            String kind = finding.kind().toString();
            kinds.put(kind, kinds.path(kind).asInt() + 1);
        }
        return detail;
    }

    private static int mended(Reconciliation report) {
        return (int) report.findings().stream().filter(Finding::fixed).count();
    }

    private static String text(Reconciliation report) {
        List<String> lines = new ArrayList<>();
        report.findings().stream().limit(MOST).map(ReportFindings::line).forEach(lines::add);
        int more = report.findings().size() + report.leftOut() - lines.size();
        if (more > 0) {
            lines.add("And %d more.".formatted(more));
        }
        lines.add("");
        lines.add(
                report.fix()
                        ? "What is safe to mend was mended."
                        : "To mend what is safe to mend:\n    avm reconcile --fix");
        lines.add(Messages.execution(report.execution()));
        return String.join("\n", lines);
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
