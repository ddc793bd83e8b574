package dev.accountvending.access;

import static software.amazon.awssdk.policybuilder.iam.IamConditionOperator.DATE_LESS_THAN;
import static software.amazon.awssdk.policybuilder.iam.IamEffect.DENY;

import dev.accountvending.model.MemberRole;
import dev.accountvending.model.VendingFailed;

import software.amazon.awssdk.policybuilder.iam.IamPolicy;
import software.amazon.awssdk.policybuilder.iam.IamPrincipal;
import software.amazon.awssdk.policybuilder.iam.IamStatement;
import software.amazon.awssdk.services.iam.IamClient;

import java.time.Instant;
import java.util.Set;

/**
 * Locks roles of people and CI in an account: nobody can take them on any more, and what was taken
 * on before is denied (<a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html">revoking
 * sessions</a>).
 *
 * <p>The trust is closed first, and the time of the denial is taken afterwards: so no session slips
 * through between the two. When {@link RolesOfAccount} opens the roles again, the denial stays; it
 * is of sessions opened before it.
 */
public final class RoleLocks {
    /** The policy of a role that denies its older sessions. */
    public static final String REVOKED_SESSIONS = "VendingRevokedSessions";

    private final IamClient iam;

    /**
     * @param iam IAM in the account
     */
    public RoleLocks(IamClient iam) {
        this.iam = iam;
    }

    /** Locks those of these roles that the account has; one that is locked is locked anew. */
    public void lock(Set<MemberRole> roles, Instant now) {
        roles.stream().sorted().forEach(role -> lock(role, now));
    }

    private void lock(MemberRole role, Instant now) {
        try {
            String held =
                    iam.getRole(request -> request.roleName(role.name()))
                            .role()
                            .assumeRolePolicyDocument();
            String closed = closedTrust();
            if (!Documents.same(held, closed)) {
                iam.updateAssumeRolePolicy(
                        request -> request.roleName(role.name()).policyDocument(closed));
            }
            iam.putRolePolicy(
                    request ->
                            request.roleName(role.name())
                                    .policyName(REVOKED_SESSIONS)
                                    .policyDocument(denialOfSessionsBefore(now)));
        } catch (VendingFailed failure) {
            if (!failure.is("NoSuchEntity")) {
                throw failure;
            }
        }
    }

    /** A trust policy that lets nobody in. */
    static String closedTrust() {
        return policy(
                IamStatement.builder()
                        .sid("Locked")
                        .effect(DENY)
                        .addPrincipal(IamPrincipal.ALL)
                        .addAction("sts:AssumeRole")
                        .build());
    }

    private static String denialOfSessionsBefore(Instant time) {
        return policy(
                IamStatement.builder()
                        .sid("RevokedSessions")
                        .effect(DENY)
                        .addAction("*")
                        .addResource("*")
                        .addCondition(DATE_LESS_THAN, "aws:TokenIssueTime", time.toString())
                        .build());
    }

    private static String policy(IamStatement statement) {
        return IamPolicy.builder().addStatement(statement).build().toJson();
    }
}
