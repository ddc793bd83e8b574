package dev.accountvending.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.ledger.Certificate;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.Reservation;
import dev.accountvending.ledger.Zone;
import dev.accountvending.lifecycle.SweepLeases;
import dev.accountvending.local.LocalLedger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.AccountRequest;
import dev.accountvending.model.CertificateStatus;
import dev.accountvending.model.EmailAddress;
import dev.accountvending.model.KindName;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.OuPath;
import dev.accountvending.model.Person;
import dev.accountvending.model.Subdomain;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Json;
import dev.accountvending.runtime.LambdaEnvironment;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Measures what a sweep reads when few leases of many are due: the function itself, as it is
 * deployed, over a ledger of as many leases, in a DynamoDB that counts read units by AWS's rule.
 *
 * <p>The leases are copies of three that the product itself wrote and swept in the time before: one
 * that is not due, one to remind of its end, and one that is over.
 */
public final class SweepBench {
    private static final String TABLE = "account-vending-bench";
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final Duration LEASE = Duration.ofDays(30);
    private static final int DUE = 50;
    private static final int AT_ONCE = 25;
    private static final int MILLIS = 300_000;

    private final Path project;
    private final Path installation;
    private final InstantAws aws;

    private SweepBench(Path project, Path installation, InstantAws aws) {
        this.project = project;
        this.installation = installation;
        this.aws = aws;
    }

    /** The cost of one sweep. */
    private record Run(
            MeteredDynamoDb.Usage queries,
            MeteredDynamoDb.Usage gets,
            MeteredDynamoDb.Usage puts,
            double seconds) {
        /** Returns whether it read and wrote the same, without regard to its time. */
        boolean costsTheSame(Run other) {
            return queries.equals(other.queries)
                    && gets.equals(other.gets)
                    && puts.equals(other.puts);
        }
    }

    /**
     * Measures and prints; fails if more leases cost more.
     *
     * @param arguments the project's folder, the folder in which dynalite is installed, and how
     *     many leases there are, once or more often
     */
    public static void main(String... arguments) throws Exception {
        List<String> all = List.of(arguments);
        Path installation = Path.of(all.get(1));
        try (Dynalite dynalite = Dynalite.start(installation)) {
            System.err.println("dynalite counts read units by AWS's rule:");
            if (!CapacityCheck.holds(dynalite)) {
                throw new IllegalStateException("dynalite does not count as AWS does.");
            }
        }
        boolean same;
        try (InstantAws aws = InstantAws.start("")) {
            same =
                    new SweepBench(Path.of(all.get(0)), installation, aws)
                            .measure(
                                    all.subList(2, all.size()).stream()
                                            .map(Integer::valueOf)
                                            .toList());
        }
        System.err.println(
                same
                        ? "Every sweep cost the same, however many leases there are."
                        : "FAILED: more leases cost more.");
        System.exit(same ? 0 : 1);
    }

    private boolean measure(List<Integer> sizes) throws IOException {
        List<Run> runs = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        for (int size : sizes) {
            Run run = run(size);
            runs.add(run);
            rows.add(row(size, run));
        }
        System.out.print(
                new MarkdownTable(
                        List.of(
                                "leases",
                                "due",
                                "queries",
                                "gets",
                                "puts",
                                "read units, query",
                                "read units, get",
                                "seconds"),
                        rows));
        return runs.stream().allMatch(run -> run.costsTheSame(runs.getFirst()));
    }

    private static List<String> row(int size, Run run) {
        return List.of(
                MarkdownTable.number(size),
                Integer.toString(DUE),
                Integer.toString(run.queries().calls()),
                Integer.toString(run.gets().calls()),
                Integer.toString(run.puts().calls()),
                MarkdownTable.number(run.queries().units(), 1),
                MarkdownTable.number(run.gets().units(), 1),
                MarkdownTable.number(run.seconds(), 2));
    }

    private Run run(int leases) throws IOException {
        try (Dynalite dynalite = Dynalite.start(installation);
                MeteredDynamoDb metered = MeteredDynamoDb.start(dynalite)) {
            dynalite.call("CreateTable", LocalLedger.request(project, TABLE));
            fill(dynalite, leases);
            metered.reset();
            long begun = System.nanoTime();
            SweepLeases.Report report = sweep(metered, NOW);
            double seconds = (System.nanoTime() - begun) / 1e9;
            Map<String, Integer> wanted = Map.of("Remind", DUE / 2, "Retire", DUE / 2);
            if (!report.equals(new SweepLeases.Report(wanted, 0, true))) {
                throw new IllegalStateException("The sweep did something else: " + report);
            }
            return new Run(
                    metered.of("Query"), metered.of("GetItem"), metered.of("PutItem"), seconds);
        }
    }

    /**
     * Fills the ledger: half of the due leases are to be reminded of their end, and half are over.
     */
    private void fill(Dynalite dynalite, int leases) throws IOException {
        JsonNode over = template(LEASE, Duration.ofDays(7), Duration.ofDays(1));
        JsonNode reminded = template(LEASE.minus(Duration.ofDays(7)));
        JsonNode waiting = template(Duration.ofDays(1));
        List<JsonNode> batch = new ArrayList<>();
        for (int i = 0; i < leases; i++) {
            batch.add(copy(i < DUE / 2 ? over : i < DUE ? reminded : waiting, i));
            if (batch.size() == AT_ONCE || i == leases - 1) {
                write(dynalite, batch);
                batch.clear();
            }
        }
    }

    private static void write(Dynalite dynalite, List<JsonNode> items) throws IOException {
        ObjectNode request = Json.MAPPER.createObjectNode();
        ArrayNode writes = request.putObject("RequestItems").putArray(TABLE);
        items.forEach(item -> writes.addObject().putObject("PutRequest").set("Item", item));
        JsonNode answer = dynalite.call("BatchWriteItem", request);
        if (!answer.path("UnprocessedItems").isEmpty()) {
            throw new IllegalStateException("dynalite did not take all: " + answer);
        }
    }

    /**
     * Returns an item of the table, as the product writes it.
     *
     * @param before how long ago the lease was handed over, and then how long ago it was swept
     */
    private JsonNode template(Duration... before) throws IOException {
        try (Dynalite dynalite = Dynalite.start(installation);
                MeteredDynamoDb metered = MeteredDynamoDb.start(dynalite)) {
            dynalite.call("CreateTable", LocalLedger.request(project, TABLE));
            LeaseId id = handOver(metered, NOW.minus(before[0]));
            for (Duration swept : before) {
                sweep(metered, NOW.minus(swept));
            }
            ObjectNode request = Json.MAPPER.createObjectNode().put("TableName", TABLE);
            request.putObject("Key").putObject("pk").put("S", "LEASE#" + id);
            return dynalite.call("GetItem", request).path("Item");
        }
    }

    private LeaseId handOver(MeteredDynamoDb metered, Instant at) {
        Ledger ledger = environment(metered, at).with(SweepBench::ledger);
        AccountName name = new AccountName(name("template"));
        LeaseId id =
                ledger.reserve(new Reservation(name, null, 1, null, own -> lease(own, at))).id();
        ledger.progress()
                .begin(id, "arn:aws:states:us-east-1:111122223333:execution:vend-account:" + id);
        ledger.progress().enterAccount(id, new AccountId("123456789012"));
        ledger.update(id, SweepBench::furnished);
        ledger.progress().activate(id, "example-" + name);
        return id;
    }

    private static Ledger ledger() {
        return Ledger.of(FunctionContext.current().withRetries());
    }

    private static Lease lease(LeaseId id, Instant at) {
        return Lease.requested(
                id,
                new AccountRequest(
                        new KindName("qa"),
                        id.name(),
                        new Person("ana@example.com"),
                        null,
                        null,
                        "Try the new ledger",
                        null),
                at,
                at.plus(LEASE),
                new OuPath("Workloads/QA"),
                new EmailAddress("aws+%s@example.com".formatted(id)),
                new Subdomain("%s.qa.accounts.example.com".formatted(id.name())),
                "ana@example.com");
    }

    /** Returns the lease with what an account has after its hand-over. */
    private static Lease furnished(Lease lease) {
        String role = "arn:aws:iam::123456789012:role/vending/";
        return lease.withAccess(
                        access ->
                                access.withRoles(
                                        Map.of(
                                                "Developer",
                                                role + "Developer",
                                                "ReadOnly",
                                                role + "ReadOnly")))
                .withDomain(
                        domain ->
                                domain.withZone(
                                        new Zone(
                                                "Z0123456789ABCDEFGHIJ",
                                                List.of(
                                                        "ns-1.awsdns-01.org",
                                                        "ns-2.awsdns-02.co.uk",
                                                        "ns-3.awsdns-03.com",
                                                        "ns-4.awsdns-04.net"))))
                .withDomain(
                        domain ->
                                domain.withCertificate(
                                        new Certificate(
                                                "arn:aws:acm:us-east-1:123456789012:certificate/8f5e6a1e-6f5b-4b7e-9f0a-2d3c4b5a6978",
                                                CertificateStatus.ISSUED,
                                                lease.terms().requestedAt())));
    }

    private static JsonNode copy(JsonNode template, int number) throws IOException {
        return Json.MAPPER.readTree(
                template.toString().replace(name("template"), name("%08d".formatted(number))));
    }

    private static String name(String which) {
        return "bench-x" + which;
    }

    private SweepLeases.Report sweep(MeteredDynamoDb metered, Instant now) {
        SweepLeases sweep = environment(metered, now).with(SweepLeases::new);
        return sweep.sweep(() -> MILLIS);
    }

    private LambdaEnvironment environment(MeteredDynamoDb metered, Instant now) {
        return new LambdaEnvironment(
                Map.ofEntries(
                        Map.entry("AWS_REGION", "us-east-1"),
                        Map.entry("AWS_ACCESS_KEY_ID", "bench"),
                        Map.entry("AWS_SECRET_ACCESS_KEY", "bench"),
                        Map.entry("AWS_ENDPOINT_URL", aws.uri().toString()),
                        Map.entry("AWS_ENDPOINT_URL_DYNAMO_DB", metered.uri().toString()),
                        Map.entry("AVM_STAGE", "bench"),
                        Map.entry("AVM_TABLE", TABLE),
                        Map.entry("AVM_ADMINISTRATORS", "ada@example.com"),
                        Map.entry("AVM_SENDER_EMAIL", "accounts@example.com"),
                        Map.entry(
                                "AVM_RETIRE_STATE_MACHINE_ARN",
                                "arn:aws:states:us-east-1:111122223333:stateMachine:retire-account"),
                        Map.entry("AVM_CATALOG", project.resolve("catalog.yml").toString())),
                Clock.fixed(now, ZoneOffset.UTC));
    }
}
