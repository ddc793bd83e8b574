package dev.accountvending.slack;

import static dev.accountvending.notify.SlackBlocks.button;
import static dev.accountvending.notify.SlackBlocks.buttons;
import static dev.accountvending.notify.SlackBlocks.context;
import static dev.accountvending.notify.SlackBlocks.escape;
import static dev.accountvending.notify.SlackBlocks.section;

import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.element.BlockElement;
import com.slack.api.model.view.View;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.catalog.Kind;
import dev.accountvending.handover.HandOvers;
import dev.accountvending.ledger.Filter;
import dev.accountvending.ledger.IdempotencyConflict;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.LeasePage;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.LimitIncrease;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.InvalidValue;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.Person;
import dev.accountvending.model.PlainText;
import dev.accountvending.model.QuotaReached;
import dev.accountvending.model.RequestRejected;
import dev.accountvending.model.SlackMessage;
import dev.accountvending.model.StepFailure;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.notify.ApproverChannels;
import dev.accountvending.notify.SlackApi;
import dev.accountvending.notify.SlackMessages;
import dev.accountvending.notify.SlackTime;
import dev.accountvending.notify.VendFollower;
import dev.accountvending.policy.Approvers;
import dev.accountvending.policy.Decider;
import dev.accountvending.policy.DecisionRequest;
import dev.accountvending.policy.OutdatedRequest;
import dev.accountvending.policy.Policy;
import dev.accountvending.policy.Refused;
import dev.accountvending.policy.SeenRequest;
import dev.accountvending.request.FieldProblem;
import dev.accountvending.request.InvalidRequest;
import dev.accountvending.request.LeaseService;
import dev.accountvending.request.RequestService;
import dev.accountvending.request.UnknownAccount;
import dev.accountvending.runtime.LogKeys;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Does what people ask for in Slack, and tells them. What they may do is decided where it is
 * decided for every door; here it is put into words.
 */
final class SlackActions {
    private static final Logger LOG = LoggerFactory.getLogger(SlackActions.class);
    private static final int LISTED = 20;
    private static final int LISTED_OF_ENDED = 5;

    private static final Set<LeaseStatus> HAVE_ENDED =
            Arrays.stream(LeaseStatus.values())
                    .filter(status -> status.next().isEmpty())
                    .collect(Collectors.toUnmodifiableSet());

    private static final Set<LeaseStatus> ARE_LIVING =
            EnumSet.complementOf(EnumSet.copyOf(HAVE_ENDED));

    private final Ledger registry;
    private final RequestService intake;
    private final LeaseService desk;
    private final HandOvers handOvers;
    private final Catalog catalog;
    private final SlackApi slack;
    private final SlackPeople people;
    private final Policy policy;
    private final ApproverChannels channels;
    private final SlackReplies replies;
    private final Optional<VendFollower> follower;

    SlackActions(
            Ledger registry,
            RequestService intake,
            LeaseService desk,
            HandOvers handOvers,
            Catalog catalog,
            SlackApi slack,
            Policy policy,
            Optional<VendFollower> follower) {
        this.registry = registry;
        this.intake = intake;
        this.desk = desk;
        this.handOvers = handOvers;
        this.catalog = catalog;
        this.slack = slack;
        this.people = new SlackPeople(slack, policy);
        this.policy = policy;
        this.channels = new ApproverChannels(slack);
        this.replies = new SlackReplies(slack);
        this.follower = follower;
    }

    /**
     * Answers a call.
     *
     * @param key by which a repeat of the call is known
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
                    replyAs(command, by -> ask(command.user(), wanted.fields(), by, key));
            case SlackCommand.ListMine _ -> replyAs(command, this::list);
            case SlackCommand.Show show -> replyAs(command, by -> show(show.name(), by));
            case SlackCommand.HandOver of -> replyAs(command, by -> handOver(of.name(), by));
            case SlackCommand.Extend extend ->
                    replyAs(
                            command,
                            by ->
                                    extend(
                                            extend.name(),
                                            extend.days(),
                                            reason(extend.why()),
                                            by,
                                            key));
            case SlackCommand.Budget budget ->
                    replyAs(
                            command,
                            by ->
                                    changeBudget(
                                            budget.name(),
                                            budget.dollars(),
                                            reason(budget.why()),
                                            by,
                                            key));
            case SlackCommand.Keep keep -> replyAs(command, by -> keep(keep.name(), by));
            case SlackCommand.Retire retire ->
                    replyAs(command, by -> sure(ButtonSubject.of(retire.name()), by));
            case SlackCommand.Approve approve ->
                    replyAs(
                            command,
                            by ->
                                    sureToDecide(
                                            approve.name(),
                                            true,
                                            approve.why(),
                                            decider(command, by, command.channel())));
            case SlackCommand.Reject reject ->
                    replyAs(
                            command,
                            by ->
                                    sureToDecide(
                                            reject.name(),
                                            false,
                                            reject.why(),
                                            decider(command, by, command.channel())));
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
                    replyAs(press, by -> retire(ButtonSubject.parse(press.value()), by));
            case Buttons.APPROVE, SlackMessages.APPROVE -> decideByButton(press, true);
            case Buttons.REJECT -> decideByButton(press, false);
            case SlackMessages.REJECT -> openRejection(press);
            case SlackMessages.EXTEND ->
                    replyAs(
                            press,
                            by ->
                                    SlackMessages.OfEnd.parse(press.value())
                                            .map(pressed -> extend(pressed, by))
                                            .orElseGet(() -> tooOld("extend NAME 7d")));
            case SlackMessages.STILL_NEEDED ->
                    replyAs(
                            press,
                            by ->
                                    SeenRequest.parse(press.value())
                                            .map(seen -> keep(seen, by))
                                            .orElseGet(() -> tooOld("keep NAME")));
            case SlackMessages.WANTS_TO_RETIRE ->
                    replyAs(press, by -> sure(ButtonSubject.parse(press.value()), by));
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

    /** Does something for the person who asks, and tells them what came of it. */
    private void replyAs(SlackCall call, Function<Person, SlackAnswer> act) {
        replyAs(call, act, outdated -> replies.answer(call, refusal(outdated)));
    }

    private void replyAs(
            SlackCall call,
            Function<Person, SlackAnswer> act,
            Consumer<OutdatedRequest> otherwise) {
        SlackAnswer answer;
        try {
            answer = unlessRefused(() -> act.apply(people.person(call.user())));
        } catch (OutdatedRequest outdated) {
            otherwise.accept(outdated);
            return;
        }
        replies.answer(call, answer);
    }

    /** Of a form, the message with the progress is the answer; so only a refusal is told. */
    private void askByForm(SlackCall.Submission form, String key) {
        unlessRefused(() -> askedByForm(form, key), Optional::of)
                .ifPresent(answer -> replies.answer(form, answer));
    }

    private Optional<SlackAnswer> askedByForm(SlackCall.Submission form, String key) {
        Person by = people.person(form.user());
        Lease lease =
                intake.accept(AccountFields.read(form.values(), by, catalog), by, Optional.of(key));
        return showProgress(form.user(), lease)
                ? Optional.empty()
                : Optional.of(asked(lease, false));
    }

    private SlackAnswer ask(String user, Map<String, String> fields, Person by, String key) {
        Lease lease = intake.accept(AccountFields.read(fields, by, catalog), by, Optional.of(key));
        return asked(lease, showProgress(user, lease));
    }

    private static SlackAnswer asked(Lease lease, boolean shown) {
        return SlackAnswer.of(
                "You asked for the %s account *%s*. %s"
                        .formatted(
                                lease.request().kind(),
                                lease.name(),
                                shown
                                        ? "Follow its progress in the direct message from this app."
                                        : "`/account show %s` shows its status."
                                                .formatted(lease.name())));
    }

    /** Posts the message that shows how far the vend is, once; false where that cannot be. */
    private boolean showProgress(String user, Lease lease) {
        Lease shown = lease;
        if (lease.notices().slackMessage() == null) {
            VendMessage message = VendMessage.of(lease, List.of());
            try {
                SlackMessage posted = slack.post(user, message.text(), message.blocks());
                shown =
                        registry.update(
                                lease.id(),
                                now ->
                                        now.notices().slackMessage() == null
                                                ? now.withNotices(
                                                        notices -> notices.withSlackMessage(posted))
                                                : now);
            } catch (VendingFailed refused) {
                // The vend is under way, and can be looked at by other means.
                LOG.atWarn().setCause(refused).log("no progress in Slack");
                return false;
            }
        }
        Lease following = shown;
        follower.ifPresent(starting -> starting.follow(following));
        return true;
    }

    private SlackAnswer list(Person by) {
        List<Lease> living = newest(by, ARE_LIVING, LISTED);
        List<Lease> ended = newest(by, HAVE_ENDED, LISTED_OF_ENDED);
        List<LayoutBlock> blocks = new ArrayList<>();
        living.forEach(lease -> blocks.add(section(LeaseBlocks.lineWithStatus(lease))));
        if (!ended.isEmpty()) {
            blocks.add(section("*Ended lately:*"));
            ended.forEach(lease -> blocks.add(context(LeaseBlocks.lineWithStatus(lease))));
        }
        return SlackAnswer.of(
                        living.isEmpty()
                                ? "You have no account. `/account` asks for one."
                                : "Your accounts:")
                .with(blocks);
    }

    /** The newest leases of an owner in these statuses; a page may be short. */
    private List<Lease> newest(Person owner, Set<LeaseStatus> statuses, int most) {
        Filter filter = new Filter(owner, null, statuses, null);
        List<Lease> found = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            LeasePage page = desk.list(filter, cursor.orElse(null), owner);
            found.addAll(page.leases());
            cursor = page.next();
        } while (cursor.isPresent() && found.size() < most);
        return found.stream().limit(most).toList();
    }

    private SlackAnswer show(AccountName name, Person by) {
        Lease lease = desk.find(name);
        return desk.mayRead(by, lease)
                ? SlackAnswer.of("*%s*".formatted(lease.name())).with(LeaseBlocks.details(lease))
                : SlackAnswer.of(LeaseBlocks.line(lease));
    }

    private SlackAnswer handOver(AccountName name, Person by) {
        Lease lease = desk.managed(name, by);
        if (!lease.is(LeaseStatus.ACTIVE)) {
            throw new RequestRejected(
                    "%s %s: there is nothing to hand over."
                            .formatted(name, lease.status().inWords()));
        }
        return SlackAnswer.of("*%s*".formatted(lease.name()))
                .with(LeaseBlocks.handOver(handOvers.of(lease)));
    }

    private SlackAnswer extend(
            AccountName name, int days, @Nullable String why, Person by, String key) {
        LeaseService.ChangeResult wish = desk.extend(name, days, why, by, Optional.of(key));
        return SlackAnswer.of(
                wish.waits()
                        ? beyond(wish.lease())
                        : "*%s* now ends %s."
                                .formatted(name, SlackTime.day(wish.lease().terms().expiresAt())));
    }

    private SlackAnswer changeBudget(
            AccountName name, int dollars, @Nullable String why, Person by, String key) {
        LeaseService.ChangeResult wish =
                desk.changeBudget(name, dollars, why, by, Optional.of(key));
        return SlackAnswer.of(
                wish.waits()
                        ? beyond(wish.lease())
                        : "The budget of *%s* is now %d US dollars a month."
                                .formatted(name, dollars));
    }

    /** What was wanted waits: who decides, and that the person who wants it need do nothing. */
    private String beyond(Lease lease) {
        boolean hasApprovers = !policy.approvers(lease.request().kind()).equals(Approvers.NOBODY);
        return "%s for *%s* is more than an account of kind %s may have. The %s have been asked; you will be told."
                .formatted(
                        Optional.ofNullable(lease.approvals().openLimitIncrease())
                                .map(LimitIncrease::words)
                                .map(
                                        words ->
                                                words.substring(0, 1).toUpperCase(Locale.ROOT)
                                                        + words.substring(1))
                                .orElse("That"),
                        lease.name(),
                        lease.request().kind(),
                        hasApprovers ? "approvers" : "administrators");
    }

    /** By as many days as are usual for its kind; pressed again at the same message, once. */
    private SlackAnswer extend(SlackMessages.OfEnd pressed, Person by) {
        Lease lease = managed(pressed.lease(), by);
        int days =
                catalog.find(lease.request().kind())
                        .flatMap(Kind::leaseLength)
                        .map(Kind.LeaseLength::days)
                        .orElseThrow(
                                () ->
                                        new RequestRejected(
                                                "%s has no end date: there is nothing to extend."
                                                        .formatted(lease.name())));
        return extend(lease.name(), days, null, by, pressed.key());
    }

    /** Of the lease that a button is about, and of no other of its name. */
    private Lease managed(SeenRequest seen, Person by) {
        return desk.managed(Objects.requireNonNull(seen.lease()).name(), seen, by);
    }

    private SlackAnswer keep(SeenRequest seen, Person by) {
        return keep(managed(seen, by).name(), by);
    }

    private SlackAnswer keep(AccountName name, Person by) {
        Lease lease = desk.keep(name, by);
        return SlackAnswer.of("Thank you. *%s* stays.".formatted(lease.name()));
    }

    private static SlackAnswer tooOld(String words) {
        return SlackAnswer.of(
                ":no_entry: This button is from an earlier version: use `/account %s` instead."
                        .formatted(words));
    }

    /** Asks whether to retire a lease; refuses at once if that cannot be, or they may not. */
    private SlackAnswer sure(ButtonSubject subject, Person by) {
        Lease lease = desk.retirable(subject.name(), subject.seen(), by);
        DecisionRequest question = DecisionRequest.ofEnd(lease);
        String about = escape(question.about());
        boolean waits = lease.is(LeaseStatus.AWAITING_APPROVAL);
        return SlackAnswer.of(
                        waits
                                ? "Withdraw %s?".formatted(about)
                                : "Retire %s? You lose access, and everything in the account is deleted."
                                        .formatted(about))
                .with(
                        List.of(
                                buttons(
                                        button(
                                                Buttons.RETIRE,
                                                question.token(),
                                                waits ? "Yes, withdraw it" : "Yes, retire it",
                                                "danger"),
                                        cancel(lease.name()))));
    }

    private static BlockElement cancel(AccountName name) {
        return button(Buttons.KEEP, name.value(), "Cancel", "default");
    }

    private SlackAnswer retire(ButtonSubject subject, Person by) {
        Lease lease = desk.retire(subject.name(), subject.seen(), by);
        return SlackAnswer.of(
                lease.is(LeaseStatus.WITHDRAWN)
                        ? "The request for *%s* is withdrawn.".formatted(lease.name())
                        : "*%s* is being taken back. Its owner is told when that is done."
                                .formatted(lease.name()));
    }

    /** Slack is asked about the channels of approvers only, and each time. */
    private Decider decider(SlackCall call, Person by, @Nullable String channel) {
        return channel == null || !policy.approverChannels().contains(channel)
                ? Decider.of(by)
                : new Decider(by, Optional.of(channel), channels.problem(channel, call.user()));
    }

    /** A word names an account and no wish: what waits is shown, and decided on by a button. */
    private SlackAnswer sureToDecide(
            AccountName name, boolean approve, String why, Decider decider) {
        DecisionRequest question = desk.asked(name, SeenRequest.NOT_SAID, decider);
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
                        cancel(name)));
        return SlackAnswer.of(
                        "%s %s?"
                                .formatted(
                                        approve ? "Approve" : "Reject", escape(question.about())))
                .with(more);
    }

    private void decideByButton(SlackCall.Press press, boolean approve) {
        ButtonSubject subject = ButtonSubject.parse(press.value());
        decideAs(
                press,
                subject.name(),
                press.responseUrl(),
                by -> decide(subject, approve, decider(press, by, press.channel())));
    }

    private void reject(SlackCall.Submission form) {
        Optional<Forms.Rejected> shown = Forms.Rejected.parse(form.about());
        if (shown.isEmpty()) {
            replies.answer(form, tooOld("reject NAME WHY"));
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
                by -> decide(subject, false, decider(form, by, rejected.channel())));
    }

    /** A message that no longer says what is to be decided loses its buttons, and says so. */
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
                            refusal(outdated)
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

    private SlackAnswer decide(ButtonSubject subject, boolean approve, Decider decider) {
        Lease lease =
                desk.decide(
                        subject.name(), subject.seen(), approve, reason(subject.why()), decider);
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

    /** What follows from a decision on more days or a greater budget. */
    private static String follows(Lease lease, boolean approved) {
        String end =
                approved && lease.terms().expiresAt() != null
                        ? " It ends %s.".formatted(SlackTime.day(lease.terms().expiresAt()))
                        : "";
        return lease.is(LeaseStatus.FROZEN) ? end + " It is still frozen." : end;
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
        Optional<DecisionRequest> asked = desk.stillAsked(subject.seen());
        if (asked.isEmpty()) {
            decideAs(
                    press,
                    subject.name(),
                    press.responseUrl(),
                    by -> {
                        desk.asked(
                                subject.name(),
                                subject.seen(),
                                decider(press, by, press.channel()));
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

    /** Opens a form; false where that came too late. */
    private boolean isOpened(String trigger, View form) {
        try {
            slack.open(trigger, form);
            return true;
        } catch (VendingFailed refused) {
            if (refused.is("exchanged_trigger_id")) {
                return true; // It was opened by an earlier run, whose end nobody saw.
            }
            if (refused.is("expired_trigger_id")) {
                return false;
            }
            throw refused;
        }
    }

    /** What somebody can mend is an answer; all else is a failure. */
    private static SlackAnswer unlessRefused(Supplier<SlackAnswer> act) {
        return unlessRefused(act, answer -> answer);
    }

    private static <T> T unlessRefused(Supplier<T> act, Function<SlackAnswer, T> as) {
        try {
            return act.get();
        } catch (InvalidRequest invalid) {
            List<LayoutBlock> problems = new ArrayList<>();
            for (FieldProblem problem : invalid.problems()) {
                problems.add(
                        context("*%s*: %s".formatted(problem.field(), escape(problem.message()))));
            }
            return as.apply(refusal(invalid).with(problems));
        } catch (RequestRejected | QuotaReached rejected) {
            return as.apply(refusal(rejected));
        } catch (Refused refused) {
            LOG.atInfo().addKeyValue(LogKeys.RULE, refused.rule()).log("refused in Slack");
            return as.apply(refusal(refused));
        } catch (UnknownAccount | InvalidValue | IdempotencyConflict refused) {
            return as.apply(refusal(refused));
        }
    }

    private static SlackAnswer refusal(RuntimeException why) {
        String message =
                why instanceof StepFailure failure
                        ? failure.explanation().forRequester()
                        : String.valueOf(why.getMessage());
        return SlackAnswer.of(":no_entry: " + escape(message));
    }

    private static AccountName name(String value) {
        return new AccountName(value);
    }

    /** Why somebody does something, in their own words; null where they do not say. */
    private static @Nullable String reason(String text) {
        try {
            return text.isBlank() ? null : PlainText.check(text);
        } catch (InvalidValue invalid) {
            throw new InvalidRequest(
                    "Please correct:",
                    List.of(new FieldProblem("why", String.valueOf(invalid.getMessage()))));
        }
    }
}
