package dev.accountvending.slack;

import static dev.accountvending.notify.SlackBlocks.context;
import static dev.accountvending.notify.SlackBlocks.escape;
import static dev.accountvending.notify.SlackBlocks.section;

import com.slack.api.model.block.LayoutBlock;

import dev.accountvending.handover.HandOver;
import dev.accountvending.ledger.Approval;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.notify.SlackTime;
import dev.accountvending.request.Milestone;
import dev.accountvending.workflow.Progress;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The message about a vend at one moment.
 *
 * @param text shown if Slack shows no blocks, as in a notification
 */
record VendMessage(String text, List<LayoutBlock> blocks) {
    private static final Set<String> GIVING_UP =
            Set.of("RemoveDelegation", "QuarantineAccount", "FailLease");

    VendMessage {
        blocks = List.copyOf(blocks);
    }

    /** Returns the message about a lease whose execution has passed these states. */
    static VendMessage of(Lease lease, List<Progress.Visit> states) {
        return switch (lease.status()) {
            case REQUESTED, VENDING -> vending(lease, states);
            // The message is only about the vend, not about what became of the lease later.
            case ACTIVE, FROZEN, RETIRING, QUARANTINED, RETIRED -> {
                String text = ready(lease);
                yield new VendMessage(text, List.of(section(text)));
            }
            case AWAITING_APPROVAL -> waiting(lease);
            case FAILED -> ended(":x: Your %s account *%s* could not be made.", lease);
            case REJECTED ->
                    ended(
                            isExpired(lease)
                                    ? ":no_entry: Your request for the %s account *%s* expired."
                                    : ":no_entry: Your request for the %s account *%s* was rejected.",
                            lease);
            case WITHDRAWN -> ended("The request for the %s account *%s* was withdrawn.", lease);
        };
    }

    /** Returns the message about a vend that has succeeded. */
    static VendMessage of(Lease lease, HandOver account) {
        String text = ready(lease);
        List<LayoutBlock> blocks = new ArrayList<>();
        blocks.add(section(text));
        blocks.addAll(LeaseBlocks.handOver(account));
        return new VendMessage(text, blocks);
    }

    private static String ready(Lease lease) {
        return ":white_check_mark: Your %s account *%s* is ready."
                .formatted(lease.request().kind(), lease.name());
    }

    /** Returns whether a lease's vend continues by itself, so that there is something to follow. */
    static boolean isGoingOn(Lease lease) {
        return lease.is(LeaseStatus.REQUESTED) || lease.is(LeaseStatus.VENDING);
    }

    /** Returns a digest that differs between messages. */
    String digest() {
        return Integer.toHexString((text + blocks).hashCode());
    }

    private static VendMessage vending(Lease lease, List<Progress.Visit> states) {
        Set<String> entered =
                states.stream().map(Progress.Visit::state).collect(Collectors.toSet());
        boolean givingUp = entered.stream().anyMatch(GIVING_UP::contains) || lease.isCancelled();
        String how =
                lease.isCancelled()
                        ? "Your %s account *%s* is cancelled. What was made is taken back."
                        : givingUp
                                ? "Your %s account *%s* could not be made. It is being cleaned up."
                                : "Your %s account *%s* is being made.";
        String text = how.formatted(lease.request().kind(), lease.name());
        List<LayoutBlock> blocks = new ArrayList<>();
        blocks.add(section(text));
        blocks.add(
                section(
                        Milestone.VEND.stream()
                                .map(milestone -> line(milestone, entered, givingUp))
                                .collect(Collectors.joining("\n"))));
        String waiting = lease.lifecycle().waiting();
        if (waiting != null) {
            blocks.add(context(escape(waiting)));
        } else if (!givingUp) {
            blocks.add(
                    context(
                            "This takes some minutes. This message shows the progress. `/account retire %s` cancels it."
                                    .formatted(lease.name())));
        }
        return new VendMessage(text, blocks);
    }

    private static String line(Milestone milestone, Set<String> entered, boolean givingUp) {
        String mark =
                switch (milestone.in(entered)) {
                    case DONE -> ":white_check_mark: ";
                    case BEGUN -> givingUp ? ":x: " : ":hourglass_flowing_sand: ";
                    case TO_COME -> ":white_small_square: ";
                };
        return mark + milestone.text();
    }

    private static VendMessage waiting(Lease lease) {
        String text =
                ":hourglass: Your %s account *%s* waits for approval."
                        .formatted(lease.request().kind(), lease.name());
        Approval approval = lease.approvals().approval();
        List<LayoutBlock> blocks = new ArrayList<>();
        blocks.add(section(text));
        if (approval != null) {
            blocks.add(
                    context(
                            "If nobody decides by %s, the request expires. `/account retire %s` withdraws it."
                                    .formatted(SlackTime.day(approval.until()), lease.name())));
        }
        return new VendMessage(text, blocks);
    }

    private static VendMessage ended(String how, Lease lease) {
        String text = how.formatted(lease.request().kind(), lease.name());
        List<LayoutBlock> blocks = new ArrayList<>();
        blocks.add(section(text));
        blocks.addAll(LeaseBlocks.failure(lease));
        return new VendMessage(text, blocks);
    }

    private static boolean isExpired(Lease lease) {
        return lease.approvals().decision() != null
                && lease.approvals().decision().by().equals(Ledger.SYSTEM_ACTOR);
    }
}
