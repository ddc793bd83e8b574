package dev.accountvending.simulation.aws;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The organization's tree, its accounts and its service control policies. What takes AWS time has
 * happened by the first look after its time.
 */
public final class OrganizationState {
    public static final String ROOT = "r-root";

    /** A closed account leaves the organization after that. */
    private static final Duration UNTIL_GONE = Duration.ofDays(90);

    private static final Path GUARDRAILS = Path.of("organization/guardrails");

    private final Clock clock;
    private final AwsTimes times;
    private final Layout layout;
    final Map<String, Unit> units = new LinkedHashMap<>();
    final Map<String, Scp> scps = new LinkedHashMap<>();
    final Map<String, Set<String>> attached = new HashMap<>();
    final Map<String, Creation> creations = new LinkedHashMap<>();
    private final Map<String, SimulatedAccount> accounts = new LinkedHashMap<>();
    private final List<Creation> underWay = new ArrayList<>();
    private final Set<String> emails = new HashSet<>();
    private Instant swept = Instant.EPOCH;
    private int made;
    private int madeUnits;

    /** A unit; its parent is a unit or the root. */
    record Unit(String id, String name, String parent) {}

    /** A service control policy. */
    record Scp(String id, String name, String content, PolicyDocument document) {}

    /** A creation that was accepted. */
    static final class Creation {
        final String id;
        final String name;
        final String email;
        final String role;
        final Map<String, String> tags;
        final Instant requested;
        final Instant due;
        @Nullable String failsWith;
        @Nullable String failure;
        @Nullable String account;

        Creation(
                String id,
                String name,
                String email,
                String role,
                Map<String, String> tags,
                Instant requested,
                Instant due) {
            this.id = id;
            this.name = name;
            this.email = email;
            this.role = role;
            this.tags = tags;
            this.requested = requested;
            this.due = due;
        }

        boolean isUnderWay() {
            return account == null && failure == null;
        }
    }

    OrganizationState(Clock clock, AwsTimes times, Layout layout) {
        this.clock = clock;
        this.times = times;
        this.layout = layout;
        for (String own : List.of(layout.management(), layout.vending(), layout.identity())) {
            Instant now = clock.instant();
            put(new SimulatedAccount(own, own + "@example.com", own, ROOT, now, now, now, now));
        }
    }

    /**
     * Writes a policy of ours, as {@code avm setup} does, and attaches it to a unit by its path.
     */
    public void guard(String path, String policy) {
        if (scps.values().stream().noneMatch(scp -> scp.name().equals(policy))) {
            write(policy, file(policy));
        }
        attach(makeUnit(path), policy);
    }

    private static String file(String policy) {
        Path file = GUARDRAILS.resolve(policy.replaceFirst("^account-vending-", "") + ".json");
        try {
            return Files.exists(file)
                    ? Files.readString(file)
                    : "{\"Version\":\"2012-10-17\",\"Statement\":[]}";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a policy, or writes it anew; it is in force wherever it is attached. */
    public void write(String name, String content) {
        String id = "p-" + name;
        scps.put(id, new Scp(id, name, content, PolicyDocument.of(content)));
    }

    /** Attaches a policy to a unit, the root or an account. */
    public void attach(String target, String policy) {
        attached.computeIfAbsent(target, _ -> new TreeSet<>()).add("p-" + policy);
    }

    public void detach(String target, String policy) {
        attached.getOrDefault(target, new TreeSet<>()).remove("p-" + policy);
    }

    /** Returns the names of the policies that are attached to a unit, the root or an account. */
    public List<String> attachedTo(String target) {
        return attached.getOrDefault(target, Set.of()).stream()
                .map(id -> id.substring("p-".length()))
                .toList();
    }

    /** Returns the id of the unit at a path; makes what is missing, without guardrails. */
    public String makeUnit(String path) {
        String parent = ROOT;
        for (String name : path.split("/", -1)) {
            String above = parent;
            parent = child(above, name).orElseGet(() -> addUnit(above, name));
        }
        return parent;
    }

    /** Returns the id of the unit at a path, by the names that units have now. */
    public Optional<String> unit(String path) {
        Optional<String> unit = Optional.of(ROOT);
        for (String name : path.split("/", -1)) {
            unit = unit.flatMap(parent -> child(parent, name));
        }
        return unit;
    }

    /** Returns the path of a unit by its id, by the names that units have now; empty: the root. */
    public String path(String unit) {
        Unit at = units.get(unit);
        if (at == null) {
            return "";
        }
        String above = path(at.parent());
        return above.isEmpty() ? at.name() : above + "/" + at.name();
    }

    /** Renames a unit, as an outsider does. */
    public void rename(String unit, String name) {
        units.computeIfPresent(unit, (id, old) -> new Unit(id, name, old.parent()));
    }

    /** Moves an account, as an outsider does. */
    public void move(String account, String unit) {
        account(account).unit = unit;
    }

    /** Deletes a unit, which AWS lets only while it is empty; returns whether it did. */
    public boolean delete(String unit) {
        boolean isEmpty =
                accounts().stream().noneMatch(it -> it.unit.equals(unit))
                        && units.values().stream().noneMatch(it -> it.parent().equals(unit));
        return isEmpty && units.remove(unit) != null;
    }

    /** Closes an account, as somebody does who looks at no quota. */
    public void close(String account) {
        SimulatedAccount closed = account(account);
        closed.closedAt = clock.instant();
        closed.closureEndsAt = closed.closedAt.plus(times.accountClosure());
    }

    /** Suspends an account, as AWS does for unpaid bills or abuse, or opens it again. */
    public void suspend(String account, boolean isSuspended) {
        account(account).suspended = isSuspended;
    }

    Optional<String> child(String parent, String name) {
        return units.values().stream()
                .filter(unit -> unit.parent().equals(parent) && unit.name().equals(name))
                .map(Unit::id)
                .findFirst();
    }

    String addUnit(String parent, String name) {
        String id = "ou-root-%08d".formatted(++madeUnits);
        units.put(id, new Unit(id, name, parent));
        return id;
    }

    boolean has(String unit) {
        return unit.equals(ROOT) || units.containsKey(unit);
    }

    /** Returns the organization's accounts, closed ones for 90 days. */
    public Collection<SimulatedAccount> accounts() {
        settle();
        return accounts.values();
    }

    public Optional<SimulatedAccount> find(String id) {
        settle();
        return Optional.ofNullable(accounts.get(id));
    }

    public SimulatedAccount account(String id) {
        return find(id).orElseThrow(() -> new NoSuchElementException("account " + id));
    }

    /** Returns how many creations AWS works on. */
    public int creationsUnderWay() {
        settle();
        return underWay.size();
    }

    /** Returns whether an e-mail address was ever an account's, or is about to be one's. */
    boolean isTaken(String email) {
        return emails.contains(email.toLowerCase(Locale.ROOT));
    }

    void begin(Creation creation) {
        creations.put(creation.id, creation);
        if (creation.isUnderWay()) {
            underWay.add(creation);
            emails.add(creation.email.toLowerCase(Locale.ROOT));
        }
    }

    void settle() {
        Instant now = clock.instant();
        if (!underWay.isEmpty()) {
            underWay.stream().filter(it -> !it.due.isAfter(now)).toList().forEach(this::finish);
        }
        if (swept.plus(Duration.ofDays(1)).isBefore(now)) {
            swept = now;
            accounts.values()
                    .removeIf(
                            it ->
                                    it.closedAt != null
                                            && it.closedAt.plus(UNTIL_GONE).isBefore(now));
        }
    }

    private void finish(Creation creation) {
        underWay.remove(creation);
        if (creation.failsWith != null) {
            creation.failure = creation.failsWith;
            emails.remove(creation.email.toLowerCase(Locale.ROOT));
            return;
        }
        String id = "2%011d".formatted(++made);
        Instant opens = creation.due.plus(times.accessRole());
        SimulatedAccount account =
                new SimulatedAccount(
                        id,
                        creation.email,
                        creation.name,
                        ROOT,
                        creation.due,
                        opens,
                        opens.plus(times.services()),
                        creation.due.plus(times.budgets()));
        account.tags.putAll(creation.tags);
        HeldRole access =
                new HeldRole("/", creation.role, trustOf(layout.management()), creation.due, opens);
        access.attached.add("arn:aws:iam::aws:policy/AdministratorAccess");
        account.roles.put(access.name, access);
        creation.account = id;
        put(account);
    }

    private void put(SimulatedAccount account) {
        accounts.put(account.id, account);
    }

    static String trustOf(String account) {
        return """
               {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",\
               "Principal":{"AWS":"arn:aws:iam::%s:root"}}]}"""
                .formatted(account);
    }

    /** Returns whether a policy at the account, its units or the root denies an action there. */
    boolean denies(SimulatedAccount account, String action, Principal caller) {
        if (account.id.equals(layout.management())) {
            return false;
        }
        String at = account.id;
        String above = account.unit;
        while (true) {
            for (String id : attached.getOrDefault(at, Set.of())) {
                Scp scp = scps.get(id);
                if (scp != null && scp.document().denies(action, caller)) {
                    return true;
                }
            }
            if (at.equals(ROOT)) {
                return false;
            }
            at = above;
            Unit unit = units.get(at);
            above = unit == null ? ROOT : unit.parent();
        }
    }
}
