package dev.accountvending.access;

import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.IdentityCenter;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.ssoadmin.SsoAdminClient;
import software.amazon.awssdk.services.ssoadmin.model.CustomerManagedPolicyReference;
import software.amazon.awssdk.services.ssoadmin.model.PermissionsBoundary;

import java.util.Optional;

/**
 * The permission sets by which owners work in their accounts. Identity Center makes a role of each
 * in the account; only the permissions boundary keeps that role from our resources there.
 */
public final class PermissionSets {
    private static final String CURE =
            "set its permissions boundary to the customer managed policy %s with the path %s, in Identity Center's console or by aws sso-admin put-permissions-boundary-to-permission-set."
                    .formatted(Boundary.NAME, MemberRoles.PATH);

    private PermissionSets() {}

    /**
     * Returns what is wrong with the boundary of a permission set (<a
     * href="https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_GetPermissionsBoundaryForPermissionSet.html">GetPermissionsBoundaryForPermissionSet</a>).
     *
     * @return the end of a sentence that begins with the permission set; empty if nothing is wrong
     */
    public static Optional<String> boundaryFlaw(
            SsoAdminClient sso, IdentityCenter center, String permissionSet) {
        PermissionsBoundary boundary = boundary(sso, center, permissionSet);
        if (boundary == null) {
            return Optional.of("has no permissions boundary: " + CURE);
        }
        CustomerManagedPolicyReference policy = boundary.customerManagedPolicyReference();
        return policy != null
                        && Boundary.NAME.equals(policy.name())
                        && MemberRoles.PATH.equals(policy.path())
                ? Optional.empty()
                : Optional.of("has another permissions boundary than ours: " + CURE);
    }

    private static @Nullable PermissionsBoundary boundary(
            SsoAdminClient sso, IdentityCenter center, String permissionSet) {
        try {
            return sso.getPermissionsBoundaryForPermissionSet(
                            request ->
                                    request.instanceArn(center.instance())
                                            .permissionSetArn(permissionSet))
                    .permissionsBoundary();
        } catch (VendingFailed refused) {
            if (refused.is("ResourceNotFoundException")) {
                return null;
            }
            throw refused;
        }
    }
}
