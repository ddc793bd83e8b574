package dev.accountvending.cli;

/** The end of a vend or a retirement, as a line and as an exit code. */
final class ExitStatus {
    private ExitStatus() {}

    static int exitCode(LeaseSnapshot last) {
        return switch (last.outcome()) {
            case VENDED, RETIRED -> 0;
            case RUNNING, FAILED -> 1;
        };
    }

    /**
     * Prints a success to standard output and a failure to standard error; returns the exit code.
     */
    static int print(Console console, Api api, LeaseSnapshot last) {
        LeaseText lease = new LeaseText(last.lease());
        switch (last.outcome()) {
            case VENDED ->
                    console.out()
                            .printf(
                                    "%s is ready: account %s, %s. %s shows how to get in.%n",
                                    lease.name(),
                                    lease.field("accountId"),
                                    lease.field("domain"),
                                    api.hint("hand-over " + lease.name()));
            case RETIRED ->
                    console.out()
                            .printf(
                                    "%s has ended: account %s was taken back.%n",
                                    lease.name(), lease.field("accountId"));
            case RUNNING, FAILED -> console.err().println(failure(lease));
        }
        return exitCode(last);
    }

    static String failure(LeaseText lease) {
        String what =
                switch (lease.status()) {
                    case "FAILED" -> "%s could not be made%s";
                    case "REJECTED" -> "The request for %s was rejected%s";
                    case "WITHDRAWN" -> "The request for %s was withdrawn%s";
                    case "QUARANTINED" -> "%s could not be taken back, and is in quarantine%s";
                    case "RETIRING" ->
                            "%s is only partly taken back, and nothing goes on by itself: tell an administrator.";
                    default ->
                            "%s is only partly made, and nothing goes on by itself: tell an administrator.";
                };
        return what.formatted(lease.name(), lease.why().map(why -> ": " + why).orElse("."));
    }
}
