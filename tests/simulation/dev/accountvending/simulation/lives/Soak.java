package dev.accountvending.simulation.lives;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.ledger.Lease;
import dev.accountvending.model.AccountId;
import dev.accountvending.runtime.Json;
import dev.accountvending.simulation.Installation;
import dev.accountvending.simulation.World;
import dev.accountvending.simulation.aws.People;
import dev.accountvending.simulation.calls.Weather;
import dev.accountvending.simulation.vending.EventStream;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A company for some years: people join and leave, ask for accounts, use them and pay for them,
 * while AWS fails at times, and is out for hours now and then. Administrators do what they are told
 * to do, and what they had to do is counted.
 */
public final class Soak implements AutoCloseable {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration MORNING = Duration.ofHours(8);
    private static final Duration OFFICE_HOURS = Duration.ofHours(10);
    private static final int DAYS_A_YEAR = 365;

    /** AWS as it is on most days: one call in ten thousand goes wrong in some way. */
    private static final Weather USUAL = Weather.storm(0.001);

    private static final Weather OUTAGE = Weather.storm(0.8);
    private static final int DAYS_BETWEEN_OUTAGES = 45;

    /** Of everybody, in a year. */
    private static final double LEAVING = 0.12;

    /**
     * People whose access to every account is tried after every change; trying all takes too long.
     */
    private static final int TRIED = 40;

    /** What a person asks for in a year, in the mean. */
    private static final Map<String, Double> ASKED =
            Map.of("sandbox", 0.5, "qa", 0.1, "developer", 0.15, "service", 0.03);

    private static final String ADMINISTRATOR = Hands.email("ada");
    private static final String APPROVER = Hands.email("pia");

    /** What is counted in each year. */
    private enum Count {
        ASKED("accounts asked for"),
        VENDED("handed over"),
        FAILED("vends given up"),
        RETIRED("leases ended"),
        FROZEN("accounts frozen"),
        DECIDED("decisions of approvers, and of administrators on more days or money"),
        OF_LEAVERS("administrators: leases of people who left, ended"),
        UNANSWERED("administrators: reviews that nobody answered, followed up"),
        RESUMED("administrators: stopped leases resumed"),
        MENDED("administrators: reconcile --fix, after a finding"),
        LOOKED("administrators: other messages that ask for a look");

        private final String words;

        Count(String words) {
            this.words = words;
        }
    }

    private final World world;
    private final Promises promises;
    private final Books books;
    private final RandomGenerator random;
    private final List<String> people = new ArrayList<>();
    private final Set<String> gone = new HashSet<>();
    private final List<Map<Count, Integer>> years = new ArrayList<>();
    private int joined;
    private int asked;
    private int heard;

    private Soak(Installation installation, long seed, int size) {
        this.world = new World(installation, seed, List.of());
        this.random = world.time().random();
        List<String> tried = new ArrayList<>(List.of(ADMINISTRATOR, APPROVER));
        tried.forEach(world.aws().people()::join);
        for (int i = 0; i < size; i++) {
            join();
        }
        tried.addAll(people.subList(0, Math.min(TRIED, size)));
        this.promises =
                new Promises(
                        world,
                        installation.catalog(),
                        installation.definitions().keySet(),
                        tried,
                        _ -> {});
        promises.excuse(gone);
        this.books = promises.books();
    }

    /** Runs with {@code --seed S --people N --years N}: 1, 2,000 and 3. */
    public static void main(String[] arguments) {
        int seed = 1;
        int size = 2_000;
        int years = 3;
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            int value = Integer.parseInt(arguments[i + 1]);
            switch (arguments[i]) {
                case "--seed" -> seed = value;
                case "--people" -> size = value;
                case "--years" -> years = value;
                default -> throw new IllegalArgumentException("unknown: " + arguments[i]);
            }
        }
        Installation installation = Installation.read(Path.of("."));
        try (Soak soak = new Soak(installation, seed, size)) {
            System.exit(soak.live(years) ? 0 : 1);
        }
    }

    private boolean live(int wanted) {
        long begun = System.nanoTime();
        for (int year = 1; year <= wanted && promises.broken().isEmpty(); year++) {
            years.add(new EnumMap<>(Count.class));
            for (int day = 0; day < DAYS_A_YEAR && promises.broken().isEmpty(); day++) {
                world.faults().weather(USUAL);
                day();
                world.run(DAY);
            }
            System.out.printf(
                    Locale.ROOT,
                    "after year %d: %d leases, %d accounts, %.0f s%n",
                    year,
                    books.leases().size(),
                    books.accounts().size(),
                    (System.nanoTime() - begun) / 1e9);
        }
        world.faults().stop();
        for (int day = 0; day < 3 && promises.broken().isEmpty(); day++) {
            administrate();
            world.run(DAY);
        }
        if (promises.broken().isEmpty()) {
            promises.atRest(false);
        }
        print();
        promises.broken().forEach(what -> System.out.println("violation: " + what));
        System.out.println("violations: " + promises.broken().size());
        return promises.broken().isEmpty();
    }

    private void print() {
        StringBuilder head = new StringBuilder("| |");
        StringBuilder rule = new StringBuilder("|---|");
        for (int year = 1; year <= years.size(); year++) {
            head.append(" year ").append(year).append(" |");
            rule.append("---|");
        }
        System.out.println(head + "\n" + rule);
        for (Count count : Count.values()) {
            StringBuilder row = new StringBuilder("| ").append(count.words).append(" |");
            years.forEach(year -> row.append(' ').append(year.getOrDefault(count, 0)).append(" |"));
            System.out.println(row);
        }
    }

    private void count(Count what) {
        years.getLast().merge(what, 1, Integer::sum);
    }

    // A day --------------------------------------------------------------------------------------

    private void day() {
        for (int i = drawn(people.size() * LEAVING / DAYS_A_YEAR); i > 0; i--) {
            leave(people.get(random.nextInt(people.size())));
            join();
        }
        ASKED.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(
                        wish -> {
                            double mean = people.size() * wish.getValue() / DAYS_A_YEAR;
                            for (int i = drawn(mean); i > 0; i--) {
                                String person = people.get(random.nextInt(people.size()));
                                inTheDay(person, () -> ask(person, wish.getKey()));
                            }
                        });
        for (Lease lease : books.open()) {
            if (lease.status().isHeld()) {
                use(lease);
            }
        }
        if (random.nextInt(DAYS_BETWEEN_OUTAGES) == 0) {
            Duration length = Duration.ofMinutes(random.nextInt(30, 360));
            world.time().after(MORNING, () -> world.faults().weather(OUTAGE));
            world.time().after(MORNING.plus(length), () -> world.faults().weather(USUAL));
        }
        administrate();
    }

    /** Draws a number with this mean. */
    private int drawn(double mean) {
        return (int) mean + (random.nextDouble() < mean - (int) mean ? 1 : 0);
    }

    private boolean yes(int percent) {
        return random.nextInt(100) < percent;
    }

    private void inTheDay(String who, Runnable act) {
        world.time()
                .after(
                        MORNING.plus(world.time().within(OFFICE_HOURS)),
                        () -> world.time().start(who, act));
    }

    private void inTheDay(String who, String method, String path, @Nullable JsonNode body) {
        inTheDay(who, () -> world.ask(who, method, path, body));
    }

    private void join() {
        String person = Hands.email("person" + ++joined);
        world.aws().people().join(person);
        people.add(person);
    }

    /** Whoever leaves is signed out by the company; administrators end what they have. */
    private void leave(String person) {
        people.remove(person);
        gone.add(person);
        world.aws().people().leave(person);
        for (Lease lease : books.open()) {
            if (lease.request().owner().value().equals(person)) {
                count(Count.OF_LEAVERS);
                inTheDay(ADMINISTRATOR, "DELETE", path(lease.name().value()), null);
            }
        }
    }

    // Owners -------------------------------------------------------------------------------------

    private void ask(String person, String kind) {
        String name = "acc-" + ++asked;
        ObjectNode wish = body().put("name", name).put("kind", kind).put("purpose", "work");
        if (kind.equals("service")) {
            wish.put("stage", "test");
        }
        if (world.ask(person, "POST", "/accounts", wish).status() == 202) {
            count(Count.ASKED);
        }
    }

    /** Works in the account, pays, asks for more, or gives it back. */
    private void use(Lease lease) {
        String owner = lease.request().owner().value();
        String path = path(lease.name().value());
        AccountId account = lease.accountId();
        if (account == null || !people.contains(owner)) {
            return;
        }
        if (yes(40)) {
            spend(account.value());
        }
        if (yes(5)) {
            inTheDay(owner, () -> make(owner, account.value()));
        }
        Instant end = lease.terms().expiresAt();
        if (end != null && end.isBefore(world.time().now().plus(Duration.ofDays(2))) && yes(30)) {
            int days = yes(80) ? 5 : 60;
            inTheDay(owner, "POST", path + "/extension", body().put("days", days));
        }
        if (random.nextInt(end == null ? 600 : 60) == 0) {
            inTheDay(owner, "DELETE", path, null);
        }
    }

    /** Most days cost little; some cost as much as a month may. */
    private void spend(String account) {
        LocalDate today = world.time().now().atZone(ZoneOffset.UTC).toLocalDate();
        int dollars = random.nextInt(1_000) == 0 ? 400 : random.nextInt(3);
        world.aws().spending().add(account, today, BigDecimal.valueOf(dollars));
    }

    private void make(String owner, String account) {
        List<People.Session> ways = world.aws().people().enter(owner, account);
        if (ways.isEmpty()) {
            return;
        }
        String id = "made-" + world.time().now().getEpochSecond();
        world.aws().owner().makes(ways.getFirst(), "us-east-1", "AWS::S3::Bucket", id, 0);
        if (yes(10)) {
            world.aws().owner().leavesRole(ways.getFirst(), "Role-" + id);
        }
    }

    // Those who are told -------------------------------------------------------------------------

    private void administrate() {
        List<EventStream.Published> news = world.events().published(heard);
        heard += news.size();
        news.forEach(this::react);
        for (Lease lease : promises.stopped()) {
            count(Count.RESUMED);
            inTheDay(ADMINISTRATOR, "POST", path(lease.name().value()) + "/resume", body());
        }
    }

    private void react(EventStream.Published event) {
        String name = event.detail().path("name").asText();
        switch (event.type()) {
            case "AccountVended" -> count(Count.VENDED);
            case "VendingFailed" -> count(Count.FAILED);
            case "AccountRetired" -> count(Count.RETIRED);
            case "AccountFrozen" -> {
                count(Count.FROZEN);
                if (yes(50)) {
                    raise(name);
                }
            }
            case "ApprovalRequested" -> decide(APPROVER, name);
            case "ExtensionRequested", "BudgetRequested" -> decide(ADMINISTRATOR, name);
            case "ReviewAsked" -> {
                if (yes(80)) {
                    asOwner(name, "/review", body());
                }
            }
            case "ReviewUnanswered" -> {
                count(Count.UNANSWERED);
                inTheDay(ADMINISTRATOR, "DELETE", path(name), null);
            }
            case "OrganizationReconciled", "ReconciliationFailed" -> mend(event.detail());
            case "UnitUnguarded", "MessageRefused", "ApproversUnreached", "IdleAccountCosts" ->
                    count(Count.LOOKED);
            default -> {}
        }
    }

    private void raise(String name) {
        asOwner(name, "/budget", body().put("monthlyBudget", 900));
    }

    private void asOwner(String name, String what, JsonNode body) {
        books.newest(name)
                .map(lease -> lease.request().owner().value())
                .filter(people::contains)
                .ifPresent(owner -> inTheDay(owner, "POST", path(name) + what, body));
    }

    /** Decides on what they see. */
    private void decide(String who, String name) {
        inTheDay(
                who,
                () -> {
                    JsonNode view = world.ask(who, "GET", path(name), null).body();
                    if (!view.hasNonNull("toDecide")) {
                        return; // it is decided, or withdrawn
                    }
                    count(Count.DECIDED);
                    ObjectNode decision = body().put("approve", yes(90));
                    decision.put("leaseId", view.path("id").asText());
                    decision.put("digest", view.at("/toDecide/digest").asText());
                    world.ask(who, "POST", path(name) + "/decision", decision);
                });
    }

    private void mend(JsonNode report) {
        if (report.path("left").asInt(1) > 0) {
            count(Count.MENDED);
            inTheDay(ADMINISTRATOR, "POST", "/reconciliation", body().put("fix", true));
        }
    }

    private static String path(String name) {
        return "/accounts/" + name;
    }

    private static ObjectNode body() {
        return Json.MAPPER.createObjectNode();
    }

    @Override
    public void close() {
        world.close();
    }
}
