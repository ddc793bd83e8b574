package dev.accountvending.notify;

import dev.accountvending.ledger.Lease;
import dev.accountvending.model.AccountRequest;
import dev.accountvending.policy.DecisionRequest;

/** What several mails say. */
final class MailText {
    private MailText() {}

    /** Returns a command for a mail, which answers this question and no other. */
    static String command(String verb, DecisionRequest asked) {
        return "avm %s %s --lease %s --digest %s"
                .formatted(verb, asked.lease().name(), asked.lease(), asked.digest());
    }

    /** Returns a command that asks for a lease's account once more. */
    static String requestAgain(Lease lease) {
        AccountRequest request = lease.request();
        return "avm request --kind %s --name %s%s --owner %s"
                .formatted(
                        request.kind(),
                        request.name(),
                        request.stage() == null ? "" : " --stage " + request.stage(),
                        request.owner());
    }

    /**
     * Returns a line with a link to an execution in AWS's console (<a
     * href="https://docs.aws.amazon.com/step-functions/latest/dg/concepts-view-execution-details.html">execution
     * details</a>).
     *
     * @param arn the execution's
     */
    static String execution(String arn) {
        String[] parts = arn.split(":", -1);
        return parts.length < 8 || !parts[1].equals("aws")
                ? "Execution: " + arn
                : "Execution: https://%1$s.console.aws.amazon.com/states/home?region=%1$s#/v2/executions/details/%2$s"
                        .formatted(parts[3], arn);
    }
}
