package dev.accountvending.simulation.lives;

import dev.accountvending.baseline.MonthlyBudget;
import dev.accountvending.catalog.Catalog;
import dev.accountvending.ledger.Account;
import dev.accountvending.ledger.Decision;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.LimitIncrease;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.Person;
import dev.accountvending.policy.DecisionRequest;
import dev.accountvending.simulation.World;
import dev.accountvending.simulation.asl.Execution;
import dev.accountvending.simulation.asl.StateFailure;
import dev.accountvending.simulation.aws.Holdings;
import dev.accountvending.simulation.aws.SimulatedAccount;
import dev.accountvending.simulation.aws.Zones;
import dev.accountvending.simulation.vending.EventStream;
import dev.accountvending.simulation.vending.Outbox;
import dev.accountvending.simulation.vending.SlackSide;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What must hold in a world, whatever happens in it. What does not is told in plain words. */
final class Promises implements Books.Reader {
    private static final Set<LeaseStatus> OVER =
            Set.of(
                    LeaseStatus.RETIRED,
                    LeaseStatus.FAILED,
                    LeaseStatus.REJECTED,
                    LeaseStatus.WITHDRAWN);

    /** What Step Functions says of an input that lacks what a state takes from it. */
    private static final Set<String> OF_DEFINITIONS =
            Set.of(
                    "States.Runtime",
                    "States.ParameterPathFailure",
                    "States.ResultPathMatchFailure",
                    "States.IntrinsicFailure",
                    "States.NoChoiceMatched",
                    "States.DataLimitExceeded");

    /** An execution of that age does not simply work. */
    private static final Duration SHORTLY = Duration.ofHours(1);

    /** From when a lease is stuck to the sweep that says so. */
    private static final Duration ALARM = Duration.ofMinutes(16);

    private final World world;
    private final Catalog catalog;
    private final Collection<String> machines;
    private final List<String> people;
    private final Books books;
    private final Consumer<String> teller;
    private final List<String> broken = new ArrayList<>();
    private final Set<String> told = new HashSet<>();
    private final Set<String> decided = new HashSet<>();
    private Set<String> touched = Set.of();

    /**
     * @param machines ARNs of all state machines
     * @param people the e-mail addresses of everybody who may sign in
     * @param teller hears what becomes of leases and accounts
     */
    Promises(
            World world,
            Catalog catalog,
            Collection<String> machines,
            Collection<String> people,
            Consumer<String> teller) {
        this.teller = teller;
        this.world = world;
        this.catalog = catalog;
        this.machines = List.copyOf(machines);
        this.people = List.copyOf(people);
        this.books = new Books(world, this);
        world.aws().zones().whenDeleted(this::undelegated);
    }

    Books books() {
        return books;
    }

    /** Excuses what an outsider has changed by hand, and people who have left. */
    void excuse(Set<String> names) {
        touched = names;
    }

    /** Returns what did not hold so far, in the order in which it was seen. */
    List<String> broken() {
        return List.copyOf(broken);
    }

    void broken(String what) {
        if (told.add(what)) {
            broken.add("%s: %s".formatted(world.time().now(), what));
        }
    }

    private void tell(String whose, String what) {
        teller.accept("%s %s is %s".formatted(world.time().now(), whose, what));
    }

    // After every step ---------------------------------------------------------------------------

    @Override
    public void lease(@Nullable Lease before, Lease now) {
        if (before == null || before.status() != now.status()) {
            tell(now.id().value(), now.status() + " " + now.lifecycle().why());
        }
        if (before != null
                && before.status() != now.status()
                && !before.status().next().contains(now.status())) {
            broken(
                    "a lease takes only the ways between statuses that there are: %s went from %s to %s"
                            .formatted(now.id(), before.status(), now.status()));
        }
        claims(now);
        Decision decision = decision(now);
        if (before != null && isUndecided(before) && decision != null) {
            String question = DecisionRequest.ofDecision(before, catalog).digest();
            decided.add(answer(question, decision.approved()));
        }
        if (now.is(LeaseStatus.FROZEN) && (before == null || !before.is(LeaseStatus.FROZEN))) {
            spentItself(now);
        }
        AccountId account = now.accountId();
        if (account != null && (before == null || before.status() != now.status())) {
            access(account.value(), false);
        }
    }

    private static boolean isUndecided(Lease lease) {
        return lease.is(LeaseStatus.AWAITING_APPROVAL)
                || lease.approvals().openLimitIncrease() != null;
    }

    private static @Nullable Decision decision(Lease lease) {
        LimitIncrease wanted = lease.approvals().limitIncrease();
        return wanted == null ? lease.approvals().decision() : wanted.decision();
    }

    private static String answer(String digest, boolean approved) {
        return (approved ? "yes to " : "no to ") + digest;
    }

    /** What is decided is what the person saw. */
    void accepted(Act act, String digest, boolean approved) {
        if (!decided.contains(answer(digest, approved))) {
            broken("a decision counts for what was seen: not so that of \"%s\"".formatted(act));
        }
    }

    @Override
    public void account(@Nullable Account before, Account now) {
        if (before != null && before.status() == now.status()) {
            return;
        }
        tell("account " + now.id(), now.status().toString());
        if (now.status() == AccountStatus.AVAILABLE) {
            empty(now.id().value());
        }
        access(now.id().value(), false);
    }

    @Override
    public void claim(String key) {
        books.having(key).forEach(this::claims);
    }

    @Override
    public void all() {
        oneToOne();
        delegations();
    }

    /** No claim without a lease and no lease without its claims. */
    private void claims(Lease lease) {
        boolean over = OVER.contains(lease.status());
        String id = lease.id().value();
        claim("NAME#" + lease.name(), lease, over);
        boolean counted =
                books.ledger()
                        .held(lease.request().owner(), lease.request().kind())
                        .contains(lease.id());
        if (counted == over) {
            broken(
                    "a lease counts for its owner's quota until its end: %s is %s and %s"
                            .formatted(id, lease.status(), counted ? "counts" : "does not count"));
        }
        if (!over) {
            claim("SUBDOMAIN#" + lease.domain().name(), lease, false);
        }
    }

    private void claim(String key, Lease lease, boolean over) {
        boolean holds = books.holder(key).filter(lease.id().value()::equals).isPresent();
        if (holds == over) {
            broken(
                    over
                            ? "a lease that is over claims nothing: %s still holds %s"
                                    .formatted(lease.id(), key)
                            : "a lease has its claims until its end: %s, which is %s, lacks %s"
                                    .formatted(lease.id(), lease.status(), key));
        }
    }

    /** One account per lease and one lease per account. */
    private void oneToOne() {
        Set<String> held = new HashSet<>();
        for (Lease lease : books.open()) {
            AccountId account = lease.accountId();
            boolean holds =
                    lease.status().isHeld()
                            || lease.is(LeaseStatus.VENDING)
                            || (lease.is(LeaseStatus.RETIRING) && !hasGivenBack(lease));
            if (account == null || !holds) {
                continue;
            }
            if (!held.add(account.value())) {
                broken("an account has one lease: %s has two".formatted(account));
            }
            if (lease.status().isHeld()) {
                Optional<Account> entered = books.account(account.value());
                if (entered.filter(it -> lease.id().equals(it.lease())).isEmpty()
                        || entered.get().status() != AccountStatus.LEASED) {
                    broken(
                            "a lease that is held has its account to itself: %s has %s, which is %s"
                                    .formatted(
                                            lease.id(),
                                            account,
                                            entered.map(it -> it.status() + " of " + it.lease())
                                                    .orElse("unknown")));
                }
            }
        }
    }

    /**
     * Returns whether the lease's account is in the pool, or another lease's, before it is over.
     */
    private boolean hasGivenBack(Lease lease) {
        AccountId account = lease.accountId();
        return account != null
                && books.account(account.value())
                        .filter(entered -> lease.id().equals(entered.lease()))
                        .isEmpty();
    }

    /** No NS record without a live zone, also between the ledger's writes. */
    private void undelegated(String zone) {
        for (Zones.Delegation delegation : world.aws().zones().delegations()) {
            if (delegation.name().equals(zone)
                    && !touched.contains(zone)
                    && world.aws().zones().target(delegation).isEmpty()) {
                leadsNowhere(zone);
            }
        }
    }

    private void leadsNowhere(String name) {
        broken("a delegation leads to a live zone: that of %s does not".formatted(name));
    }

    /** No NS record without a live zone that is the lease's. */
    private void delegations() {
        for (Zones.Delegation delegation : world.aws().zones().delegations()) {
            String name = delegation.name();
            if (touched.contains(name)) {
                continue;
            }
            Optional<String> zoneOf =
                    world.aws().zones().target(delegation).map(zone -> zone.account);
            if (zoneOf.isEmpty()) {
                leadsNowhere(name);
                continue;
            }
            boolean ofLease =
                    books.ofDomain(name).stream()
                            .filter(lease -> !lease.is(LeaseStatus.RETIRED))
                            .map(Lease::accountId)
                            .anyMatch(id -> id != null && id.value().equals(zoneOf.get()));
            if (!ofLease) {
                broken(
                        "a delegation leads to its lease's zone: that of %s leads to account %s"
                                .formatted(name, zoneOf.get()));
            }
        }
    }

    /**
     * No access for anybody whose lease is over, frozen or not theirs.
     *
     * @param atRest whether ends that have begun must have taken access away
     */
    private void access(String account, boolean atRest) {
        if (touched.contains(account)) {
            return;
        }
        for (String person : people) {
            if (!world.aws().people().canEnter(person, account)) {
                continue;
            }
            Optional<Lease> own =
                    books.ofAccount(account).stream()
                            .filter(lease -> isOn(lease, account))
                            .filter(lease -> lease.request().owner().equals(new Person(person)))
                            .filter(lease -> mayBeIn(lease, atRest))
                            .findFirst();
            if (own.isEmpty()) {
                broken(
                        "nobody has access without a lease: %s can enter account %s"
                                .formatted(person, account));
            } else if (atRest
                    && own.get().is(LeaseStatus.FROZEN)
                    && world.aws().people().canWork(person, account)) {
                broken(
                        "nobody works in a frozen account: %s can in %s of %s"
                                .formatted(person, account, own.get().id()));
            }
        }
    }

    private static boolean isOn(Lease lease, String account) {
        AccountId id = lease.accountId();
        return id != null && id.value().equals(account);
    }

    private boolean mayBeIn(Lease lease, boolean atRest) {
        if (lease.status().isHeld()) {
            return true;
        }
        boolean between =
                lease.is(LeaseStatus.VENDING)
                        || lease.is(LeaseStatus.RETIRING)
                        || lease.isGivingBack();
        return !atRest
                && between
                && books.account(lease.accountId() == null ? "" : lease.accountId().value())
                        .filter(account -> account.status() == AccountStatus.LEASED)
                        .isPresent();
    }

    /** No account in the pool that is not proven empty. */
    private void empty(String account) {
        if (touched.contains(account)) {
            return;
        }
        List<String> left = world.aws().holdings(account).all();
        if (!left.isEmpty()) {
            broken("an account in the pool is empty: %s holds %s".formatted(account, left));
        }
        for (String person : people) {
            if (!world.aws().people().enter(person, account).isEmpty()) {
                broken(
                        "nobody has a way into an account of the pool, not even a denied one: %s has into %s"
                                .formatted(person, account));
            }
        }
    }

    /** Money is counted to the right lease. */
    private void spentItself(Lease lease) {
        AccountId account = lease.accountId();
        if (account == null) {
            return;
        }
        LocalDate since = lease.terms().requestedAt().atZone(ZoneOffset.UTC).toLocalDate();
        BigDecimal spent =
                world.aws().spending().of(account.value()).tailMap(since).values().stream()
                        .reduce(BigDecimal.ZERO, BigDecimal::add);
        int budget = MonthlyBudget.inForce(lease, catalog);
        if (spent.compareTo(BigDecimal.valueOf(budget)) < 0) {
            broken(
                    "a lease is frozen for its own spending: %s has spent $%s of $%d"
                            .formatted(lease.id(), spent, budget));
        }
    }

    // At rest ------------------------------------------------------------------------------------

    /** Returns what has not come to rest. */
    List<String> restless() {
        books.refresh();
        List<String> restless = new ArrayList<>();
        for (Lease lease : books.leases()) {
            boolean rests =
                    lease.status().isHeld()
                            || lease.is(LeaseStatus.QUARANTINED)
                            || (OVER.contains(lease.status()) && !lease.isGivingBack());
            if (!rests || (lease.status().isHeld() && lease.lifecycle().retirement() != null)) {
                restless.add("a lease that is %s: %s".formatted(lease.status(), lease.id()));
            }
        }
        for (Account account : books.accounts()) {
            if (account.status() == AccountStatus.CLOSING
                    || account.status() == AccountStatus.CLEANING) {
                restless.add("an account that is %s: %s".formatted(account.status(), account.id()));
            }
        }
        Instant recently = world.time().now().minus(SHORTLY);
        for (String machine : machines) {
            world.machines().list(machine).stream()
                    .filter(execution -> execution.status() == Execution.Status.RUNNING)
                    .filter(execution -> execution.events().getFirst().at().isBefore(recently))
                    .forEach(execution -> restless.add("an execution: " + execution.arn()));
        }
        return restless;
    }

    /**
     * Returns the leases that have stopped on their way, of which administrators were told, by an
     * event or by the alarm "Lease stuck".
     */
    List<Lease> stopped() {
        books.refresh();
        Set<String> told = new HashSet<>();
        for (EventStream.Published event : world.events().published()) {
            if (event.type().equals("RetirementFailed")) {
                told.add(event.detail().path("leaseId").asText());
            }
        }
        return books.leases().stream()
                .filter(lease -> isStuck(lease) || told.contains(lease.id().value()))
                .filter(
                        lease ->
                                lease.isAtEnd()
                                        || lease.is(LeaseStatus.QUARANTINED)
                                        || lease.status().isBeingVended())
                .filter(lease -> !runs(lease.lifecycle().execution()))
                .filter(lease -> !runs(lease.lifecycle().takenBackBy()))
                .toList();
    }

    private boolean isStuck(Lease lease) {
        return lease.status()
                .stuckAfter()
                .map(lease.lifecycle().since().plus(ALARM)::plus)
                .filter(world.time().now()::isAfter)
                .isPresent();
    }

    private boolean runs(@Nullable String execution) {
        return execution != null
                && world.machines().find(execution).status() == Execution.Status.RUNNING;
    }

    /** Checks everything, when all should be at rest. */
    void atRest(boolean calm) {
        restless().forEach(it -> broken("all comes to rest, also " + it));
        books.leases().forEach(this::claims);
        all();
        noAccountUnknown();
        definitionsHold();
        for (Account account : books.accounts()) {
            access(account.id().value(), true);
            if (account.status() == AccountStatus.AVAILABLE) {
                empty(account.id().value());
            }
        }
        ownersGetIn();
        nobodyToldTwice();
        world.functions()
                .crashes()
                .forEach(
                        crash ->
                                broken(
                                        "a function says what went wrong: %s threw %s"
                                                .formatted(
                                                        crash.function(), where(crash.thrown()))));
        if (calm) {
            world.functions()
                    .dropped()
                    .forEach(
                            dropped ->
                                    broken(
                                            "without faults nothing fails: %s did, %s"
                                                    .formatted(
                                                            dropped.function(),
                                                            dropped.outcome())));
            books.leases().stream()
                    .filter(
                            lease ->
                                    lease.is(LeaseStatus.QUARANTINED)
                                            || lease.is(LeaseStatus.FAILED))
                    .filter(lease -> !touched.contains(lease.request().owner().value()))
                    .filter(lease -> !holdsWhatNobodyRemoves(lease))
                    .forEach(
                            lease ->
                                    broken(
                                            "without faults every lease goes well: %s is %s, %s"
                                                    .formatted(
                                                            lease.id(),
                                                            lease.status(),
                                                            lease.lifecycle().why())));
        }
    }

    private boolean holdsWhatNobodyRemoves(Lease lease) {
        AccountId account = lease.accountId();
        return account != null
                && world.aws().holdings(account.value()).all().stream()
                        .anyMatch(it -> it.startsWith(Holdings.STORE));
    }

    private static String where(Exception thrown) {
        StackTraceElement[] trace = thrown.getStackTrace();
        for (StackTraceElement frame : trace) {
            if (frame.getClassName().startsWith("dev.accountvending.")
                    && !frame.getClassName().contains(".simulation.")) {
                return thrown + " at " + frame;
            }
        }
        return String.valueOf(thrown);
    }

    /** No account outside the ledger. */
    private void noAccountUnknown() {
        for (SimulatedAccount account : world.aws().organization().accounts()) {
            boolean own = account.id.startsWith("1000000000");
            if (!own && books.account(account.id).isEmpty()) {
                broken(
                        "every account is in the ledger: %s (%s) is not"
                                .formatted(account.id, account.name));
            }
        }
    }

    /** No execution fails by what its own definition says. */
    private void definitionsHold() {
        for (String machine : machines) {
            for (Execution execution : world.machines().list(machine)) {
                StateFailure failure = execution.events().getLast().failure();
                if (failure != null && OF_DEFINITIONS.contains(failure.error)) {
                    broken(
                            "a definition copes with what comes: %s failed by %s, %s"
                                    .formatted(execution.arn(), failure.error, failure.cause));
                }
            }
        }
    }

    /** Nobody is kept out of what they have. */
    void ownersGetIn() {
        for (Lease lease : books.leases()) {
            AccountId account = lease.accountId();
            String owner = lease.request().owner().value();
            if (lease.is(LeaseStatus.ACTIVE)
                    && account != null
                    && people.contains(owner)
                    && !touched.contains(owner)
                    && !touched.contains(account.value())
                    && !world.aws().people().canWork(owner, account.value())) {
                broken(
                        "an owner can work in their account: %s cannot in %s of %s"
                                .formatted(owner, account, lease.id()));
            }
        }
    }

    /**
     * No person told twice of one event; but where it could not be recorded that they were told, or
     * the answer of the mail service was lost, or its caller ended meanwhile, nobody can know.
     */
    private void nobodyToldTwice() {
        boolean unsure =
                world.faults().happened().stream()
                        .filter(fault -> fault.call().function().equals("notify"))
                        .anyMatch(
                                fault ->
                                        switch (fault.mishap()) {
                                            case LOST, LATE, KILLED_AFTER, KILLED_BEFORE -> true;
                                            default ->
                                                    fault.call()
                                                            .operation()
                                                            .startsWith("dynamodb:");
                                        });
        if (unsure) {
            return;
        }
        Set<String> mails = new HashSet<>();
        for (Outbox.Mail mail : world.mails().mails()) {
            if (!mails.add(mail.to() + mail.subject() + mail.text() + mail.why())) {
                broken(
                        "nobody is told twice of one thing: %s was of \"%s\""
                                .formatted(mail.to(), mail.subject()));
            }
        }
        Set<SlackSide.Post> posts = new HashSet<>();
        for (SlackSide.Post post : world.slack().posts()) {
            if (!posts.add(post)) {
                broken("nobody is told twice of one thing in Slack: " + post.message());
            }
        }
    }
}
