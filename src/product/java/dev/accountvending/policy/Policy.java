package dev.accountvending.policy;

import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.LimitIncrease;
import dev.accountvending.model.AccountRequest;
import dev.accountvending.model.InvalidValue;
import dev.accountvending.model.KindName;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.Person;
import dev.accountvending.runtime.Settings;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Who may do what: the one place that says so, for every door.
 *
 * <ul>
 *   <li>People have an address of one of the installation's mail domains, without a {@code +} part:
 *       as a person of its own it would be a second owner, and taken for the address without it,
 *       somebody else's rights where a mail system delivers the two to different people.
 *   <li>Anybody may ask for themselves; only administrators for others.
 *   <li>A kind's approvers decide on it, but never the requester nor the owner. In a Slack channel
 *       that is set as approver its members do, if it is private.
 *   <li>They decide too on what is wanted beyond what the kind allows; where it has no approvers,
 *       administrators do. Never the owner, nor whoever wants it.
 *   <li>Owners and administrators may extend, retire and read their leases; the approvers may read
 *       what waits for them.
 *   <li>Everybody may read name, kind, owner and domain of all.
 * </ul>
 */
public final class Policy {
    private final Set<Person> administrators;
    private final Map<KindName, Approvers> approvers;
    private final Set<String> mailDomains;

    /** Knows the people of the administrators' mail domains. */
    public Policy(Set<Person> administrators, String approvers) {
        this(
                administrators,
                approvers,
                administrators.stream().map(Person::domain).collect(Collectors.toSet()));
    }

    public Policy(Set<Person> administrators, String approvers, Set<String> mailDomains) {
        this.administrators = Set.copyOf(administrators);
        this.approvers = Approvers.parse(approvers);
        this.mailDomains = Set.copyOf(mailDomains);
    }

    /**
     * The installation's policy.
     *
     * @throws IllegalStateException where a setting cannot be read
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

    /** Why an address is no person's here; empty when it may be one. */
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

    /** Whether the installation knows the people of an address's mail domain. */
    public boolean isOfMailDomain(Person who) {
        return mailDomains.contains(who.domain());
    }

    /** Refuses an address that is no person's here. */
    public void mayEnter(Person who) {
        problem(who)
                .ifPresent(
                        message -> {
                            throw new Refused("known-address", message);
                        });
    }

    /** Those who may administer, and are told when an administrator must act. */
    public Set<Person> administrators() {
        return administrators;
    }

    public boolean isAdministrator(Person who) {
        return administrators.contains(who);
    }

    /** Refuses whoever is no administrator. */
    public void mayAdminister(Person who) {
        if (!isAdministrator(who)) {
            throw new Refused("administrator", "Only administrators may do that.");
        }
    }

    /** Who decides on requests for a kind. */
    public Approvers approvers(KindName kind) {
        return Objects.requireNonNullElse(approvers.get(kind), Approvers.NOBODY);
    }

    /** The Slack channels in which people decide, of all kinds. */
    public Set<String> approverChannels() {
        return approvers.values().stream()
                .flatMap(ofKind -> ofKind.channels().stream())
                .collect(Collectors.toSet());
    }

    /** The people who are named as approvers, of all kinds. */
    public Set<Person> namedApprovers() {
        return approvers.values().stream()
                .flatMap(ofKind -> ofKind.people().stream())
                .collect(Collectors.toSet());
    }

    /** Whether anybody is set who could decide on this request. */
    public boolean canBeDecided(AccountRequest request, Person requester) {
        return hasOther(approvers(request.kind()), requester, request.owner());
    }

    /**
     * Who decides on what waits for a lease: its kind's approvers; administrators, where the kind
     * has none and its owner wants more than it allows. Without those whose own wish it is.
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

    /** Whether anybody is set who could allow what this person wants beyond the kind's limits. */
    public boolean canBeExempted(Lease lease, Person wanting) {
        return hasOther(
                orAdministrators(approvers(lease.request().kind())),
                wanting,
                lease.request().owner());
    }

    /** Who is in a channel is not known here: somebody else may be. */
    private static boolean hasOther(Approvers deciding, Person wanting, Person owner) {
        return !deciding.channels().isEmpty()
                || deciding.people().stream().anyMatch(p -> !p.equals(wanting) && !p.equals(owner));
    }

    /** Refuses whoever asks for somebody else and is no administrator. */
    public void mayAsk(Person who, Person owner) {
        if (!who.equals(owner) && !isAdministrator(who)) {
            throw new Refused(
                    "own-request",
                    "%s may ask for themselves only: an account for %s is asked for by them or by an administrator."
                            .formatted(who, owner));
        }
    }

    /** Refuses whoever is neither the lease's owner nor an administrator. */
    public void mayManage(Person who, Lease lease) {
        if (!isOwnerOrAdministrator(who, lease)) {
            throw new Refused(
                    "owner-or-administrator",
                    "Only its owner, %s, and administrators may do that with %s."
                            .formatted(lease.request().owner(), lease.name()));
        }
    }

    /** Whether all of a lease may be read; else its name, kind, owner and domain. */
    public boolean mayRead(Person who, Lease lease) {
        boolean waits =
                lease.is(LeaseStatus.AWAITING_APPROVAL)
                        || lease.approvals().openLimitIncrease() != null;
        boolean decides = waits && approversOf(lease).people().contains(who);
        return decides || isOwnerOrAdministrator(who, lease);
    }

    /** Refuses whoever is not an approver of what waits for the lease, or whose own wish it is. */
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
