package dev.accountvending.slack;

import static dev.accountvending.notify.SlackBlocks.button;
import static dev.accountvending.notify.SlackBlocks.buttons;
import static dev.accountvending.notify.SlackBlocks.context;
import static dev.accountvending.notify.SlackBlocks.escape;

import com.slack.api.model.block.LayoutBlock;

import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.LimitIncrease;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.Person;
import dev.accountvending.notify.ApproverChannels;
import dev.accountvending.notify.SlackTime;
import dev.accountvending.notify.VendFollower;
import dev.accountvending.policy.Decider;
import dev.accountvending.policy.DecisionRequest;
import dev.accountvending.policy.Policy;
import dev.accountvending.policy.SeenRequest;
import dev.accountvending.request.LeaseService;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Shows what waits for a decision, and records approvers' decisions from Slack. */
final class SlackDecisions {
    private final LeaseService leaseService;
    private final Policy policy;
    private final ApproverChannels channels;
    private final Optional<VendFollower> follower;

    SlackDecisions(
            LeaseService leaseService,
            Policy policy,
            ApproverChannels channels,
            Optional<VendFollower> follower) {
        this.leaseService = leaseService;
        this.policy = policy;
        this.channels = channels;
        this.follower = follower;
    }

    /** Calls Slack only for the channels of approvers, and each time. */
    Decider decider(SlackCall call, Person by, @Nullable String channel) {
        return channel == null || !policy.approverChannels().contains(channel)
                ? Decider.of(by)
                : new Decider(by, Optional.of(channel), channels.problem(channel, call.user()));
    }

    /** Shows what waits, with a button that decides: a typed command names only an account. */
    SlackAnswer sureToDecide(AccountName name, boolean approve, String why, Decider decider) {
        DecisionRequest question = leaseService.asked(name, SeenRequest.NOT_SAID, decider);
        List<LayoutBlock> more = new ArrayList<>();
        String wanted = question.why();
        if (wanted != null) {
            more.add(context(escape(wanted)));
        }
        String verb = approve ? "approve" : "reject";
        more.add(
                buttons(
                        button(
                                approve ? Buttons.APPROVE : Buttons.REJECT,
                                (question.token() + " " + why).strip(),
                                "Yes, %s it".formatted(verb),
                                approve ? "primary" : "danger"),
                        Buttons.cancel(name)));
        return SlackAnswer.of(
                        "%s %s?"
                                .formatted(
                                        approve ? "Approve" : "Reject", escape(question.about())))
                .with(more);
    }

    SlackAnswer decide(ButtonSubject subject, boolean approve, Decider decider) {
        Lease lease =
                leaseService.decide(
                        subject.name(),
                        subject.seen(),
                        approve,
                        SlackRefusals.reason(subject.why()),
                        decider);
        String done = approve ? "approved" : "rejected";
        LimitIncrease wanted = lease.approvals().limitIncrease();
        if (wanted != null) {
            return SlackAnswer.of(
                    "You %s %s for *%s*.%s"
                            .formatted(
                                    done, wanted.words(), lease.name(), follows(lease, approve)));
        }
        follower.ifPresent(starting -> starting.follow(lease));
        return SlackAnswer.of(
                "You %s *%s* for %s."
                        .formatted(done, lease.name(), escape(lease.request().owner().value())));
    }

    /** Returns the effect of a decision on more days or a greater budget. */
    private static String follows(Lease lease, boolean approved) {
        String end =
                approved && lease.terms().expiresAt() != null
                        ? " It ends %s.".formatted(SlackTime.day(lease.terms().expiresAt()))
                        : "";
        return lease.is(LeaseStatus.FROZEN) ? end + " It is still frozen." : end;
    }
}
