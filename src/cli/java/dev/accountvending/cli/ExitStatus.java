package dev.accountvending.cli;

import java.io.PrintWriter;
import java.util.Optional;

/** How a vending ended, or a retirement, in a line and as an exit code. */
final class ExitStatus {
    private ExitStatus() {}

    static int exitCode(LeaseSnapshot last) {
        return switch (last.outcome()) {
            case VENDED, RETIRED -> 0;
            case RUNNING, FAILED -> 1;
        };
    }

    /** Prints the good to {@code out} and the bad to {@code err}; answers the exit code. */
    static int print(PrintWriter out, PrintWriter err, LeaseSnapshot last) {
        LeaseText lease = new LeaseText(last.lease());
        switch (last.outcome()) {
            case VENDED ->
                    out.printf(
                            "%s is %s: account %s, %s.%n",
                            lease.name(),
                            lease.status(),
                            lease.field("accountId"),
                            lease.field("domain"));
            case RETIRED ->
                    out.printf(
                            "%s is RETIRED: account %s was taken back.%n",
                            lease.name(), lease.field("accountId"));
            case RUNNING, FAILED -> err.println(failure(lease));
        }
        return exitCode(last);
    }

    static String failure(LeaseText lease) {
        Optional<String> why = lease.why();
        return switch (lease.status()) {
            case "FAILED", "REJECTED", "WITHDRAWN", "QUARANTINED" ->
                    "%s is %s%s"
                            .formatted(
                                    lease.name(),
                                    lease.status(),
                                    why.map(text -> ": " + text).orElse("."));
            default ->
                    "%s is %s, but its execution has ended: tell an administrator."
                            .formatted(lease.name(), lease.status());
        };
    }
}
