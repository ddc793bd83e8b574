package dev.accountvending.policy;

import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.LimitIncrease;
import dev.accountvending.model.AccountRequest;
import dev.accountvending.model.InvalidValue;
import dev.accountvending.model.KindName;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.Person;
import dev.accountvending.runtime.Settings;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Decides who may do what, for the API, Slack and the command line alike.
 *
 * <ul>
 *   <li>People have an address of one of the installation's mail domains, without a {@code +} part:
 *       as a separate person it would be a second owner; equated with the plain address it would
 *       get another person's rights, if a mail system delivers the two to different people.
 *   <li>People may ask for themselves; only administrators may ask for others.
 *   <li>A kind's approvers decide on it, but never the requester nor the owner. If a Slack channel
 *       is set as approver, its members decide, if it is private.
 *   <li>They also decide on limit increases; if the kind has no approvers, administrators do. Never
 *       the owner, nor the person who asked for the increase.
 *   <li>Owners and administrators may extend, retire and read their leases; the approvers may read
 *       what waits for them.
 *   <li>Every person may read name, kind, owner and domain of all leases.
 * </ul>
 */
public final class Policy {
    private final Set<Person> administrators;
    private final Map<KindName, Approvers> approvers;
    private final Set<String> mailDomains;

    /** Creates a policy for the people of the administrators' mail domains. */
    public Policy(Set<Person> administrators, String approvers) {
        this(
                administrators,
                approvers,
                administrators.stream().map(Person::domain).collect(Collectors.toSet()));
    }

    public Policy(Set<Person> administrators, String approvers, Set<String> mailDomains) {
        this.administrators = Collections.unmodifiableSet(new LinkedHashSet<>(administrators));
        this.approvers = Approvers.parse(approvers);
        this.mailDomains = Set.copyOf(mailDomains);
    }

    /**
     * Returns the installation's policy.
     *
     * @throws IllegalStateException if a setting cannot be read
     */
    public static Policy of(Settings settings) {
        try {
            Set<Person> administrators =
                    settings.administrators().stream()
                            .map(address -> new Person(address.value()))
                            .collect(Collectors.toSet());
            Set<String> mailDomains = settings.mailDomains();
            return mailDomains.isEmpty()
                    ? new Policy(administrators, settings.approvers())
                    : new Policy(administrators, settings.approvers(), mailDomains);
        } catch (InvalidValue e) {
            throw new IllegalStateException(
                    "AVM_ADMINISTRATORS or AVM_APPROVERS: " + e.getMessage(), e);
        }
    }

    /** Returns why an address is not accepted as a person's; empty if it is. */
    public Optional<String> problem(Person who) {
        if (who.hasPlusPart()) {
            return Optional.of(
                    "%s cannot be used here because of its + part: use the address without one."
                            .formatted(who));
        }
        return isOfMailDomain(who)
                ? Optional.empty()
                : Optional.of(
                        "%s is not of a mail domain whose people this installation knows (%s): an administrator can add it to the setting mailDomains."
                                .formatted(who, String.join(", ", new TreeSet<>(mailDomains))));
    }

    /** Returns whether the installation knows the people of an address's mail domain. */
    public boolean isOfMailDomain(Person who) {
        return mailDomains.contains(who.domain());
    }

    /** Refuses an address that is not accepted as a person's. */
    public void mayEnter(Person who) {
        problem(who)
                .ifPresent(
                        message -> {
                            throw new Refused("known-address", message);
                        });
    }

    /** Returns those who may administer, and get a message when an administrator must act. */
    public Set<Person> administrators() {
        return administrators;
    }

    public boolean isAdministrator(Person who) {
        return administrators.contains(who);
    }

    /** Refuses a person who is no administrator. */
    public void mayAdminister(Person who) {
        if (!isAdministrator(who)) {
            throw new Refused("administrator", "Only administrators may do that.");
        }
    }

    /** Returns who decides on requests for a kind. */
    public Approvers approvers(KindName kind) {
        return Objects.requireNonNullElse(approvers.get(kind), Approvers.NOBODY);
    }

    /** Returns the Slack channels in which people decide, of all kinds. */
    public Set<String> approverChannels() {
        return approvers.values().stream()
                .flatMap(ofKind -> ofKind.channels().stream())
                .collect(Collectors.toSet());
    }

    /** Returns the people who are named as approvers, of all kinds. */
    public Set<Person> namedApprovers() {
        return approvers.values().stream()
                .flatMap(ofKind -> ofKind.people().stream())
                .collect(Collectors.toSet());
    }

    /** Returns whether an approver is set who could decide on this request. */
    public boolean canBeDecided(AccountRequest request, Person requester) {
        return hasOther(approvers(request.kind()), requester, request.owner());
    }

    /**
     * Returns who decides on what waits for a lease: its kind's approvers, or administrators for a
     * limit increase if the kind has none. The owner and the person who asked are left out.
     */
    public Approvers deciding(Lease lease) {
        Approvers all = approversOf(lease);
        return new Approvers(
                all.people().stream()
                        .filter(who -> !isOwnWish(who, lease))
                        .collect(Collectors.toSet()),
                all.channels());
    }

    private Approvers approversOf(Lease lease) {
        Approvers ofKind = approvers(lease.request().kind());
        return lease.approvals().limitIncrease() == null ? ofKind : orAdministrators(ofKind);
    }

    private Approvers orAdministrators(Approvers ofKind) {
        return ofKind.equals(Approvers.NOBODY) ? new Approvers(administrators, Set.of()) : ofKind;
    }

    /** Returns whether a person is set who could allow this person's limit increase. */
    public boolean canBeExempted(Lease lease, Person wanting) {
        return hasOther(
                orAdministrators(approvers(lease.request().kind())),
                wanting,
                lease.request().owner());
    }

    /**
     * Returns whether another person may decide. The members of a channel are not known here, so
     * one may be in it.
     */
    private static boolean hasOther(Approvers deciding, Person wanting, Person owner) {
        return !deciding.channels().isEmpty()
                || deciding.people().stream().anyMatch(p -> !p.equals(wanting) && !p.equals(owner));
    }

    /** Refuses a person who asks for another and is no administrator. */
    public void mayAsk(Person who, Person owner) {
        if (!who.equals(owner) && !isAdministrator(who)) {
            throw new Refused(
                    "own-request",
                    "%s may ask for themselves only: an account for %s is asked for by them or by an administrator."
                            .formatted(who, owner));
        }
    }

    /** Refuses a person who is neither the lease's owner nor an administrator. */
    public void mayManage(Person who, Lease lease) {
        if (!isOwnerOrAdministrator(who, lease)) {
            throw new Refused(
                    "owner-or-administrator",
                    "Only its owner, %s, and administrators may do that with %s."
                            .formatted(lease.request().owner(), lease.name()));
        }
    }

    /**
     * Returns whether a person may read all of a lease, or only its name, kind, owner and domain.
     */
    public boolean mayRead(Person who, Lease lease) {
        boolean waits =
                lease.is(LeaseStatus.AWAITING_APPROVAL)
                        || lease.approvals().openLimitIncrease() != null;
        boolean decides = waits && approversOf(lease).people().contains(who);
        return decides || isOwnerOrAdministrator(who, lease);
    }

    /** Refuses a person who is no approver of what waits for the lease, or who asked for it. */
    public void mayDecide(Decider decider, Lease lease) {
        Person who = decider.person();
        Approvers deciding = approversOf(lease);
        boolean isNamed = deciding.people().contains(who);
        boolean isInChannel =
                decider.slackChannel().filter(deciding.channels()::contains).isPresent();
        if (!isNamed && isInChannel && decider.channelProblem().isPresent()) {
            throw new Refused("approver-channel", decider.channelProblem().get());
        }
        if (!isNamed && !isInChannel) {
            throw new Refused(
                    "approver",
                    "%s is not an approver of kind %s.".formatted(who, lease.request().kind()));
        }
        if (isOwnWish(who, lease)) {
            throw new Refused(
                    "not-ones-own",
                    "%s asked for %s or will own it: somebody else must decide."
                            .formatted(who, lease.name()));
        }
    }

    private static boolean isOwnWish(Person who, Lease lease) {
        LimitIncrease wanted = lease.approvals().limitIncrease();
        return who.equals(lease.request().owner())
                || (wanted == null
                        ? who.equals(lease.lifecycle().requester())
                        : who.equals(new Person(wanted.by())));
    }

    private boolean isOwnerOrAdministrator(Person who, Lease lease) {
        return who.equals(lease.request().owner()) || isAdministrator(who);
    }
}
