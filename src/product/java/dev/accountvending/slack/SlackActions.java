package dev.accountvending.slack;

import static dev.accountvending.notify.SlackBlocks.button;
import static dev.accountvending.notify.SlackBlocks.buttons;
import static dev.accountvending.notify.SlackBlocks.context;

import com.slack.api.model.view.View;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.handover.HandOvers;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.Person;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.notify.ApproverChannels;
import dev.accountvending.notify.SlackApi;
import dev.accountvending.notify.SlackMessages;
import dev.accountvending.notify.VendFollower;
import dev.accountvending.policy.DecisionRequest;
import dev.accountvending.policy.OutdatedRequest;
import dev.accountvending.policy.Policy;
import dev.accountvending.policy.SeenRequest;
import dev.accountvending.request.LeaseService;
import dev.accountvending.request.RequestService;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Does what people ask for in Slack, and answers them. The services that the API uses too decide
 * what they may do; here the result is put into words.
 */
final class SlackActions {
    private final LeaseService leaseService;
    private final Catalog catalog;
    private final SlackApi slack;
    private final SlackPeople people;
    private final SlackReplies replies;
    private final SlackAccounts accounts;
    private final SlackDecisions decisions;

    SlackActions(
            Ledger ledger,
            RequestService requestService,
            LeaseService leaseService,
            HandOvers handOvers,
            Catalog catalog,
            SlackApi slack,
            Policy policy,
            Optional<VendFollower> follower) {
        this.leaseService = leaseService;
        this.catalog = catalog;
        this.slack = slack;
        this.people = new SlackPeople(slack, policy);
        this.replies = new SlackReplies(slack);
        this.accounts =
                new SlackAccounts(
                        ledger,
                        requestService,
                        leaseService,
                        handOvers,
                        catalog,
                        slack,
                        policy,
                        follower);
        this.decisions =
                new SlackDecisions(leaseService, policy, new ApproverChannels(slack), follower);
    }

    /**
     * Answers a call.
     *
     * @param key identifies a repeat of the call
     */
    void answer(SlackCall call, String key) {
        switch (call) {
            case SlackCall.Command command -> answer(command, key);
            case SlackCall.Press press -> answer(press);
            case SlackCall.Submission submission -> answer(submission, key);
        }
    }

    private void answer(SlackCall.Command command, String key) {
        switch (SlackCommand.parse(command.text())) {
            case SlackCommand.Form _ -> openForm(command, command.trigger());
            case SlackCommand.Help _ -> replies.answer(command, Help.all());
            case SlackCommand.NotUnderstood not ->
                    replies.answer(command, Help.instead(not.what()));
            case SlackCommand.New wanted ->
                    replyAs(command, by -> accounts.ask(command.user(), wanted.fields(), by, key));
            case SlackCommand.ListMine _ -> replyAs(command, accounts::list);
            case SlackCommand.Show show -> replyAs(command, by -> accounts.show(show.name(), by));
            case SlackCommand.HandOver of ->
                    replyAs(command, by -> accounts.handOver(of.name(), by));
            case SlackCommand.Extend extend ->
                    replyAs(
                            command,
                            by ->
                                    accounts.extend(
                                            extend.name(),
                                            extend.days(),
                                            SlackRefusals.reason(extend.why()),
                                            by,
                                            key));
            case SlackCommand.Budget budget ->
                    replyAs(
                            command,
                            by ->
                                    accounts.changeBudget(
                                            budget.name(),
                                            budget.dollars(),
                                            SlackRefusals.reason(budget.why()),
                                            by,
                                            key));
            case SlackCommand.Keep keep -> replyAs(command, by -> accounts.keep(keep.name(), by));
            case SlackCommand.Retire retire ->
                    replyAs(command, by -> accounts.sure(ButtonSubject.of(retire.name()), by));
            case SlackCommand.Approve approve ->
                    replyAs(
                            command,
                            by ->
                                    decisions.sureToDecide(
                                            approve.name(),
                                            true,
                                            approve.why(),
                                            decisions.decider(command, by, command.channel())));
            case SlackCommand.Reject reject ->
                    replyAs(
                            command,
                            by ->
                                    decisions.sureToDecide(
                                            reject.name(),
                                            false,
                                            reject.why(),
                                            decisions.decider(command, by, command.channel())));
        }
    }

    private void answer(SlackCall.Press press) {
        switch (press.action()) {
            case Buttons.OPEN_FORM -> openForm(press, press.trigger());
            case Buttons.KEEP ->
                    replies.answer(
                            press,
                            SlackAnswer.of("*%s* was not changed.".formatted(name(press.value()))));
            case Buttons.RETIRE ->
                    replyAs(press, by -> accounts.retire(ButtonSubject.parse(press.value()), by));
            case Buttons.APPROVE, SlackMessages.APPROVE -> decideByButton(press, true);
            case Buttons.REJECT -> decideByButton(press, false);
            case SlackMessages.REJECT -> openRejection(press);
            case SlackMessages.EXTEND ->
                    replyAs(
                            press,
                            by ->
                                    SlackMessages.OfEnd.parse(press.value())
                                            .map(pressed -> accounts.extend(pressed, by))
                                            .orElseGet(
                                                    () -> SlackRefusals.tooOld("extend NAME 7d")));
            case SlackMessages.STILL_NEEDED ->
                    replyAs(
                            press,
                            by ->
                                    SeenRequest.parse(press.value())
                                            .map(seen -> accounts.keep(seen, by))
                                            .orElseGet(() -> SlackRefusals.tooOld("keep NAME")));
            case SlackMessages.WANTS_TO_RETIRE ->
                    replyAs(press, by -> accounts.sure(ButtonSubject.parse(press.value()), by));
            default -> throw new IllegalStateException("There is no such button.");
        }
    }

    private void answer(SlackCall.Submission form, String key) {
        switch (form.form()) {
            case Interactions.NEW_ACCOUNT -> askByForm(form, key);
            case Interactions.REJECTION -> reject(form);
            default -> throw new IllegalStateException("There is no such form.");
        }
    }

    /** Does something for the person who asks, and answers with the result. */
    private void replyAs(SlackCall call, Function<Person, SlackAnswer> act) {
        replyAs(call, act, outdated -> replies.answer(call, SlackRefusals.refusal(outdated)));
    }

    private void replyAs(
            SlackCall call,
            Function<Person, SlackAnswer> act,
            Consumer<OutdatedRequest> otherwise) {
        SlackAnswer answer;
        try {
            answer = SlackRefusals.unlessRefused(() -> act.apply(people.person(call.user())));
        } catch (OutdatedRequest outdated) {
            otherwise.accept(outdated);
            return;
        }
        replies.answer(call, answer);
    }

    /**
     * Requests an account by form. The progress message is the answer, so only a refusal gets a
     * reply.
     */
    private void askByForm(SlackCall.Submission form, String key) {
        SlackRefusals.unlessRefused(
                        () -> accounts.askByForm(form, people.person(form.user()), key),
                        Optional::of)
                .ifPresent(answer -> replies.answer(form, answer));
    }

    private void decideByButton(SlackCall.Press press, boolean approve) {
        ButtonSubject subject = ButtonSubject.parse(press.value());
        decideAs(
                press,
                subject.name(),
                press.responseUrl(),
                by ->
                        decisions.decide(
                                subject, approve, decisions.decider(press, by, press.channel())));
    }

    private void reject(SlackCall.Submission form) {
        Optional<Forms.Rejected> shown = Forms.Rejected.parse(form.about());
        if (shown.isEmpty()) {
            replies.answer(form, SlackRefusals.tooOld("reject NAME WHY"));
            return;
        }
        Forms.Rejected rejected = shown.get();
        AccountName name = rejected.lease().name();
        ButtonSubject subject =
                new ButtonSubject(
                        name,
                        new SeenRequest(rejected.lease(), rejected.digest()),
                        form.values().getOrDefault(Interactions.WHY, ""));
        decideAs(
                form,
                name,
                rejected.responseUrl(),
                by ->
                        decisions.decide(
                                subject, false, decisions.decider(form, by, rejected.channel())));
    }

    /** Decides as a person; a message that is outdated loses its buttons, and says so. */
    private void decideAs(
            SlackCall call,
            AccountName name,
            String responseUrl,
            Function<Person, SlackAnswer> act) {
        replyAs(
                call,
                act,
                outdated -> {
                    SlackAnswer answer =
                            SlackRefusals.refusal(outdated)
                                    .with(
                                            List.of(
                                                    context(
                                                            "`/account approve %s` and `/account reject %s WHY` show what waits now."
                                                                    .formatted(name, name))));
                    if (!slack.respond(responseUrl, answer.text(), answer.blocks(), true)) {
                        slack.post(call.user(), answer.text(), answer.blocks());
                    }
                });
    }

    private void openForm(SlackCall call, String trigger) {
        if (!isOpened(trigger, Forms.newAccount(catalog))) {
            replies.answer(
                    call,
                    SlackAnswer.of("Slack did not open the form: that took too long.")
                            .with(
                                    List.of(
                                            buttons(
                                                    button(
                                                            Buttons.OPEN_FORM,
                                                            "again",
                                                            "Open the form",
                                                            "primary")))));
        } else if (call instanceof SlackCall.Press) {
            replies.answer(call, SlackAnswer.of("The form is open."));
        }
    }

    private void openRejection(SlackCall.Press press) {
        ButtonSubject subject = ButtonSubject.parse(press.value());
        Optional<DecisionRequest> asked = leaseService.stillAsked(subject.seen());
        if (asked.isEmpty()) {
            decideAs(
                    press,
                    subject.name(),
                    press.responseUrl(),
                    by -> {
                        leaseService.asked(
                                subject.name(),
                                subject.seen(),
                                decisions.decider(press, by, press.channel()));
                        return SlackAnswer.of("Press the button again.");
                    });
        } else if (!isOpened(
                press.trigger(),
                Forms.rejection(asked.get(), press.channel(), press.responseUrl()))) {
            replies.answer(
                    press,
                    SlackAnswer.of(
                            "Slack did not open the form: that took too long. Press the button again, or use `/account reject %s WHY`."
                                    .formatted(subject.name())));
        }
    }

    /** Opens a form; returns false if that came too late. */
    private boolean isOpened(String trigger, View form) {
        try {
            slack.open(trigger, form);
            return true;
        } catch (VendingFailed refused) {
            if (refused.is("exchanged_trigger_id")) {
                return true; // An earlier run opened it, and its answer was lost.
            }
            if (refused.is("expired_trigger_id")) {
                return false;
            }
            throw refused;
        }
    }

    private static AccountName name(String value) {
        return new AccountName(value);
    }
}
