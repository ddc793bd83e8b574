package dev.accountvending.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.model.AssignmentStatus;

import io.soabase.recordbuilder.core.RecordBuilder;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * The owner's assignment to the account in IAM Identity Center.
 *
 * @param permissionSet its ARN; absent if the kind has none
 * @param roleName the permission set's name, by which people choose it
 * @param userId the owner's, in the identity store; absent if they were not found
 * @param requestId Identity Center's id of the assignment's making
 * @param requestedAt when it was first tried
 * @param why what an administrator must know, if it failed
 */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Assignment(
        @Nullable String permissionSet,
        @Nullable String roleName,
        @Nullable String userId,
        @Nullable String requestId,
        AssignmentStatus status,
        Instant requestedAt,
        @Nullable String why)
        implements AssignmentBuilder.With {

    /** Returns one that has just been begun. */
    public static Assignment begun(Instant at) {
        return new Assignment(null, null, null, null, AssignmentStatus.PENDING, at, null);
    }

    /** Returns a copy with a permission set. */
    public Assignment to(String arn, String name) {
        return withPermissionSet(arn).withRoleName(name);
    }

    /** Returns a copy with a user. */
    public Assignment of(String user) {
        return withUserId(user);
    }

    /** Returns a copy with the id of Identity Center's request. */
    public Assignment requested(String id) {
        return withRequestId(id);
    }

    /** Returns a copy with the status that Identity Center reports. */
    public Assignment settled(AssignmentStatus now, @Nullable String reason) {
        return withStatus(now).withWhy(reason);
    }
}
