package dev.accountvending.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.model.SlackMessage;

import io.soabase.recordbuilder.core.RecordBuilder;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What approvers decide on a lease.
 *
 * @param approval of its vend; absent if no approval was asked for
 * @param limitIncrease what its owner wants beyond what its kind allows; after the decision it
 *     stays until the next one or the lease's end, so that the decision can be shown
 * @param messages in which approvers were asked for the vend in Slack; absent until they were
 */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Approvals(
        @Nullable Approval approval,
        @Nullable LimitIncrease limitIncrease,
        @Nullable List<SlackMessage> messages)
        implements ApprovalsBuilder.With {
    static final Approvals NONE = new Approvals(null, null, null);

    public Approvals {
        messages = messages == null ? null : List.copyOf(messages);
    }

    /** Returns what was decided on the vend; null if no approver was asked, or none has decided. */
    public @Nullable Decision decision() {
        return approval == null ? null : approval.decision();
    }

    /** Returns the increase that approvers have not decided on; null if there is none. */
    public @Nullable LimitIncrease openLimitIncrease() {
        return limitIncrease == null || limitIncrease.decision() != null ? null : limitIncrease;
    }
}
