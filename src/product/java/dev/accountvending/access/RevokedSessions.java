package dev.accountvending.access;

import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.DATE_LESS_THAN;
import static software.amazon.awssdk.policybuilder.iam.IamEffect.DENY;

import software.amazon.awssdk.policybuilder.iam.IamPolicy;
import software.amazon.awssdk.policybuilder.iam.IamStatement;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The policy that denies everything to a role's sessions from before a moment, as the console's
 * "revoke sessions" does (<a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html">revoking
 * sessions</a>).
 *
 * <p>It outlives the lease: a session lasts an hour, and the account may have its next owner before
 * that is over. It does no harm to later sessions, so it is never removed, only given a new date.
 */
final class RevokedSessions {
    static final String NAME = "VendingRevokedSessions";

    private RevokedSessions() {}

    static String before(Instant moment) {
        return IamPolicy.builder()
                .addStatement(
                        IamStatement.builder()
                                .sid("RevokedSessions")
                                .effect(DENY)
                                .addAction("*")
                                .addResource("*")
                                .addCondition(
                                        DATE_LESS_THAN,
                                        "aws:TokenIssueTime",
                                        wholeSecondAfter(moment).toString())
                                .build())
                .build()
                .toJson();
    }

    /**
     * Sessions carry the second in which they were given, so those of this second are denied too.
     * The role's trust was removed before, so no legitimate session is affected.
     */
    private static Instant wholeSecondAfter(Instant moment) {
        return moment.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
    }
}
