package dev.accountvending.simulation.lives;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.ledger.Lease;
import dev.accountvending.runtime.Json;
import dev.accountvending.simulation.World;
import dev.accountvending.simulation.aws.OrganizationState;
import dev.accountvending.simulation.aws.People;
import dev.accountvending.simulation.aws.SimulatedAccount;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Does in a world what a story says, by the doors that people have. */
final class Hands {
    private static final String DENY_ALL = "an-outsiders-denial";
    private static final Duration OUTSIDE_LASTS = Duration.ofHours(1);

    private final World world;
    private final Promises promises;
    private final Books books;
    private final SlackUse slack;
    private final Consumer<String> teller;
    private final Map<String, JsonNode> seen = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, People.Session> sessions = new HashMap<>();
    private final List<Runnable> undo = new ArrayList<>();
    private final Set<String> touched = new HashSet<>();

    Hands(World world, Promises promises, Consumer<String> teller) {
        this.teller = teller;
        this.world = world;
        this.promises = promises;
        this.books = promises.books();
        this.slack = new SlackUse(world);
    }

    static String email(String who) {
        return who + "@example.com";
    }

    /** Returns domains, units and accounts that an outsider has changed, and people who left. */
    Set<String> touched() {
        return touched;
    }

    /** Ends what outsiders do for a while. */
    void undo() {
        List.copyOf(undo).forEach(Runnable::run);
        undo.clear();
    }

    /** Does one act, to what was vended for its subject; the caller is a process. */
    void act(Act act) {
        act(act, names.getOrDefault(act.subject(), act.subject()));
    }

    /** Does one act whose subject is the name of a lease; the caller is a process. */
    void actByName(Act act) {
        act(act, act.subject());
    }

    private void act(Act act, String name) {
        String who = act.who();
        String path = "/accounts/" + name;
        switch (act.deed()) {
            case ASK -> asked(act);
            case LOOK -> {
                World.Reply reply = ask(act, "GET", path, null);
                if (reply.status() == 200) {
                    seen.put(who + " " + act.subject(), reply.body());
                }
            }
            case EXTEND -> ask(act, "POST", path + "/extension", body().put("days", number(act)));
            case DECIDE -> decide(act, path, look(who, path));
            case DECIDE_AS_SEEN -> decide(act, path, seen.get(who + " " + act.subject()));
            case RETIRE -> ask(act, "DELETE", path, null);
            case RETIRE_AS_SEEN -> retireAsSeen(act, path);
            case BUDGET ->
                    ask(act, "POST", path + "/budget", body().put("monthlyBudget", number(act)));
            case COMPLETE -> ask(act, "POST", path + "/completion", body());
            case KEEP -> ask(act, "POST", path + "/review", body());
            case RESUME -> ask(act, "POST", path + "/resume", body());
            case RESUME_KIND -> ask(act, "POST", "/kinds/" + act.subject() + "/resume", body());
            case RELEASE ->
                    books.newest(name)
                            .ifPresent(
                                    lease ->
                                            ask(
                                                    act,
                                                    "POST",
                                                    "/domains/%s/release"
                                                            .formatted(lease.domain().name()),
                                                    body().put("why", "another needs it")));
            case RECONCILE ->
                    ask(
                            act,
                            "POST",
                            "/reconciliation",
                            body().put("fix", act.argument(0).equals("fix")));
            case COMMAND -> {
                String days = act.subject().equals("extend") ? " 1" : "";
                slack.command(who, act.subject() + " " + act.argument(0) + days);
            }
            case PRESS -> slack.pressAll(who);
            case ENTER, MAKE, LEAVE_ROLE, LEAVE_KEY -> inside(act, name);
            case SPEND -> account(name).ifPresent(account -> spend(account, act));
            case LEAVE -> {
                touched.add(email(who));
                world.aws().people().leave(email(who));
            }
            case DEPLOY -> world.functions().deploy();
            default -> outside(act, name);
        }
    }

    private void asked(Act act) {
        boolean service = act.argument(0).equals("service");
        ObjectNode wish =
                body().put("name", act.subject())
                        .put("kind", act.argument(0))
                        .put("purpose", "to try something")
                        .put("owner", email(act.argument(2)));
        if (service) {
            wish.put("stage", "test");
        }
        if (!act.argument(1).equals("-")) {
            wish.put("days", Integer.valueOf(act.argument(1)));
        }
        World.Reply reply = ask(act, "POST", "/accounts", wish);
        if (reply.status() == 202) {
            names.putIfAbsent(act.subject(), reply.body().path("name").asText());
        }
    }

    private JsonNode look(String who, String path) {
        return world.ask(email(who), "GET", path, null).body();
    }

    private void decide(Act act, String path, @Nullable JsonNode view) {
        boolean approved = act.argument(0).equals("yes");
        ObjectNode decision = body().put("approve", approved);
        if (view != null && view.hasNonNull("toDecide")) {
            decision.put("leaseId", view.path("id").asText());
            decision.put("digest", view.at("/toDecide/digest").asText());
        }
        World.Reply reply = ask(act, "POST", path + "/decision", decision);
        if (reply.status() == 200 && decision.has("digest")) {
            promises.accepted(act, decision.path("digest").asText(), approved);
        }
    }

    private void retireAsSeen(Act act, String path) {
        JsonNode view = seen.get(act.who() + " " + act.subject());
        String query =
                view == null
                        ? ""
                        : "?leaseId=%s&digest=%s"
                                .formatted(
                                        view.path("id").asText(),
                                        view.at("/toEnd/digest").asText());
        ask(act, "DELETE", path + query, null);
    }

    private World.Reply ask(Act act, String method, String path, @Nullable JsonNode body) {
        World.Reply reply = world.ask(email(act.who()), method, path, body);
        teller.accept(
                "%s %s: %d %s"
                        .formatted(
                                world.time().now(),
                                act,
                                reply.status(),
                                reply.status() < 400 ? "" : reply.body()));
        return reply;
    }

    private Optional<SimulatedAccount> account(String name) {
        return books.newest(name)
                .map(Lease::accountId)
                .flatMap(id -> world.aws().organization().find(id.value()));
    }

    private void spend(SimulatedAccount account, Act act) {
        LocalDate today = world.time().now().atZone(ZoneOffset.UTC).toLocalDate();
        world.aws().spending().add(account.id, today, new BigDecimal(act.argument(0)));
    }

    /** Goes on in the session from before, if that still lets them. */
    private void inside(Act act, String name) {
        SimulatedAccount account = account(name).orElse(null);
        if (account == null) {
            return;
        }
        String key = act.who() + " " + name;
        People people = world.aws().people();
        People.Session session = sessions.get(key);
        if (session == null || !people.may(session, People.LOOK)) {
            List<People.Session> ways = people.enter(email(act.who()), account.id);
            if (ways.isEmpty()) {
                return;
            }
            session =
                    ways.stream()
                            .filter(way -> people.may(way, People.WORK))
                            .findFirst()
                            .orElse(ways.getFirst());
            sessions.put(key, session);
        }
        switch (act.deed()) {
            case MAKE -> {
                String region = world.time().random().nextBoolean() ? "us-east-1" : "eu-central-1";
                String id = "made-" + act.at();
                if (world.aws().owner().makes(session, region, act.argument(0), id, 0)) {
                    teller.accept("%s %s: made".formatted(world.time().now(), act));
                }
            }
            case LEAVE_ROLE -> world.aws().owner().leavesRole(session, act.argument(0));
            case LEAVE_KEY -> world.aws().owner().leavesKey(session, act.argument(0));
            default -> {}
        }
    }

    private void outside(Act act, String name) {
        OrganizationState organization = world.aws().organization();
        switch (act.deed()) {
            case RENAME_UNIT ->
                    organization
                            .unit(act.subject())
                            .ifPresent(unit -> organization.rename(unit, act.argument(0)));
            case MOVE ->
                    account(name)
                            .ifPresent(
                                    account ->
                                            organization
                                                    .unit(act.argument(0))
                                                    .ifPresent(unit -> move(account, unit)));
            case DETACH ->
                    organization.unit(act.subject()).ifPresent(unit -> detach(unit, number(act)));
            case DENY_ALL -> organization.unit(act.subject()).ifPresent(this::denyAll);
            case REMOVE_ROLE ->
                    account(name)
                            .ifPresent(
                                    account -> {
                                        touched.add(account.id);
                                        account.roles.remove(act.argument(0));
                                    });
            case REDIRECT ->
                    domain(name)
                            .ifPresent(
                                    domain ->
                                            world.aws()
                                                    .zones()
                                                    .delegate(
                                                            domain,
                                                            List.of("ns.elsewhere.example")));
            case UNDELEGATE -> domain(name).ifPresent(world.aws().zones()::undelegate);
            case ABORT ->
                    books.newest(name)
                            .map(lease -> lease.lifecycle().execution())
                            .ifPresent(this::abort);
            default -> throw new NoSuchElementException(act.toString());
        }
    }

    private void move(SimulatedAccount account, String unit) {
        touched.add(account.id);
        world.aws().organization().move(account.id, unit);
    }

    private Optional<String> domain(String name) {
        Optional<String> domain = books.newest(name).map(lease -> lease.domain().name().value());
        domain.ifPresent(touched::add);
        return domain;
    }

    private void detach(String unit, int which) {
        OrganizationState organization = world.aws().organization();
        List<String> attached = organization.attachedTo(unit);
        if (!attached.isEmpty()) {
            String policy = attached.get(which % attached.size());
            touched.add(unit);
            organization.detach(unit, policy);
            later(() -> organization.attach(unit, policy));
        }
    }

    private void denyAll(String unit) {
        OrganizationState organization = world.aws().organization();
        organization.write(
                DENY_ALL,
                "{\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}]}");
        touched.add(unit);
        organization.attach(unit, DENY_ALL);
        later(() -> organization.detach(unit, DENY_ALL));
    }

    private void later(Runnable undoing) {
        undo.add(undoing);
        world.time()
                .after(
                        OUTSIDE_LASTS,
                        () -> {
                            if (undo.remove(undoing)) {
                                undoing.run();
                            }
                        });
    }

    private void abort(String execution) {
        world.machines().stop(execution, "", "");
    }

    private static int number(Act act) {
        return Integer.parseInt(act.argument(0));
    }

    private static ObjectNode body() {
        return Json.MAPPER.createObjectNode();
    }
}
