package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.core.Timing;
import dev.accountvending.local.gateway.Fault;
import dev.accountvending.local.gateway.FaultRule;
import dev.accountvending.local.gateway.RecordedCall;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.acm.model.CertificateSummary;
import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.route53.Route53Client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Every AWS operation that each step and each sweep calls, over moto and HTTP, answered by turns
 * with a throttle, with a server's error, and with its answer lost after the effect. The calls are
 * found by recording lives of leases in which nothing goes wrong (and a vend that fails for good),
 * so a call that a step makes tomorrow is tested tomorrow. All ways to go wrong in each call, and
 * many at once, are the simulation's (docs/reliability.md).
 *
 * <p>A lease meets up to eight faults while it is vended and eight while it is taken back, most of
 * them in different steps: what one fault leaves behind, the next then meets.
 */
class AnyFaultIT {
    private static final int AT_ONCE = 48;
    private static final int FAULTS_AT_ONCE = 8;
    private static final List<Fault> FAULTS =
            List.of(new Fault.Throttle(), new Fault.Failure(), new Fault.AnswerLost());

    /** What is called only where one of AWS's three places for closings is free. */
    private static final Set<String> CLOSING = Set.of("closeAccount", "checkClosure");

    private static final int CLOSINGS_AT_ONCE = 3;

    /** So often a fault that missed a closing's call gets a life of its own. */
    private static final int ROUNDS = 4;

    /** So many closings leave a queue behind, for what works it. */
    private static final int QUEUED = 24;

    /** What is asked of a unit only until the ledger knows its id, and that it is guarded. */
    private static final Set<String> AT_FIRST_SIGHT =
            Set.of(
                    "organizations:AttachPolicy",
                    "organizations:CreateOrganizationalUnit",
                    "organizations:ListOrganizationalUnitsForParent",
                    "organizations:ListPolicies",
                    "organizations:ListRoots");

    /** What runs by the clock. */
    private static final List<String> SWEEPS = List.of("sweepLeases", "workClosures");

    /** Asked when a function starts, and kept: the steps' own faults cover it. */
    private static final String ONCE = "ssm:GetParameter";

    private static final Duration AFTER_A_THROTTLE = Duration.ofMinutes(30);
    private static final Duration ONE_SWEEP = Duration.ofMinutes(16);
    private static final Duration TWO_SWEEPS = Duration.ofMinutes(31);

    private static TestCloud cloud;

    @BeforeAll
    static void start() {
        cloud = TestCloud.start(Timing.brisk(), List.of("us-east-1"));
        cloud.local.accountQuota(10_000);
    }

    @AfterAll
    static void stop() {
        cloud.close();
    }

    /** An operation as one step calls it. */
    private record Target(String function, String operation) {
        static Target of(RecordedCall call) {
            return new Target(
                    call.step() != null ? call.step() : Objects.requireNonNull(call.function()),
                    call.operation());
        }

        @Override
        public String toString() {
            return function + " " + operation;
        }
    }

    /** One call of one step that goes wrong, once. */
    private record Hit(Target target, Fault fault) {
        /** Which of them it is, the name decides, so that each meets all kinds of calls. */
        static Hit of(Target target) {
            int index = Math.floorMod(target.toString().hashCode(), FAULTS.size());
            return new Hit(target, FAULTS.get(index));
        }

        FaultRule rule() {
            return FaultRule.of(target.operation(), fault).inFunction(target.function());
        }

        @Override
        public String toString() {
            return "%s: %s".formatted(target, fault.name());
        }
    }

    /** A lease, and what goes wrong while it is vended and while it is taken back. */
    private static final class Life {
        private final String kind;
        private final String name;
        private final boolean broken;
        private final List<Hit> vend = new ArrayList<>();
        private final List<Hit> end = new ArrayList<>();
        private @Nullable Inside inside;
        private final Set<Hit> struck = new HashSet<>();
        private JsonNode vended = MissingNode.getInstance();
        private JsonNode ended = MissingNode.getInstance();

        private Life(String kind, String name, boolean broken) {
            this.kind = kind;
            this.name = name;
            this.broken = broken;
        }

        boolean isClosed() {
            return !kind.equals("qa");
        }

        boolean isCloser() {
            return kind.equals("developer");
        }

        static Life service(String name) {
            return new Life("service", name, false);
        }

        /** Of a kind that is closed, and needs nobody's approval. */
        static Life closer(String name) {
            return new Life("developer", name, false);
        }

        static Life qa(String name) {
            return new Life("qa", name, false);
        }

        static Life broken(String name) {
            return new Life("service", name, true);
        }

        boolean isService() {
            return kind.equals("service");
        }

        String leaseName() {
            return isService() ? name + "-test" : name;
        }

        String lease() {
            return leaseName() + "-1";
        }

        ObjectNode request() {
            ObjectNode request = TestCloud.request(kind, name, name + "@example.com");
            return isService() ? request.put("stage", "test") : request;
        }

        /** It fails as late as a vend can, with an account to be taken back. */
        void breakForGood() {
            add(
                    FaultRule.of("iam:*", new Fault.Failure(400, "Refused"))
                            .inFunction("bootstrapRoles")
                            .onCall(1, 1_000));
        }

        void vend() {
            if (broken) {
                breakForGood();
            }
            vend.forEach(hit -> add(hit.rule()));
            vended = cloud.vend(request());
            struck.addAll(struck(vend, cloud.local.recorder().ofLease(lease())));
            if (vended.get("status").textValue().equals("ACTIVE")) {
                inside = Inside.of(vended);
            }
        }

        void retire() {
            end.forEach(hit -> add(hit.rule()));
            ended = cloud.retire(vended);
            struck.addAll(struck(end, cloud.local.recorder().ofLease(lease())));
        }

        private void add(FaultRule rule) {
            cloud.local.faults().add(rule.forLease(lease()));
        }

        Set<Target> targets() {
            return cloud.local.recorder().ofLease(lease()).stream()
                    .filter(call -> call.function() != null)
                    .map(Target::of)
                    .collect(Collectors.toCollection(() -> new TreeSet<>(BY_NAME)));
        }
    }

    /** What is in a lease's account while its owner has it. */
    private record Inside(int zones, Set<String> nameServers, List<String> certificates) {
        static Inside of(JsonNode lease) {
            String account = lease.get("accountId").textValue();
            try (Route53Client zones =
                            cloud.member(account, Route53Client.builder(), Region.US_EAST_1);
                    AcmClient acm = cloud.member(account, AcmClient.builder(), Region.US_EAST_1)) {
                String zone = lease.get("hostedZoneId").textValue();
                return new Inside(
                        zones.listHostedZones().hostedZones().size(),
                        TestCloud.plain(
                                zones.getHostedZone(r -> r.id(zone)).delegationSet().nameServers()),
                        acm.listCertificates().certificateSummaryList().stream()
                                .map(CertificateSummary::certificateArn)
                                .toList());
            }
        }
    }

    /** What a vend that fails does in the end. */
    private static final Set<String> COMPENSATING =
            Set.of("removeDelegation", "quarantineAccount", "failLease");

    private static final Comparator<Target> BY_NAME = Comparator.comparing(Target::toString);

    /** What is there after all of a kind have ended. */
    private record World(
            Map<String, List<Account>> accounts,
            Map<String, Set<String>> delegations,
            List<String> ledgerKeys,
            Set<String> quarantined,
            Map<String, JsonNode> pool) {
        static World look() {
            return new World(
                    cloud.accountsByLease(),
                    cloud.delegations(),
                    cloud.ledgerKeys(),
                    cloud.accountsInUnit("Quarantine"),
                    cloud.pool().stream()
                            .collect(
                                    Collectors.toMap(
                                            account -> account.get("accountId").textValue(),
                                            account -> account)));
        }
    }

    @TestFactory
    Stream<DynamicTest> lives_whateverCallGoesWrong_endInOrder() {
        List<DynamicTest> tests = new ArrayList<>();
        Recorded recorded = Recorded.healthyLives();
        List<Life> lives = lives(recorded);
        firstVends(recorded.vend, tests);
        vend(lives, tests);
        retire(lives, tests);
        fromThePool(recorded.pooled, tests);
        closings(tests);
        emptyTheQueue();
        retireAlone(ROUNDS + 1, lives.stream().filter(life -> !life.broken).toList());
        sweeps(tests);
        cloud.local.advance(Duration.ofDays(4));
        tests.add(
                dynamicTest(
                        "the closing queue is empty",
                        () -> assertThat(cloud.pool()).noneMatch(AnyFaultIT::isClosing)));
        tests.add(dynamicTest("what must hold in the end", () -> Invariants.check(cloud)));
        return tests.stream();
    }

    /**
     * The calls of lives in which nothing goes wrong, by what they are made for.
     *
     * @param vendOfService those that only this kind's vend makes: for its approval, and its role
     *     for CI
     */
    private record Recorded(
            Set<Target> vend,
            Set<Target> vendOfService,
            Set<Target> compensation,
            Set<Target> closing,
            Set<Target> recycling,
            Set<Target> pooled) {
        static Recorded healthyLives() {
            Life service = Life.service("healthy");
            service.vend();
            Set<Target> vend = service.targets();
            service.retire();
            Life broken = Life.broken("broken");
            broken.vend();
            cloud.resumeKind(broken.kind);
            Life qa = Life.qa("line");
            qa.vend();
            Set<Target> vendOfQa = qa.targets();
            qa.retire();
            Life again = Life.qa("again");
            again.vend();
            Set<Target> pooled = minus(again.targets(), vend);
            pooled.removeAll(vendOfQa);
            Recorded recorded =
                    new Recorded(
                            vend,
                            minus(vend, vendOfQa),
                            compensating(minus(broken.targets(), vend)),
                            minus(service.targets(), vend),
                            minus(minus(qa.targets(), vendOfQa), service.targets()),
                            pooled);
            assertThat(functions(vend)).contains("beginVending", "applyBaseline", "activateLease");
            assertThat(functions(recorded.compensation))
                    .containsExactlyInAnyOrderElementsOf(COMPENSATING);
            assertThat(functions(recorded.closing))
                    .contains(
                            "beginRetirement",
                            "revokeAccess",
                            "removeDelegation",
                            "removeDomain",
                            "closeAccount",
                            "finishRetirement");
            assertThat(functions(recorded.recycling))
                    .containsExactlyInAnyOrder(
                            "resetAccount",
                            "cleanAccount",
                            "checkCleaning",
                            "proveEmpty",
                            "returnToPool");
            assertThat(functions(recorded.pooled)).contains("claimPooledAccount");
            return recorded;
        }
    }

    /** Without what the retirement of its account has done by then. */
    private static Set<Target> compensating(Set<Target> ofBroken) {
        return ofBroken.stream()
                .filter(target -> COMPENSATING.contains(target.function()))
                .collect(Collectors.toCollection(() -> new TreeSet<>(BY_NAME)));
    }

    private static Set<Target> minus(Set<Target> these, Set<Target> those) {
        Set<Target> rest = new TreeSet<>(BY_NAME);
        rest.addAll(these);
        rest.removeAll(those);
        return rest;
    }

    private static Set<String> functions(Set<Target> targets) {
        return targets.stream().map(Target::function).collect(Collectors.toSet());
    }

    /** As few lives as can hold all faults. */
    private static List<Life> lives(Recorded recorded) {
        List<Hit> ofService = new ArrayList<>();
        List<Hit> others = new ArrayList<>();
        for (Hit hit : hits(recorded.vend)) {
            if (!isAtFirstSight(hit)) {
                (recorded.vendOfService.contains(hit.target()) ? ofService : others).add(hit);
            }
        }
        Map<Boolean, List<Hit>> ends =
                hits(recorded.closing).stream()
                        .collect(
                                Collectors.partitioningBy(
                                        hit -> CLOSING.contains(hit.target().function())));
        List<Hit> ending = Objects.requireNonNull(ends.get(false));
        List<Hit> closing = Objects.requireNonNull(ends.get(true));
        List<Hit> recycling = hits(recorded.recycling);
        List<Life> services = many(Math.max(needed(ending), QUEUED), i -> Life.service("case" + i));
        int rest = Math.max(needed(recycling), needed(others) - services.size());
        List<Life> qas = many(rest, i -> Life.qa("line" + i));
        List<Life> lives = new ArrayList<>(services);
        lives.addAll(qas);
        spread(ofService, services.stream().map(life -> life.vend).toList());
        spread(others, lives.stream().map(life -> life.vend).toList());
        spread(ending, services.stream().map(life -> life.end).toList());
        List<Life> closers = many((closing.size() + 3) / 4, i -> Life.closer("close" + i));
        spread(closing, closers.stream().map(life -> life.end).toList());
        lives.addAll(closers);
        spread(recycling, qas.stream().map(life -> life.end).toList());
        List<Hit> compensation = hits(recorded.compensation);
        List<Life> broken = many(needed(compensation), i -> Life.broken("broken" + i));
        spread(compensation, broken.stream().map(life -> life.vend).toList());
        lives.addAll(broken);
        return lives;
    }

    private static List<Life> many(int count, IntFunction<Life> life) {
        return IntStream.range(0, count).mapToObj(life).toList();
    }

    private static int needed(List<Hit> hits) {
        return (hits.size() + FAULTS_AT_ONCE - 1) / FAULTS_AT_ONCE;
    }

    /** Neighbours are of one step, so each goes to another life as long as there are enough. */
    private static void spread(List<Hit> hits, List<List<Hit>> lives) {
        for (int i = 0; i < hits.size(); i++) {
            lives.get(i % lives.size()).add(hits.get(i));
        }
    }

    private static List<Hit> hits(Set<Target> targets) {
        return targets.stream()
                .filter(
                        target ->
                                target.function().equals("placeAccount") || !isAtFirstSight(target))
                .map(Hit::of)
                .toList();
    }

    /**
     * The call is made once in an organization: later lives know the unit by its id, which the
     * first has written down.
     */
    private static boolean isAtFirstSight(Target target) {
        return AT_FIRST_SIGHT.contains(target.operation())
                || (Set.of("placeAccount", "revokeAccess").contains(target.function())
                        && target.operation().equals("dynamodb:PutItem"));
    }

    private static boolean isAtFirstSight(Hit hit) {
        return isAtFirstSight(hit.target());
    }

    /**
     * Each in an organization without units, as only the first vend of an installation finds it.
     */
    private static void firstVends(Set<Target> targets, List<DynamicTest> tests) {
        int number = 0;
        for (Hit hit : hits(targets).stream().filter(AnyFaultIT::isAtFirstSight).toList()) {
            cloud.forgetUnits();
            Life life = Life.service("first" + number++);
            life.vend.add(hit);
            life.vend();
            World world = World.look();
            tests.add(dynamicTest(hit.toString(), () -> checkVend(life, hit, world)));
        }
    }

    private static void vend(List<Life> lives, List<DynamicTest> tests) {
        List<Life> alone = new ArrayList<>();
        whileKindsGoOn(
                () -> {
                    sideBySide(AT_ONCE, lives, Life::vend);
                    alone.addAll(alone(lives));
                    sideBySide(AT_ONCE, alone, Life::vend);
                });
        World world = World.look();
        Stream.concat(lives.stream(), alone.stream())
                .forEach(
                        life -> {
                            for (Hit hit : life.vend) {
                                tests.add(
                                        dynamicTest(
                                                hit.toString(), () -> checkVend(life, hit, world)));
                            }
                        });
    }

    /** Each life that is broken holds its kind, for which the others would wait. */
    private static void whileKindsGoOn(Runnable lives) {
        CompletableFuture<Void> living = CompletableFuture.runAsync(lives);
        while (!living.isDone()) {
            cloud.resumeKind("service");
            living.copy().completeOnTimeout(null, 2, TimeUnit.SECONDS).join();
        }
        living.join();
    }

    /** As {@link #retireAlone}. */
    private static List<Life> alone(List<Life> lives) {
        List<Life> alone = new ArrayList<>();
        for (Life life : lives) {
            List<Hit> missed =
                    life.vend.stream().filter(hit -> !life.struck.contains(hit)).toList();
            life.vend.removeAll(missed);
            for (Hit hit : missed) {
                String name = "alone" + alone.size();
                Life another = life.broken ? Life.broken(name) : Life.service(name);
                another.vend.add(hit);
                alone.add(another);
            }
        }
        return alone;
    }

    private static void retire(List<Life> lives, List<DynamicTest> tests) {
        List<Life> held = lives.stream().filter(life -> !life.broken).toList();
        Map<Boolean, List<Life>> closers =
                held.stream().collect(Collectors.partitioningBy(Life::isCloser));
        close(Objects.requireNonNull(closers.get(true)));
        for (int round = 1; round <= ROUNDS; round++) {
            retireAlone(round, Objects.requireNonNull(closers.get(true)));
        }
        // AWS closes none of the others for now, so that the queue has something left to work.
        cloud.local
                .faults()
                .add(
                        FaultRule.of("organizations:CloseAccount", new Fault.Throttle())
                                .onCall(1, 1_000));
        sideBySide(AT_ONCE, Objects.requireNonNull(closers.get(false)), Life::retire);
        World world = World.look();
        for (Life life : held) {
            for (Hit hit : life.end) {
                tests.add(dynamicTest(hit.toString(), () -> checkEnd(life, hit, world)));
            }
        }
    }

    /**
     * As many at once as AWS has places for; after a throttle the queue waits for some minutes, so
     * the clock goes on between them.
     */
    private static void close(List<Life> closers) {
        for (int i = 0; i < closers.size(); i += CLOSINGS_AT_ONCE) {
            int next = Math.min(i + CLOSINGS_AT_ONCE, closers.size());
            sideBySide(CLOSINGS_AT_ONCE, closers.subList(i, next), Life::retire);
            cloud.local.clock().advance(AFTER_A_THROTTLE);
        }
    }

    /**
     * Where one fault keeps another's call from being made, that one gets a life of its own; in a
     * later round another, under another name, for a closing may be done by whoever works the queue
     * before its own step looks.
     */
    private static void retireAlone(int round, List<Life> lives) {
        Map<Life, Life> alone = new LinkedHashMap<>();
        for (Life life : lives) {
            for (Hit hit : life.end) {
                if (!life.struck.contains(hit)) {
                    String name = "late%d-%d-%s".formatted(round, life.end.indexOf(hit), life.name);
                    Life another = new Life(life.kind, name, false);
                    another.end.add(hit);
                    alone.put(another, life);
                }
            }
        }
        sideBySide(AT_ONCE, alone.keySet(), Life::vend);
        close(List.copyOf(alone.keySet()));
        alone.forEach((another, life) -> life.struck.addAll(another.struck));
    }

    private static void fromThePool(Set<Target> targets, List<DynamicTest> tests) {
        List<Hit> hits = hits(targets);
        List<Life> lives = many(needed(hits), i -> Life.qa("pooled" + i));
        spread(hits, lives.stream().map(life -> life.vend).toList());
        sideBySide(AT_ONCE, lives, Life::vend);
        World world = World.look();
        for (Life life : lives) {
            for (Hit hit : life.vend) {
                tests.add(dynamicTest(hit.toString(), () -> checkVend(life, hit, world)));
            }
        }
    }

    /**
     * What the retirements have left in the queue is closed, whatever goes wrong: of some
     * operations the first call, of others the second or the third.
     */
    private static void closings(List<DynamicTest> tests) {
        cloud.local.faults().clear();
        cloud.local.advance(ONE_SWEEP);
        List<Hit> hits = hitsOf("workClosures");
        for (Hit hit : hits) {
            cloud.local.faults().add(hit.rule().onCall(FAULTS.indexOf(hit.fault()) + 1, 1));
        }
        for (int i = 0; i < hits.size() && !cloud.local.faults().pending().isEmpty(); i++) {
            cloud.local.advance(ONE_SWEEP);
        }
        hits.forEach(hit -> tests.add(struck(hit)));
    }

    /** Whoever closes an account while others wait only queues up. */
    private static void emptyTheQueue() {
        for (int i = 0; i < QUEUED && cloud.pool().stream().anyMatch(AnyFaultIT::isClosing); i++) {
            cloud.local.advance(ONE_SWEEP);
        }
    }

    /**
     * Leases that are due one after the other, a day apart, and each day a fault: whatever goes
     * wrong, each lease is reminded, and over after its end.
     */
    private static void sweeps(List<DynamicTest> tests) {
        Map<String, Integer> ends = new LinkedHashMap<>();
        day(ends, "healthy-day", 2);
        cloud.local.advance(Duration.ofDays(3));
        cloud.untilRetired("healthy-day");
        List<Hit> hits = hitsOf("sweepLeases");
        try (ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE)) {
            IntStream.range(0, hits.size())
                    .map(i -> i + 2)
                    .forEach(i -> pool.execute(() -> day(ends, "day" + i, i)));
        }
        for (Hit hit : hits) {
            cloud.local.faults().add(hit.rule());
            cloud.local.clock().advance(Duration.ofDays(1));
            cloud.local.advance(TWO_SWEEPS);
            tests.add(struck(hit));
        }
        cloud.local.advance(Duration.ofDays(3));
        retired(ends.keySet())
                .forEach(
                        (name, lease) ->
                                tests.add(
                                        dynamicTest(
                                                "the lease of " + name, () -> checkOver(lease))));
    }

    /** Leases by their names, once they are over. */
    private static Map<String, JsonNode> retired(Collection<String> names) {
        Map<String, CompletableFuture<JsonNode>> all = new LinkedHashMap<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE)) {
            for (String name : names) {
                all.put(name, CompletableFuture.supplyAsync(() -> cloud.untilRetired(name), pool));
            }
        }
        Map<String, JsonNode> retired = new LinkedHashMap<>();
        all.forEach((name, lease) -> retired.put(name, lease.join()));
        return retired;
    }

    private static DynamicTest struck(Hit hit) {
        List<Hit> struck =
                struck(List.of(hit), cloud.local.recorder().calls(AnyFaultIT::isOfSweep));
        return dynamicTest(
                hit.toString(), () -> assertThat(struck).as("the fault struck").contains(hit));
    }

    private static boolean isOfSweep(RecordedCall call) {
        return call.function() != null && SWEEPS.contains(call.function());
    }

    private static List<Hit> hitsOf(String function) {
        Set<Target> targets = new TreeSet<>(BY_NAME);
        cloud.local.recorder().calls(call -> function.equals(call.function())).stream()
                .map(Target::of)
                .filter(target -> !target.operation().equals(ONCE))
                .forEach(targets::add);
        assertThat(targets).as(function).isNotEmpty();
        return hits(targets);
    }

    private static void checkOver(JsonNode lease) {
        assertThat(lease.get("status").textValue()).isEqualTo("RETIRED");
        assertThat(lease.get("remindedAt").isNull()).as("not reminded").isFalse();
    }

    /** A lease of so many days. */
    private static void day(Map<String, Integer> ends, String name, int days) {
        String kind = days % 2 == 0 ? "developer" : "qa";
        ObjectNode request = TestCloud.request(kind, name, name + "@example.com").put("days", days);
        JsonNode lease = cloud.vend(request);
        assertThat(lease.get("status").textValue()).isEqualTo("ACTIVE");
        synchronized (ends) {
            ends.put(name, days);
        }
    }

    private static void sideBySide(int atOnce, Collection<Life> lives, Consumer<Life> what) {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(atOnce)) {
            for (Life life : lives) {
                all.add(CompletableFuture.runAsync(() -> what.accept(life), pool));
            }
        }
        all.forEach(CompletableFuture::join);
    }

    private static void checkVend(Life life, Hit hit, World world) {
        assertThat(life.struck).as("the fault struck").contains(hit);
        List<Account> accounts = world.accounts().getOrDefault(life.lease(), List.of());
        assertThat(accounts).as("accounts of the lease").hasSize(1);
        String account = accounts.getFirst().id();
        assertThat(life.vended.get("accountId").textValue()).isEqualTo(account);
        assertThat(world.ledgerKeys()).contains("ACCOUNT#" + account);
        if (life.broken) {
            checkFailed(life.vended, account, world);
        } else {
            checkActive(life, account, world);
        }
    }

    /** Those that the recorder has seen: asked soon, for it forgets what is long ago. */
    private static List<Hit> struck(List<Hit> hits, List<RecordedCall> calls) {
        return hits.stream()
                .filter(
                        hit ->
                                calls.stream()
                                        .filter(call -> call.function() != null)
                                        .anyMatch(
                                                call ->
                                                        hit.fault().name().equals(call.fault())
                                                                && hit.target()
                                                                        .equals(Target.of(call))))
                .toList();
    }

    private static void checkFailed(JsonNode lease, String account, World world) {
        assertThat(lease.get("status").textValue()).isEqualTo("FAILED");
        assertThat(world.quarantined()).contains(account);
        assertThat(status(account, world)).isEqualTo("QUARANTINED");
        checkClaimsGivenBack(lease, world);
    }

    private static void checkClaimsGivenBack(JsonNode lease, World world) {
        assertThat(world.delegations()).doesNotContainKey(lease.get("domain").textValue());
        assertThat(world.ledgerKeys().contains("SUBDOMAIN#" + lease.get("domain").textValue()))
                .as("its domain is held")
                .isEqualTo(lease.get("domainHeldUntil").isTextual());
        assertThat(world.ledgerKeys())
                .doesNotContain(
                        "NAME#" + lease.get("name").textValue(),
                        "EMAIL#" + lease.get("email").textValue(),
                        "OWNER#%s#%s"
                                .formatted(
                                        lease.get("owner").textValue(),
                                        lease.get("kind").textValue()));
    }

    private static void checkActive(Life life, String account, World world) {
        JsonNode lease = life.vended;
        String domain = lease.get("domain").textValue();
        assertThat(lease.get("status").textValue()).isEqualTo("ACTIVE");
        assertThat(lease.get("certificateStatus").textValue()).isEqualTo("ISSUED");
        assertThat(world.quarantined()).doesNotContain(account);
        Inside inside = Objects.requireNonNull(life.inside);
        assertThat(inside.zones()).as("zones").isEqualTo(1);
        assertThat(world.delegations().get(domain)).isEqualTo(inside.nameServers());
        assertThat(inside.certificates())
                .as("certificates")
                .containsExactly(lease.get("certificateArn").textValue());
    }

    private static void checkEnd(Life life, Hit hit, World world) {
        assertThat(life.struck).as("the fault struck").contains(hit);
        String account = life.vended.get("accountId").textValue();
        assertThat(life.ended.get("status").textValue()).isEqualTo("RETIRED");
        assertThat(status(account, world))
                .isIn(life.isClosed() ? Set.of("CLOSING", "CLOSED") : Set.of("AVAILABLE"));
        checkClaimsGivenBack(life.ended, world);
    }

    private static boolean isClosing(JsonNode account) {
        return account.get("status").textValue().equals("CLOSING");
    }

    private static String status(String account, World world) {
        return Objects.requireNonNull(world.pool().get(account)).get("status").textValue();
    }
}
