package dev.accountvending.ledger;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.AccountRequest;
import dev.accountvending.model.AssignmentStatus;
import dev.accountvending.model.CertificateStatus;
import dev.accountvending.model.EmailAddress;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.OuPath;
import dev.accountvending.model.Person;
import dev.accountvending.model.PlainText;
import dev.accountvending.model.SlackMessage;
import dev.accountvending.model.Subdomain;
import dev.accountvending.model.Times;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A lease as the ledger holds it.
 *
 * @param expiresAt absent for a lease without an end
 * @param organizationalUnit where its account belongs
 * @param email the account's root e-mail address
 * @param execution the ARN of the latest execution that works on it, once one has begun
 * @param creation absent until an account creation is intended
 * @param accountId absent until there is an account
 * @param alias stands in the account's sign-in address; absent until the account is handed over
 * @param roles the ARNs of the account's roles, by name
 * @param assignment absent where the owner comes in by the roles' trust
 * @param approval absent where no approval was asked for
 * @param usedKeys of the last extensions and wishes that had one, from oldest to newest
 * @param retirement absent until its end is asked for
 * @param zone absent until the subdomain is about to be delegated to it
 * @param certificate absent until one is requested
 * @param dueAt when the sweep must look at it next, be it because it should have left its status by
 *     then; absent: never
 * @param reminder the last one of its end
 * @param review of a lease without an end
 * @param exemption what its owner wants beyond what its kind allows, until that is decided
 * @param monthlyBudget in US dollars, where it is another than its kind's
 * @param freeze why it is FROZEN; after that, until its owner is told that it is no longer
 * @param warned the month in which its owner was last told that the budget is nearly used up
 * @param cleaning of its account, after its end
 * @param slackMessage in which its progress is shown, where it was asked for in Slack
 * @param approverMessages in which approvers were asked, where that was in Slack
 * @param history from oldest to newest
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Lease(
        LeaseId id,
        AccountRequest request,
        LeaseStatus status,
        Instant requestedAt,
        @Nullable Instant expiresAt,
        OuPath organizationalUnit,
        EmailAddress email,
        Subdomain domain,
        @Nullable String execution,
        @Nullable Creation creation,
        @Nullable AccountId accountId,
        @Nullable String alias,
        Map<String, String> roles,
        @Nullable Assignment assignment,
        @Nullable Zone zone,
        @Nullable Certificate certificate,
        @Nullable Approval approval,
        @JsonAlias("lastExtension")
                @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
                @Nullable List<UsedKey> usedKeys,
        @Nullable Retirement retirement,
        @Nullable Instant dueAt,
        @Nullable Reminder reminder,
        @Nullable Review review,
        @Nullable Exemption exemption,
        @Nullable Integer monthlyBudget,
        @Nullable Freeze freeze,
        @Nullable YearMonth warned,
        @Nullable Cleaning cleaning,
        @Nullable SlackMessage slackMessage,
        @Nullable List<SlackMessage> approverMessages,
        List<Change> history) {
    /** A retry is late by minutes, and nobody has a lease extended as often by then. */
    private static final int MOST_KEYS = 20;

    public Lease {
        roles = Map.copyOf(roles);
        usedKeys = usedKeys == null ? null : List.copyOf(usedKeys);
        approverMessages = approverMessages == null ? null : List.copyOf(approverMessages);
        history = List.copyOf(history);
    }

    /** A lease that has just been asked for. */
    public static Lease requested(
            LeaseId id,
            AccountRequest request,
            Instant at,
            @Nullable Instant expiresAt,
            OuPath organizationalUnit,
            EmailAddress email,
            Subdomain domain,
            String by) {
        Change asked = new Change(at, by, null, LeaseStatus.REQUESTED, request.purpose());
        return new Lease(
                        id,
                        request,
                        LeaseStatus.REQUESTED,
                        at,
                        expiresAt,
                        organizationalUnit,
                        email,
                        domain,
                        null,
                        null,
                        null,
                        null,
                        Map.of(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        List.of(asked))
                .withDueAt(LeaseStatus.REQUESTED.stuckAfter().map(at::plus).orElse(null));
    }

    /**
     * What is known of the creation of the lease's account.
     *
     * @param intendedAt when the intent was written, before AWS was asked
     * @param requestId AWS's id of the creation, {@code car-…}; absent while its answer is not
     *     known
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Creation(Instant intendedAt, @Nullable String requestId) {}

    /**
     * The owner's assignment to the account in IAM Identity Center.
     *
     * @param permissionSet its ARN; absent where the kind has none
     * @param roleName the permission set's name, by which people choose it
     * @param userId the owner's, in the identity store; absent where they were not found
     * @param requestId Identity Center's id of the assignment's making
     * @param requestedAt when it was first tried
     * @param why what an administrator must know, where it failed
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Assignment(
            @Nullable String permissionSet,
            @Nullable String roleName,
            @Nullable String userId,
            @Nullable String requestId,
            AssignmentStatus status,
            Instant requestedAt,
            @Nullable String why) {

        /** One that has just been begun. */
        public static Assignment begun(Instant at) {
            return new Assignment(null, null, null, null, AssignmentStatus.PENDING, at, null);
        }

        /** What is known of the permission set. */
        public Assignment to(String arn, String name) {
            return new Assignment(arn, name, userId, requestId, status, requestedAt, why);
        }

        /** Whose it is. */
        public Assignment of(String user) {
            return new Assignment(
                    permissionSet, roleName, user, requestId, status, requestedAt, why);
        }

        /** What Identity Center calls its making. */
        public Assignment requested(String id) {
            return new Assignment(permissionSet, roleName, userId, id, status, requestedAt, why);
        }

        /** How it goes. */
        public Assignment settled(AssignmentStatus now, @Nullable String reason) {
            return new Assignment(
                    permissionSet, roleName, userId, requestId, now, requestedAt, reason);
        }
    }

    /**
     * The subdomain's zone in the member account. It stays on the lease's page when it is deleted:
     * a delegation to its name servers is still known as ours then.
     *
     * @param deletedAt absent until then
     * @param heldUntil until when the domain is kept for the lease's owner after the lease's end
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Zone(
            String id,
            List<String> nameServers,
            @Nullable Instant deletedAt,
            @Nullable Instant heldUntil) {
        public Zone {
            nameServers = List.copyOf(nameServers);
        }

        /** One that is there. */
        public Zone(String id, List<String> nameServers) {
            this(id, nameServers, null, null);
        }

        /** The same, which is gone. */
        public Zone deleted(Instant at) {
            return new Zone(id, nameServers, at, heldUntil);
        }

        private Zone held(@Nullable Instant until) {
            return new Zone(id, nameServers, deletedAt, until);
        }
    }

    /** The certificate for the domain and its wildcard. */
    public record Certificate(String arn, CertificateStatus status, Instant requestedAt) {}

    /**
     * The approval that the lease needs.
     *
     * @param token by which its execution is told of the decision
     * @param until when silence becomes a "no"
     * @param decision absent until somebody has decided
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Approval(
            String token, Instant askedAt, Instant until, @Nullable Decision decision) {
        Approval decided(Decision made) {
            return new Approval(token, askedAt, until, made);
        }

        @Override
        public String toString() {
            // The token is a secret: who has it can approve.
            return "Approval[until=%s, decision=%s]".formatted(until, decision);
        }
    }

    /** What was decided on a request. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Decision(boolean approved, String by, Instant at, @Nullable String why) {
        public Decision {
            why = PlainText.visibleOrNull(why);
        }
    }

    /**
     * An extension that somebody wants.
     *
     * @param key by which a repeat of the wish is known, and extends nothing twice
     */
    public record Extension(
            Duration longer, String by, @Nullable String why, @Nullable String key) {
        public Extension {
            why = PlainText.visibleOrNull(why);
        }

        /** The same, where somebody must allow it. */
        Exemption asExemption(Instant at) {
            return new Exemption(by, at, Math.toIntExact(longer.toDays()), null, why, null);
        }
    }

    /**
     * The key of an extension or a wish, by which a repeat of it is known.
     *
     * @param by whose key it is: others may choose the same; absent of one that was written down
     *     before keys were told apart
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record UsedKey(@Nullable String by, String key) {
        @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
        public UsedKey {}

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public UsedKey(String key) {
            this(null, key);
        }

        boolean is(String person, String other) {
            return key.equals(other) && (by == null || by.equals(person));
        }
    }

    /** Who asked for the lease's end. */
    public record Retirement(String by, Instant at) {}

    /**
     * A reminder of the lease's end.
     *
     * @param end of which it reminds: after an extension it counts for nothing
     * @param before how long before the end it was due
     * @param at when its sending began
     * @param sent false while that is under way, or where its sender died
     */
    public record Reminder(Instant end, Duration before, Instant at, boolean sent) {
        /**
         * One that stands for those of an end that were past when that was set: as good as sent,
         * for whoever has just got or extended an account knows.
         *
         * @param left how long the end was off then
         */
        public static Reminder past(Instant end, Duration left) {
            return new Reminder(end, left, Instant.EPOCH, true);
        }

        /** When it was sent; null where it was not, or not yet. */
        public @Nullable Instant sentAt() {
            return sent && at.isAfter(Instant.EPOCH) ? at : null;
        }
    }

    /**
     * The reviews of a lease without an end.
     *
     * @param since when it was last said that the account is needed
     * @param askedAt when the owner was asked; absent until then
     * @param escalatedAt when administrators were told that no answer came
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Review(Instant since, @Nullable Instant askedAt, @Nullable Instant escalatedAt) {}

    /**
     * What somebody wants for a lease beyond what its kind allows, until approvers decide.
     *
     * @param days by which it is to end later
     * @param monthlyBudget in US dollars
     * @param messages in which approvers were asked in Slack; absent until they were asked
     * @param decision absent until somebody has decided
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Exemption(
            String by,
            Instant at,
            @Nullable Integer days,
            @Nullable Integer monthlyBudget,
            @Nullable String why,
            @Nullable List<SlackMessage> messages,
            @Nullable Decision decision) {
        public Exemption {
            why = PlainText.visibleOrNull(why);
            messages = messages == null ? null : List.copyOf(messages);
        }

        /** One that nobody has decided on. */
        public Exemption(
                String by,
                Instant at,
                @Nullable Integer days,
                @Nullable Integer monthlyBudget,
                @Nullable String why,
                @Nullable List<SlackMessage> messages) {
            this(by, at, days, monthlyBudget, why, messages, null);
        }

        /** Whether the same person wants the same, whenever they said so. */
        public boolean isSameWishAs(Exemption other) {
            return by.equals(other.by)
                    && Objects.equals(days, other.days)
                    && Objects.equals(monthlyBudget, other.monthlyBudget);
        }

        /** What is wanted, in words. */
        public String words() {
            String more = days == null ? "" : days == 1 ? "1 more day" : days + " more days";
            String budget =
                    monthlyBudget == null
                            ? ""
                            : "a monthly budget of %d dollars".formatted(monthlyBudget);
            return more.isEmpty() || budget.isEmpty() ? more + budget : more + " and " + budget;
        }

        /** The same, with the messages in which approvers were asked. */
        public Exemption asked(List<SlackMessage> known) {
            return new Exemption(by, at, days, monthlyBudget, why, known, decision);
        }

        private Exemption decided(Decision made) {
            return new Exemption(by, at, days, monthlyBudget, why, messages, made);
        }
    }

    /**
     * Why the lease is FROZEN.
     *
     * @param month whose budget is used up
     * @param applied whether the account has been frozen, and not only the ledger's page
     */
    public record Freeze(Instant at, YearMonth month, boolean applied) {}

    /**
     * How the cleaning of the account goes, in passes.
     *
     * @param passes how many have begun
     * @param cleanInARow how many of the last that ended found nothing to remove
     * @param build of the pass that runs, or of the last
     * @param at when that pass began
     * @param left what the last pass left, or could not look at
     * @param provenAt when our own look found no more than the account held when it was new; absent
     *     until then
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Cleaning(
            int passes,
            int cleanInARow,
            @Nullable String build,
            Instant at,
            @Nullable String left,
            @Nullable Instant provenAt) {

        /** One that is not proven. */
        public Cleaning(
                int passes,
                int cleanInARow,
                @Nullable String build,
                Instant at,
                @Nullable String left) {
            this(passes, cleanInARow, build, at, left, null);
        }

        /** The same, with the account proven empty. */
        public Cleaning proven(Instant when) {
            return new Cleaning(passes, cleanInARow, build, at, left, when);
        }
    }

    /**
     * One entry of the history.
     *
     * @param from absent for the first
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Change(
            Instant at,
            String by,
            @Nullable LeaseStatus from,
            LeaseStatus to,
            @Nullable String why) {
        public Change {
            why = PlainText.visibleOrNull(why);
        }
    }

    /** The account's name, which people know the lease by. */
    public AccountName name() {
        return id.name();
    }

    /** In whose name the machine asks for accounts that are to wait in the pool. */
    public static Person poolOwner(String parentDomain) {
        return new Person("pool@" + parentDomain);
    }

    /** Whether it is the machine's own, to make an account for the pool. */
    @JsonIgnore
    public boolean isForPool() {
        // <name>.<zone label>.<parent domain>
        String[] parts = domain.value().split("\\.", 3);
        return parts.length == 3 && request.owner().value().equals("pool@" + parts[2]);
    }

    /** What was decided on it; null where nobody was asked, or has decided yet. */
    public @Nullable Decision decision() {
        return approval == null ? null : approval.decision();
    }

    /** Until when its domain is kept for its owner after its end; null where it is not. */
    public @Nullable Instant domainHeldUntil() {
        return zone == null ? null : zone.heldUntil();
    }

    /** The lease, whose domain is kept for its owner; one that never was delegated is not. */
    Lease withDomainHeld(@Nullable Instant until) {
        return zone == null ? this : withZone(zone.held(until));
    }

    /** Who asked for it. */
    public Person requester() {
        return new Person(history.getFirst().by());
    }

    /** Whether the lease is in this status already: a repeated step's change is done. */
    public boolean is(LeaseStatus other) {
        return status == other;
    }

    /**
     * Refuses another's domain, which a step was told.
     *
     * @throws dev.accountvending.model.VendingFailed saying whose it is not
     */
    public void requireDomain(Subdomain told) {
        StepInputCheck.same(this, "The domain " + told, domain, told);
    }

    /**
     * Refuses another unit, which a step was told.
     *
     * @throws dev.accountvending.model.VendingFailed saying that it is not the lease's
     */
    public void requireUnit(OuPath told) {
        StepInputCheck.same(this, "The organizational unit " + told, organizationalUnit, told);
    }

    /**
     * Refuses another request, which a step was told.
     *
     * @throws dev.accountvending.model.VendingFailed saying that it is not the lease's
     */
    public void requireRequest(AccountRequest told) {
        StepInputCheck.same(this, "This request", request, told); // it names a person
    }

    /** Whether the ledger knows of no way in for people any more. */
    public boolean knowsNoWayIn() {
        return roles.isEmpty() && assignment == null;
    }

    /**
     * The lease in another status, with the change in its history.
     *
     * @throws IllegalStateException where that status may not follow
     */
    public Lease moved(LeaseStatus to, Instant at, String by, @Nullable String why) {
        if (!status.next().contains(to)) {
            throw new IllegalStateException(
                    "Lease %s is %s and cannot become %s.".formatted(id, status, to));
        }
        List<Change> longer = new ArrayList<>(history);
        longer.add(new Change(at, by, status, to, why));
        Copy copy = new Copy(this);
        copy.status = to;
        copy.history = longer;
        if (!to.isHeld()) {
            copy.dueAt = to.stuckAfter().map(at::plus).orElse(null);
        }
        return copy.lease();
    }

    /** Since when it has been in its status. */
    public Instant since() {
        return history.reversed().stream()
                .filter(change -> change.from() != change.to())
                .findFirst()
                .map(Change::at)
                .orElse(requestedAt);
    }

    /** When its owner was reminded of its present end, the last time; null where that was not. */
    public @Nullable Instant remindedAt() {
        return reminder != null && reminder.end().equals(expiresAt) ? reminder.sentAt() : null;
    }

    /** When its end was due: asked for, or by its length; null where neither is so. */
    public @Nullable Instant dueEnd() {
        return retirement == null ? expiresAt : retirement.at();
    }

    /** The lease, with an entry in its history for what happens to it in its status. */
    public Lease noted(Instant at, String by, String what) {
        List<Change> longer = new ArrayList<>(history);
        longer.add(new Change(at, by, status, status, what));
        Copy copy = new Copy(this);
        copy.history = longer;
        return copy.lease();
    }

    /** The lease with another end. */
    Lease extended(Extension by, Instant end, Instant at) {
        Copy copy =
                new Copy(
                        noted(
                                at,
                                by.by(),
                                "Extended to %s.%s"
                                        .formatted(Times.minute(end), behind(by.why()))));
        copy.expiresAt = end;
        copy.use(by.by(), by.key());
        copy.dueAt = at;
        return copy.lease();
    }

    /**
     * What waits for a decision of approvers beyond what its kind allows; null where nothing does.
     */
    public @Nullable Exemption openExemption() {
        return exemption == null || exemption.decision() != null ? null : exemption;
    }

    /** The lease, for which somebody wants more than its kind allows. */
    Lease asking(Exemption wanted, @Nullable String key) {
        Copy copy =
                new Copy(
                        noted(
                                wanted.at(),
                                wanted.by(),
                                "Asked for %s.%s".formatted(wanted.words(), behind(wanted.why()))));
        copy.exemption = wanted;
        copy.use(wanted.by(), key);
        return copy.lease();
    }

    /** The lease, with a decision on what was wanted for it and what follows from that. */
    Lease decided(Exemption wanted, Decision decision) {
        String outcome = decision.approved() ? "Approved" : "Rejected";
        Copy copy =
                new Copy(
                        noted(
                                decision.at(),
                                decision.by(),
                                "%s: %s.%s"
                                        .formatted(
                                                outcome, wanted.words(), behind(decision.why()))));
        copy.exemption = wanted.decided(decision);
        Integer days = wanted.days();
        Integer budget = wanted.monthlyBudget();
        if (decision.approved() && days != null && expiresAt != null) {
            copy.expiresAt = expiresAt.plus(Duration.ofDays(days));
            copy.dueAt = decision.at();
        }
        if (decision.approved() && budget != null) {
            copy.monthlyBudget = budget;
        }
        return copy.lease();
    }

    private static String behind(@Nullable String why) {
        return why == null ? "" : " " + why;
    }

    /** The lease, whose end somebody asks for. */
    Lease retiring(Instant at, String by) {
        Copy copy = new Copy(noted(at, by, "Its retirement was asked for."));
        copy.retirement = new Retirement(by, at);
        copy.dueAt = at;
        return copy.lease();
    }

    Lease withApproval(Approval known) {
        Copy copy = new Copy(this);
        copy.approval = known;
        return copy.lease();
    }

    public Lease withExecution(String arn) {
        Copy copy = new Copy(this);
        copy.execution = arn;
        return copy.lease();
    }

    public Lease withCreation(@Nullable Creation known) {
        Copy copy = new Copy(this);
        copy.creation = known;
        return copy.lease();
    }

    public Lease withAccount(AccountId account) {
        Copy copy = new Copy(this);
        copy.accountId = account;
        return copy.lease();
    }

    public Lease withAlias(String known) {
        Copy copy = new Copy(this);
        copy.alias = known;
        return copy.lease();
    }

    public Lease withRoles(Map<String, String> arns) {
        Copy copy = new Copy(this);
        copy.roles = arns;
        return copy.lease();
    }

    public Lease withAssignment(@Nullable Assignment known) {
        Copy copy = new Copy(this);
        copy.assignment = known;
        return copy.lease();
    }

    public Lease withZone(@Nullable Zone known) {
        Copy copy = new Copy(this);
        copy.zone = known;
        return copy.lease();
    }

    public Lease withCertificate(Certificate known) {
        Copy copy = new Copy(this);
        copy.certificate = known;
        return copy.lease();
    }

    public Lease withDueAt(@Nullable Instant known) {
        Copy copy = new Copy(this);
        copy.dueAt = known;
        return copy.lease();
    }

    public Lease withReminder(@Nullable Reminder known) {
        Copy copy = new Copy(this);
        copy.reminder = known;
        return copy.lease();
    }

    public Lease withReview(@Nullable Review known) {
        Copy copy = new Copy(this);
        copy.review = known;
        return copy.lease();
    }

    public Lease withExemption(@Nullable Exemption known) {
        Copy copy = new Copy(this);
        copy.exemption = known;
        return copy.lease();
    }

    public Lease withMonthlyBudget(@Nullable Integer known) {
        Copy copy = new Copy(this);
        copy.monthlyBudget = known;
        return copy.lease();
    }

    public Lease withFreeze(@Nullable Freeze known) {
        Copy copy = new Copy(this);
        copy.freeze = known;
        return copy.lease();
    }

    public Lease withWarned(@Nullable YearMonth known) {
        Copy copy = new Copy(this);
        copy.warned = known;
        return copy.lease();
    }

    public Lease withCleaning(@Nullable Cleaning known) {
        Copy copy = new Copy(this);
        copy.cleaning = known;
        return copy.lease();
    }

    /** The lease with the account that it was given from the pool, and that account's address. */
    Lease withPooled(Account account) {
        Copy copy = new Copy(this);
        copy.accountId = account.id();
        copy.email = account.email();
        return copy.lease();
    }

    public Lease withSlackMessage(SlackMessage known) {
        Copy copy = new Copy(this);
        copy.slackMessage = known;
        return copy.lease();
    }

    public Lease withApproverMessages(List<SlackMessage> known) {
        Copy copy = new Copy(this);
        copy.approverMessages = known;
        return copy.lease();
    }

    /** Whether this person used this key for a wish before, among the last ones that were used. */
    boolean hasUsed(String by, String key) {
        return usedKeys != null && usedKeys.stream().anyMatch(used -> used.is(by, key));
    }

    /** A lease in the making, so that each change names only what it changes. */
    private static final class Copy {
        private final Lease of;
        private LeaseStatus status;
        private @Nullable Instant expiresAt;
        private EmailAddress email;
        private @Nullable String execution;
        private @Nullable Creation creation;
        private @Nullable AccountId accountId;
        private @Nullable String alias;
        private Map<String, String> roles;
        private @Nullable Assignment assignment;
        private @Nullable Zone zone;
        private @Nullable Certificate certificate;
        private @Nullable Approval approval;
        private @Nullable List<UsedKey> usedKeys;
        private @Nullable Retirement retirement;
        private @Nullable Instant dueAt;
        private @Nullable Reminder reminder;
        private @Nullable Review review;
        private @Nullable Exemption exemption;
        private @Nullable Integer monthlyBudget;
        private @Nullable Freeze freeze;
        private @Nullable YearMonth warned;
        private @Nullable Cleaning cleaning;
        private @Nullable SlackMessage slackMessage;
        private @Nullable List<SlackMessage> approverMessages;
        private List<Change> history;

        Copy(Lease of) {
            this.of = of;
            this.status = of.status;
            this.expiresAt = of.expiresAt;
            this.email = of.email;
            this.execution = of.execution;
            this.creation = of.creation;
            this.accountId = of.accountId;
            this.alias = of.alias;
            this.roles = of.roles;
            this.assignment = of.assignment;
            this.zone = of.zone;
            this.certificate = of.certificate;
            this.approval = of.approval;
            this.usedKeys = of.usedKeys;
            this.retirement = of.retirement;
            this.dueAt = of.dueAt;
            this.reminder = of.reminder;
            this.review = of.review;
            this.exemption = of.exemption;
            this.monthlyBudget = of.monthlyBudget;
            this.freeze = of.freeze;
            this.warned = of.warned;
            this.cleaning = of.cleaning;
            this.slackMessage = of.slackMessage;
            this.approverMessages = of.approverMessages;
            this.history = of.history;
        }

        /** Remembers a key; of too many, the oldest is forgotten. */
        void use(String by, @Nullable String key) {
            if (key != null) {
                List<UsedKey> longer = new ArrayList<>(usedKeys == null ? List.of() : usedKeys);
                longer.add(new UsedKey(by, key));
                usedKeys = longer.subList(Math.max(0, longer.size() - MOST_KEYS), longer.size());
            }
        }

        Lease lease() {
            return new Lease(
                    of.id,
                    of.request,
                    status,
                    of.requestedAt,
                    expiresAt,
                    of.organizationalUnit,
                    email,
                    of.domain,
                    execution,
                    creation,
                    accountId,
                    alias,
                    roles,
                    assignment,
                    zone,
                    certificate,
                    approval,
                    usedKeys,
                    retirement,
                    dueAt,
                    reminder,
                    review,
                    exemption,
                    monthlyBudget,
                    freeze,
                    warned,
                    cleaning,
                    slackMessage,
                    approverMessages,
                    history);
        }
    }
}
