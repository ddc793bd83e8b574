package dev.accountvending.simulation.aws;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The people of the organization, who sign in to the identity account or to Identity Center, and
 * try what they may do in an account.
 */
public final class People {
    /** Whoever may do this is in. */
    public static final String LOOK = "ec2:DescribeInstances";

    /** Whoever may do this can spend money. */
    public static final String WORK = "ec2:RunInstances";

    private static final Duration SESSION = Duration.ofHours(1);
    private static final Pattern READING = Pattern.compile("[a-z0-9]+:(Describe|Get|List).*");
    private static final String MANAGED = "arn:aws:iam::aws:policy/";

    private final Layout layout;
    private final OrganizationState organization;
    private final AssignmentsService center;
    private final UsersService users;
    private final Clock clock;

    /**
     * A way in that somebody has taken.
     *
     * @param role of the account; null by another way
     * @param permissionSet by which Identity Center let them in; null by another way
     * @param key of the account's user by which they are in; null by another way
     */
    public record Session(
            String person,
            SimulatedAccount account,
            Instant since,
            @Nullable HeldRole role,
            @Nullable String permissionSet,
            @Nullable String key) {

        Principal principal(Layout layout) {
            String resource =
                    role != null
                            ? "role/" + role.pathAndName()
                            : permissionSet != null
                                    ? "role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_"
                                            + permissionSet
                                    : "user/" + key;
            return Principal.ofRole("arn:aws:iam::%s:%s".formatted(account.id, resource))
                    .issuedAt(since);
        }
    }

    People(
            Layout layout,
            OrganizationState organization,
            AssignmentsService center,
            UsersService users,
            Clock clock) {
        this.layout = layout;
        this.organization = organization;
        this.center = center;
        this.users = users;
        this.clock = clock;
    }

    /** Lets somebody sign in, by their e-mail address, to the identity account and its Center. */
    public void join(String email) {
        HeldUser user = new HeldUser(email);
        user.tags().put(layout.ownerTag(), email);
        organization.account(layout.identity()).users.put(email, user);
        users.ids.put(email, "user-" + email);
    }

    /** Takes somebody's sign-in away; what they hold in accounts by themselves stays. */
    public void leave(String email) {
        organization.account(layout.identity()).users.remove(email);
        users.ids.remove(email);
    }

    /** Returns every way that lets somebody into an account now. */
    public List<Session> enter(String email, String accountId) {
        Optional<SimulatedAccount> found = organization.find(accountId);
        if (found.isEmpty() || found.get().isClosed() || found.get().isSuspended()) {
            return List.of();
        }
        SimulatedAccount account = found.get();
        Instant now = clock.instant();
        List<Session> ways = new ArrayList<>();
        if (organization.account(layout.identity()).users.containsKey(email)) {
            Principal person = Principal.ofPerson(layout, email);
            account.roles.values().stream()
                    .filter(role -> PolicyDocument.of(role.trust).trusts(person))
                    .forEach(role -> ways.add(new Session(email, account, now, role, null, null)));
        }
        String id = users.ids.get(email);
        if (id != null) {
            center.inForce(accountId, id)
                    .forEach(set -> ways.add(new Session(email, account, now, null, set, null)));
        }
        account.users
                .values()
                .forEach(
                        user ->
                                user.keys().entrySet().stream()
                                        .filter(key -> key.getValue().equals(email))
                                        .map(Map.Entry::getKey)
                                        .forEach(
                                                key ->
                                                        ways.add(
                                                                new Session(
                                                                        email, account, now, null,
                                                                        null, key))));
        return ways;
    }

    /** Returns whether somebody may look around in an account now. */
    public boolean canEnter(String email, String account) {
        return enter(email, account).stream().anyMatch(way -> may(way, LOOK));
    }

    /** Returns whether somebody may make in an account what costs money. */
    public boolean canWork(String email, String account) {
        return enter(email, account).stream().anyMatch(way -> may(way, WORK));
    }

    /** Returns whether a session that was opened before lets its person do something now. */
    public boolean may(Session session, String action) {
        Optional<SimulatedAccount> account = organization.find(session.account().id);
        if (account.isEmpty() || account.get().isClosed() || account.get().isSuspended()) {
            return false;
        }
        Principal principal = session.principal(layout);
        return isOpen(session, account.get(), action, principal)
                && !organization.denies(account.get(), action, principal);
    }

    private boolean isOpen(
            Session session, SimulatedAccount account, String action, Principal principal) {
        if (session.key() != null) {
            return account.users.values().stream()
                    .anyMatch(user -> user.keys().containsKey(session.key()));
        }
        if (session.since().plus(SESSION).isBefore(clock.instant())) {
            return false;
        }
        if (session.permissionSet() != null) {
            String id = users.ids.get(session.person());
            return id != null && center.inForce(account.id, id).contains(session.permissionSet());
        }
        HeldRole role = Objects.requireNonNull(session.role());
        return account.roles.get(role.name) == role
                && allows(role, action)
                && role.inline.values().stream()
                        .noneMatch(policy -> PolicyDocument.of(policy).denies(action, principal));
    }

    private static boolean allows(HeldRole role, String action) {
        return role.attached.contains(MANAGED + "AdministratorAccess")
                || role.attached.contains(MANAGED + "PowerUserAccess")
                || (role.attached.contains(MANAGED + "ReadOnlyAccess")
                        && READING.matcher(action).matches());
    }
}
