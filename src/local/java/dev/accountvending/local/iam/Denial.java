package dev.accountvending.local.iam;

import java.util.Optional;

/**
 * AWS's own sentences for a refusal (<a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html">access
 * denied</a>).
 */
final class Denial {
    private Denial() {}

    static String sentence(String caller, IamAction asked, AccessDecision verdict) {
        if (asked.action().equals("sts:AssumeRoleWithWebIdentity")) {
            return "Not authorized to perform sts:AssumeRoleWithWebIdentity"; // AWS knows no caller
            // here
        }
        return "User: %s is not authorized to perform: %s on resource: %s%s"
                .formatted(
                        caller,
                        asked.action(),
                        asked.resource(),
                        decisive(verdict).map(reason -> why(reason, asked, verdict)).orElse(""));
    }

    /** Returns the reason for the denial; of several, the one without which it would be allowed. */
    static Optional<AccessDecision.Reason> decisive(AccessDecision verdict) {
        return verdict.reasons().stream()
                .filter(AccessDecision.Reason::blocking)
                .findFirst()
                .or(() -> verdict.reasons().stream().findFirst());
    }

    private static String why(
            AccessDecision.Reason reason, IamAction asked, AccessDecision verdict) {
        String kind =
                switch (reason.kind()) {
                    case "scp" -> "service control policy";
                    case "pb" -> "permissions boundary";
                    case "resource" -> "resource-based policy";
                    case "session" -> "session policy";
                    default -> "identity-based policy";
                };
        if (verdict.result() == AccessDecision.Result.ExplicitlyDenied) {
            return " with an explicit deny in %s %s"
                    .formatted(kind.startsWith("i") ? "an" : "a", kind);
        }
        return " because no %s allows the %s action".formatted(kind, asked.action());
    }
}
