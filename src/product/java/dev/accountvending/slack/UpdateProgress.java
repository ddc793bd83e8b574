package dev.accountvending.slack;

import dev.accountvending.aws.Clients;
import dev.accountvending.handover.HandOvers;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.SlackMessage;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.notify.SlackApi;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;
import dev.accountvending.workflow.Progress;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Updates a vend's progress message in Slack. Slack is called only if there is something new to
 * show.
 */
public final class UpdateProgress extends Step<UpdateProgress.Input, UpdateProgress.Output> {
    /** Slack's errors if the message was deleted or can no longer be changed. */
    private static final Set<String> GONE =
            Set.of(
                    "cant_update_message",
                    "channel_not_found",
                    "edit_window_closed",
                    "message_not_found");

    private final Ledger ledger;
    private final Progress progress;
    private final HandOvers handOvers;
    private final Optional<SlackApi> slack;

    /**
     * The lease to show.
     *
     * @param shown what the message shows, as the last output said
     */
    public record Input(LeaseId leaseId, String shown) {}

    /**
     * The message's state.
     *
     * @param shown what the message shows now
     * @param ended whether nothing more happens until an approver decides
     */
    public record Output(String shown, boolean ended) {}

    public UpdateProgress() {
        this(FunctionContext.current());
    }

    private UpdateProgress(FunctionContext function) {
        this(
                Ledger.of(function),
                new Progress(Clients.of(function).stepFunctions()),
                HandOvers.of(function),
                SlackApi.of(function));
    }

    UpdateProgress(
            Ledger ledger, Progress progress, HandOvers handOvers, Optional<SlackApi> slack) {
        super(Input.class);
        this.ledger = ledger;
        this.progress = progress;
        this.handOvers = handOvers;
        this.slack = slack;
    }

    @Override
    public Output run(Input input) {
        Lease lease = ledger.lease(input.leaseId());
        SlackMessage posted = lease.notices().slackMessage();
        if (posted == null || slack.isEmpty()) {
            return new Output(input.shown(), true);
        }
        boolean ended = !VendMessage.isGoingOn(lease);
        VendMessage message =
                lease.is(LeaseStatus.ACTIVE)
                        ? VendMessage.of(lease, handOvers.of(lease))
                        : VendMessage.of(lease, ended ? List.of() : progress.of(lease).states());
        if (message.digest().equals(input.shown())) {
            return new Output(input.shown(), ended);
        }
        try {
            slack.get().update(posted, message.text(), message.blocks());
        } catch (VendingFailed refused) {
            if (GONE.stream().noneMatch(refused::is)) {
                throw refused;
            }
            return new Output(input.shown(), true);
        }
        return new Output(message.digest(), ended);
    }
}
