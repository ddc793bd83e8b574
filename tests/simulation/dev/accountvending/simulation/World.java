package dev.accountvending.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.aws.ClientMaker;
import dev.accountvending.catalog.Catalog;
import dev.accountvending.local.core.StageNames;
import dev.accountvending.local.functions.FunctionDeclaration;
import dev.accountvending.local.functions.FunctionResult;
import dev.accountvending.local.functions.HttpApi;
import dev.accountvending.local.functions.Schedule;
import dev.accountvending.local.gateway.Request;
import dev.accountvending.runtime.Json;
import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.runtime.Scheduling;
import dev.accountvending.runtime.Snapshot;
import dev.accountvending.simulation.asl.StateMachines;
import dev.accountvending.simulation.asl.Tasks;
import dev.accountvending.simulation.aws.Caller;
import dev.accountvending.simulation.aws.Layout;
import dev.accountvending.simulation.aws.SimulatedAws;
import dev.accountvending.simulation.calls.Fault;
import dev.accountvending.simulation.calls.Faults;
import dev.accountvending.simulation.calls.SimulatedClients;
import dev.accountvending.simulation.calls.Wire;
import dev.accountvending.simulation.functions.Functions;
import dev.accountvending.simulation.functions.Outcome;
import dev.accountvending.simulation.functions.VirtualScheduling;
import dev.accountvending.simulation.time.Timeline;
import dev.accountvending.simulation.vending.EventStream;
import dev.accountvending.simulation.vending.ExecutionService;
import dev.accountvending.simulation.vending.LedgerStore;
import dev.accountvending.simulation.vending.Outbox;
import dev.accountvending.simulation.vending.SlackSide;
import dev.accountvending.simulation.vending.TokenService;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.sesv2.SesV2Client;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.sts.StsClient;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * An installation that runs in virtual time over simulated AWS. What people and outsiders do is
 * done by processes of its timeline; the same seed and the same faults give the same story.
 */
public final class World implements AutoCloseable {
    /** When every world begins. */
    public static final Instant START = Instant.parse("2026-12-01T00:00:00Z");

    /** The header of a request with the person who signed it. */
    private static final String SIGNER = "x-simulated-signer";

    /** In one of so many worlds, by its seed, people sign in by Identity Center. */
    private static final int WITH_IDENTITY_CENTER = 4;

    private static final Duration WAKING = Duration.ofDays(7);

    private final Installation installation;
    private final Timeline time;
    private final Faults faults;
    private final Wire wire;
    private final SimulatedAws aws;
    private final LedgerStore ledger;
    private final Functions functions;
    private final StateMachines machines;
    private final EventStream events;
    private final Outbox mails;
    private final SlackSide slack;
    private final HttpApi api;
    private final Map<Class<?>, Object> ofVendingAccount;
    private final Map<String, String> signIn;

    /**
     * @param planned what goes wrong on purpose
     */
    public World(Installation installation, long seed, List<Fault> planned) {
        Layout layout = installation.layout();
        List<FunctionDeclaration> declarations = installation.declarations().all();
        this.installation = installation;
        this.time = new Timeline(seed, START);
        this.faults = new Faults(planned, time.random());
        this.wire = new Wire(time, faults, this::whose);
        this.aws = new SimulatedAws(time.clock(), time.random(), layout);
        this.ledger = new LedgerStore(time, () -> time.within(faults.weather().indexLag()));
        this.functions =
                new Functions(
                        time,
                        faults,
                        declarations,
                        StageNames.functionArn(layout.vending()),
                        this::environment);
        this.machines = new StateMachines(time, this::begin, _ -> {});
        installation.definitions().forEach(machines::define);
        this.events =
                new EventStream(
                        time, faults, functions, declarations, layout.vending(), layout.region());
        this.mails = new Outbox(time, functions::input);
        this.slack =
                new SlackSide(
                        time,
                        wire,
                        installation.settings().getOrDefault("AVM_SLACK_SECRETS", ""),
                        functions::input);
        this.api =
                new HttpApi(
                        installation.declarations().routes(),
                        this::served,
                        this::signer,
                        time.clock());
        this.ofVendingAccount =
                Map.of(
                        DynamoDbClient.class, ledger,
                        SfnClient.class, new ExecutionService(time, machines),
                        EventBridgeClient.class, events,
                        SesV2Client.class, mails,
                        SsmClient.class, slack);
        installation
                .blueprint()
                .attachments()
                .forEach(
                        attachment -> {
                            String name = attachment.guardrail().name();
                            aws.organization().write(name, attachment.guardrail().content());
                            aws.organization()
                                    .attach(
                                            aws.organization()
                                                    .makeUnit(attachment.unit().toString()),
                                            name);
                        });
        this.signIn =
                new SplittableRandom(seed).nextInt(WITH_IDENTITY_CENTER) == 0
                        ? installation.signIn(aws.identityCenter().addPermissionSet("AccountOwner"))
                        : Map.of();
        declarations.forEach(this::schedule);
        wakeFunctions();
    }

    public Timeline time() {
        return time;
    }

    public Faults faults() {
        return faults;
    }

    public Wire wire() {
        return wire;
    }

    public SimulatedAws aws() {
        return aws;
    }

    public LedgerStore ledger() {
        return ledger;
    }

    public Functions functions() {
        return functions;
    }

    public StateMachines machines() {
        return machines;
    }

    public EventStream events() {
        return events;
    }

    public Outbox mails() {
        return mails;
    }

    public SlackSide slack() {
        return slack;
    }

    /** Lets this much time pass. */
    public void run(Duration length) {
        time.runUntil(time.now().plus(length));
    }

    /** What the HTTP API answered. */
    public record Reply(int status, JsonNode body) {}

    /**
     * Asks the HTTP API, as a person who has signed in; the caller is a process.
     *
     * @param path with its query, if there is one
     */
    public Reply ask(String person, String method, String path, @Nullable JsonNode body) {
        String[] parts = path.split("\\?", 2);
        byte[] bytes = body == null ? new byte[0] : bytes(body.toString());
        Map<String, List<String>> headers =
                Map.of(
                        "host",
                        List.of("api.example.com"),
                        "content-type",
                        List.of("application/json"),
                        SIGNER,
                        List.of(person));
        String query = parts.length > 1 ? parts[1] : "";
        return reply(api.answer(new Request(method, parts[0], query, headers, bytes)));
    }

    /**
     * Does something in Slack, as Slack sends it; the caller is a process.
     *
     * @param path such as {@code /slack/commands}
     */
    public Reply useSlack(String path, String form) {
        return reply(slack.send(path, form, api::answer));
    }

    private String whose() {
        return functions.whose();
    }

    private static Reply reply(HttpApi.Reply reply) {
        String body = new String(reply.body().bytes(), StandardCharsets.UTF_8);
        return new Reply(reply.status(), parsed(body));
    }

    /** Every person asks in a session of the requester's role, which is named after them. */
    private ObjectNode signer(Request request) {
        String person = request.header(SIGNER);
        String vending = installation.layout().vending();
        ObjectNode iam = Json.MAPPER.createObjectNode();
        iam.put("accessKey", "ASIA").put("accountId", vending).put("callerId", "AROA:" + person);
        iam.put(
                "userArn",
                "arn:aws:sts::%s:assumed-role/%s/%s"
                        .formatted(vending, StageNames.REQUESTER, person));
        return iam.put("userId", "AROA:" + person);
    }

    private FunctionResult served(String function, String event) {
        Outcome outcome =
                time.await(
                        (Consumer<Outcome> done) ->
                                functions.invoke(function, parsed(event), done));
        return new FunctionResult(
                outcome.isFailed() ? String.valueOf(outcome.cause()) : outcome.output().toString(),
                Optional.ofNullable(outcome.error()));
    }

    private void begin(Tasks.TaskCall call, Tasks.Completion done) {
        functions.invoke(
                call.resource(),
                call.payload(),
                outcome -> {
                    String error = outcome.error();
                    if (error == null) {
                        done.succeed(outcome.output());
                    } else {
                        done.fail(error, outcome.cause());
                    }
                });
    }

    private LambdaEnvironment environment(FunctionDeclaration function) {
        Map<String, String> variables = installation.variables(function);
        variables.putAll(signIn);
        variables.put("AVM_PARENT_ZONE_ID", aws.zones().parent().id);
        Map<Class<?>, Object> parts = new HashMap<>(slack.parts(function.name()));
        parts.put(
                ClientMaker.class,
                new SimulatedClients(time, wire, new Reached(), function.name()));
        parts.put(Scheduling.class, new VirtualScheduling(time));
        parts.put(Catalog.class, installation.catalog());
        return new LambdaEnvironment(variables, time.clock(), Snapshot.none(), parts);
    }

    /** The services of the account that a caller is in. */
    private final class Reached implements SimulatedClients.Services {
        @Override
        public void check(Caller caller, Class<?> client, String operation) {
            if (client != StsClient.class) {
                aws.check(caller, client, operation);
            }
        }

        @Override
        public Object service(Class<?> client, String region, Caller caller) {
            if (client == StsClient.class) {
                return new TokenService(time, caller, aws::assumeRole);
            }
            Object own = ofVendingAccount.get(client);
            return own != null && caller.account().equals(installation.layout().vending())
                    ? own
                    : aws.service(client, caller.account(), region, caller);
        }
    }

    private void schedule(FunctionDeclaration function) {
        for (Schedule schedule : function.schedules()) {
            String input = schedule.input().isEmpty() ? "{}" : schedule.input();
            Duration every = schedule.rate().every();
            time.after(time.within(every), () -> runEvery(every, function.name(), input));
        }
    }

    private void runEvery(Duration every, String function, String input) {
        time.after(every, () -> runEvery(every, function, input));
        functions.invokeLater(function, input);
        if (time.random().nextDouble() < faults.weather().eventRepeated()) {
            time.after(
                    time.within(Duration.ofMinutes(1)),
                    () -> functions.invokeLater(function, input));
        }
    }

    /** Keeps functions awake, as the rule of {@code resources/wake.yml} does. */
    private void wakeFunctions() {
        String vending = installation.layout().vending();
        String machine = StageNames.stateMachineArn(vending, "wake-functions");
        time.after(
                WAKING,
                () -> {
                    machines.start(machine, "wake-" + time.now().getEpochSecond(), parsed("{}"));
                    wakeFunctions();
                });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode parsed(String text) {
        try {
            return Json.MAPPER.readTree(text.isEmpty() ? "null" : text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    @Override
    public void close() {
        time.close();
    }
}
