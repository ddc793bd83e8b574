package dev.accountvending.access;

import dev.accountvending.model.AccountId;
import dev.accountvending.model.AssignmentStatus;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.IdentityCenter;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import software.amazon.awssdk.services.ssoadmin.SsoAdminClient;
import software.amazon.awssdk.services.ssoadmin.model.AccountAssignment;
import software.amazon.awssdk.services.ssoadmin.model.AccountAssignmentOperationStatus;
import software.amazon.awssdk.services.ssoadmin.model.PrincipalType;
import software.amazon.awssdk.services.ssoadmin.model.StatusValues;
import software.amazon.awssdk.services.ssoadmin.model.TargetType;

import java.util.List;
import java.util.Optional;

/** Who may work in which account, in IAM Identity Center. */
final class Assignments {
    private static final Logger LOG = LoggerFactory.getLogger(Assignments.class);

    private final SsoAdminClient sso;
    private final IdentityCenter center;

    Assignments(SsoAdminClient sso, IdentityCenter center) {
        this.sso = sso;
        this.center = center;
    }

    /** The name by which people choose a permission set. */
    String name(String permissionSet) {
        return sso.describePermissionSet(
                        request ->
                                request.instanceArn(center.instance())
                                        .permissionSetArn(permissionSet))
                .permissionSet()
                .name();
    }

    /** What is wrong with a permission set, in a sentence for administrators; empty if nothing. */
    Optional<String> flaw(String permissionSet, String name) {
        return PermissionSets.boundaryFlaw(sso, center, permissionSet)
                .map(flaw -> "The permission set %s %s".formatted(name, flaw));
    }

    /** Whether the user is assigned to the account by this permission set. */
    boolean isMade(AccountId account, String permissionSet, String user) {
        return held(account, permissionSet).stream()
                .anyMatch(
                        held ->
                                held.principalType() == PrincipalType.USER
                                        && held.principalId().equals(user));
    }

    /**
     * Begins an assignment, which AWS completes asynchronously (<a
     * href="https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreateAccountAssignment.html">CreateAccountAssignment</a>);
     * returns the id of that request.
     */
    String begin(AccountId account, String permissionSet, String user) {
        return sso.createAccountAssignment(
                        request ->
                                request.instanceArn(center.instance())
                                        .permissionSetArn(permissionSet)
                                        .principalType(PrincipalType.USER)
                                        .principalId(user)
                                        .targetType(TargetType.AWS_ACCOUNT)
                                        .targetId(account.value()))
                .accountAssignmentCreationStatus()
                .requestId();
    }

    /**
     * Begins to remove every assignment to the account by this permission set, for any user. AWS
     * completes each asynchronously (<a
     * href="https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_DeleteAccountAssignment.html">DeleteAccountAssignment</a>).
     * The last removal also deletes the permission set's role in the account, and that role's
     * sessions.
     *
     * @return whether there was none left
     */
    boolean removeAll(AccountId account, String permissionSet) {
        List<AccountAssignment> held;
        try {
            held = held(account, permissionSet);
        } catch (VendingFailed refused) {
            if (refused.is("ResourceNotFoundException")) {
                return true; // a deleted permission set has no assignments
            }
            throw refused;
        }
        held.forEach(assignment -> remove(account, assignment));
        return held.isEmpty();
    }

    private void remove(AccountId account, AccountAssignment assignment) {
        try {
            sso.deleteAccountAssignment(
                    request ->
                            request.instanceArn(center.instance())
                                    .permissionSetArn(assignment.permissionSetArn())
                                    .principalType(assignment.principalType())
                                    .principalId(assignment.principalId())
                                    .targetType(TargetType.AWS_ACCOUNT)
                                    .targetId(account.value()));
        } catch (TransientFailure underWay) {
            LOG.atInfo().setCause(underWay).log("an assignment's removal is not begun now");
        } catch (VendingFailed refused) {
            if (!refused.is("ResourceNotFoundException")) {
                throw refused;
            }
        }
    }

    private List<AccountAssignment> held(AccountId account, String permissionSet) {
        return sso
                .listAccountAssignmentsPaginator(
                        request ->
                                request.instanceArn(center.instance())
                                        .accountId(account.value())
                                        .permissionSetArn(permissionSet))
                .accountAssignments()
                .stream()
                .toList();
    }

    /**
     * The state of an assignment that was begun.
     *
     * @param why the reason, if it failed
     */
    record Making(AssignmentStatus status, Optional<String> why) {}

    Making making(String requestId) {
        AccountAssignmentOperationStatus making =
                sso.describeAccountAssignmentCreationStatus(
                                request ->
                                        request.instanceArn(center.instance())
                                                .accountAssignmentCreationRequestId(requestId))
                        .accountAssignmentCreationStatus();
        return new Making(status(making.status()), Optional.ofNullable(making.failureReason()));
    }

    private static AssignmentStatus status(StatusValues status) {
        return switch (status) {
            case SUCCEEDED -> AssignmentStatus.ASSIGNED;
            case FAILED -> AssignmentStatus.FAILED;
            case IN_PROGRESS, UNKNOWN_TO_SDK_VERSION -> AssignmentStatus.PENDING;
        };
    }
}
