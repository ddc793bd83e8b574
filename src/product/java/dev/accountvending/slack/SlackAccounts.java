package dev.accountvending.slack;

import static dev.accountvending.notify.SlackBlocks.button;
import static dev.accountvending.notify.SlackBlocks.buttons;
import static dev.accountvending.notify.SlackBlocks.context;
import static dev.accountvending.notify.SlackBlocks.escape;
import static dev.accountvending.notify.SlackBlocks.section;

import com.slack.api.model.block.LayoutBlock;

import dev.accountvending.baseline.MonthlyBudget;
import dev.accountvending.catalog.Catalog;
import dev.accountvending.catalog.Kind;
import dev.accountvending.handover.HandOvers;
import dev.accountvending.ledger.Filter;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.LeasePage;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.LimitIncrease;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.Ascii;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.Person;
import dev.accountvending.model.RequestRejected;
import dev.accountvending.model.SlackMessage;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.notify.SlackApi;
import dev.accountvending.notify.SlackMessages;
import dev.accountvending.notify.SlackTime;
import dev.accountvending.notify.VendFollower;
import dev.accountvending.policy.Approvers;
import dev.accountvending.policy.DecisionRequest;
import dev.accountvending.policy.Policy;
import dev.accountvending.policy.SeenRequest;
import dev.accountvending.request.LeaseService;
import dev.accountvending.request.RequestService;

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
import java.util.stream.Collectors;

/** Requests, shows and changes people's accounts, as they ask in Slack. */
final class SlackAccounts {
    private static final Logger LOG = LoggerFactory.getLogger(SlackAccounts.class);
    private static final int LISTED = 20;
    private static final int LISTED_OF_ENDED = 5;

    private static final Set<LeaseStatus> HAVE_ENDED =
            Arrays.stream(LeaseStatus.values())
                    .filter(status -> status.next().isEmpty())
                    .collect(Collectors.toUnmodifiableSet());

    private static final Set<LeaseStatus> ARE_LIVING =
            EnumSet.complementOf(EnumSet.copyOf(HAVE_ENDED));

    private final Ledger ledger;
    private final RequestService requestService;
    private final LeaseService leaseService;
    private final HandOvers handOvers;
    private final Catalog catalog;
    private final SlackApi slack;
    private final Policy policy;
    private final Optional<VendFollower> follower;

    SlackAccounts(
            Ledger ledger,
            RequestService requestService,
            LeaseService leaseService,
            HandOvers handOvers,
            Catalog catalog,
            SlackApi slack,
            Policy policy,
            Optional<VendFollower> follower) {
        this.ledger = ledger;
        this.requestService = requestService;
        this.leaseService = leaseService;
        this.handOvers = handOvers;
        this.catalog = catalog;
        this.slack = slack;
        this.policy = policy;
        this.follower = follower;
    }

    Optional<SlackAnswer> askByForm(SlackCall.Submission form, Person by, String key) {
        Lease lease =
                requestService.accept(
                        AccountFields.read(form.values(), by, catalog), by, Optional.of(key));
        return showProgress(form.user(), lease)
                ? Optional.empty()
                : Optional.of(asked(lease, false));
    }

    SlackAnswer ask(String user, Map<String, String> fields, Person by, String key) {
        Lease lease =
                requestService.accept(
                        AccountFields.read(fields, by, catalog), by, Optional.of(key));
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

    /** Posts the message that shows a vend's progress, once; returns false if Slack refuses it. */
    private boolean showProgress(String user, Lease lease) {
        Lease shown = lease;
        if (lease.notices().slackMessage() == null) {
            VendMessage message = VendMessage.of(lease, List.of());
            try {
                SlackMessage posted = slack.post(user, message.text(), message.blocks());
                shown =
                        ledger.update(
                                lease.id(),
                                now ->
                                        now.notices().slackMessage() == null
                                                ? now.withNotices(
                                                        notices -> notices.withSlackMessage(posted))
                                                : now);
            } catch (VendingFailed refused) {
                // The vend is under way, and its progress can be seen elsewhere.
                LOG.atWarn().setCause(refused).log("no progress in Slack");
                return false;
            }
        }
        Lease following = shown;
        follower.ifPresent(starting -> starting.follow(following));
        return true;
    }

    SlackAnswer list(Person by) {
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

    /** Returns the newest leases of an owner in these statuses; a page may be short. */
    private List<Lease> newest(Person owner, Set<LeaseStatus> statuses, int most) {
        Filter filter = new Filter(owner, null, statuses, null);
        List<Lease> found = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            LeasePage page = leaseService.list(filter, cursor.orElse(null), owner);
            found.addAll(page.leases());
            cursor = page.next();
        } while (cursor.isPresent() && found.size() < most);
        return found.stream().limit(most).toList();
    }

    SlackAnswer show(AccountName name, Person by) {
        Lease lease = leaseService.find(name);
        return leaseService.mayRead(by, lease)
                ? SlackAnswer.of("*%s*".formatted(lease.name()))
                        .with(LeaseBlocks.details(lease, spent(lease)))
                : SlackAnswer.of(LeaseBlocks.line(lease));
    }

    private Optional<String> spent(Lease lease) {
        return leaseService
                .spentThisMonth(lease)
                .map(
                        dollars ->
                                "$%s of $%d, some hours late"
                                        .formatted(
                                                dollars.toPlainString(),
                                                MonthlyBudget.inForce(lease, catalog)));
    }

    SlackAnswer handOver(AccountName name, Person by) {
        Lease lease = leaseService.managed(name, by);
        if (!lease.is(LeaseStatus.ACTIVE)) {
            throw new RequestRejected(
                    "%s %s: there is nothing to hand over."
                            .formatted(name, lease.status().inWords()));
        }
        return SlackAnswer.of("*%s*".formatted(lease.name()))
                .with(LeaseBlocks.handOver(handOvers.of(lease)));
    }

    SlackAnswer extend(AccountName name, int days, @Nullable String why, Person by, String key) {
        LeaseService.ChangeResult wish = leaseService.extend(name, days, why, by, Optional.of(key));
        return SlackAnswer.of(
                wish.waits()
                        ? beyond(wish.lease())
                        : "*%s* now ends %s."
                                .formatted(name, SlackTime.day(wish.lease().terms().expiresAt())));
    }

    SlackAnswer changeBudget(
            AccountName name, int dollars, @Nullable String why, Person by, String key) {
        LeaseService.ChangeResult wish =
                leaseService.changeBudget(name, dollars, why, by, Optional.of(key));
        return SlackAnswer.of(
                wish.waits()
                        ? beyond(wish.lease())
                        : "The budget of *%s* is now %d US dollars a month."
                                .formatted(name, dollars));
    }

    /** Says who decides on a limit increase, and that the person who asked need do nothing. */
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

    /** Extends a lease by its kind's usual number of days, once for each message. */
    SlackAnswer extend(SlackMessages.OfEnd pressed, Person by) {
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

    /** Returns the lease that a button is about, and no other of its name. */
    private Lease managed(SeenRequest seen, Person by) {
        return leaseService.managed(Objects.requireNonNull(seen.lease()).name(), seen, by);
    }

    SlackAnswer keep(SeenRequest seen, Person by) {
        return keep(managed(seen, by).name(), by);
    }

    SlackAnswer keep(AccountName name, Person by) {
        Lease lease = leaseService.keep(name, by);
        return SlackAnswer.of("Thank you. *%s* stays.".formatted(lease.name()));
    }

    /** Asks whether to retire a lease; refuses at once if that cannot be, or they may not. */
    SlackAnswer sure(ButtonSubject subject, Person by) {
        Lease lease = leaseService.retirable(subject.name(), subject.seen(), by);
        DecisionRequest question = DecisionRequest.ofEnd(lease);
        String about = escape(question.about());
        boolean isHeld = lease.status().isHeld();
        String what = isHeld ? "Retire" : "Withdraw";
        String loss = isHeld ? " You lose access, and everything in the account is deleted." : "";
        return SlackAnswer.of("%s %s?%s".formatted(what, about, loss))
                .with(
                        List.of(
                                buttons(
                                        button(
                                                Buttons.RETIRE,
                                                question.token(),
                                                "Yes, %s it".formatted(Ascii.lower(what)),
                                                "danger"),
                                        Buttons.cancel(lease.name()))));
    }

    SlackAnswer retire(ButtonSubject subject, Person by) {
        Lease lease = leaseService.retire(subject.name(), subject.seen(), by);
        String what =
                lease.is(LeaseStatus.WITHDRAWN)
                        ? "The request for *%s* is withdrawn."
                        : lease.isCancelled()
                                ? "The request for *%s* is withdrawn. Its owner is told when what was made is taken back."
                                : "*%s* is being taken back. Its owner is told when that is done.";
        return SlackAnswer.of(what.formatted(lease.name()));
    }
}
