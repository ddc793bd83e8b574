package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

import dev.accountvending.local.Description;
import dev.accountvending.local.LocalCloud;
import dev.accountvending.local.Options;
import dev.accountvending.local.core.Timing;
import dev.accountvending.local.core.Timings;
import dev.accountvending.local.signing.SdkSigner;
import dev.accountvending.runtime.Json;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.organizations.model.OrganizationalUnit;
import software.amazon.awssdk.services.organizations.model.Tag;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ChangeBatch;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** A local cloud, asked over its HTTP API and looked at from outside, with the SDK's clients. */
final class TestCloud implements AutoCloseable {
    private static final Duration LONGEST_VEND = Duration.ofMinutes(5);
    private static final String APPROVER = "pia@example.com";

    final LocalCloud local;
    final OrganizationsClient organization;
    final Route53Client parentZone;
    final DynamoDbClient ledger;
    private final SfnClient stepFunctions;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, AwsCredentials> keys = new ConcurrentHashMap<>();

    private TestCloud(LocalCloud local) {
        this.local = local;
        Description there = local.description();
        this.organization = client(OrganizationsClient.builder(), administrator("management"));
        this.parentZone = client(Route53Client.builder(), administrator("management"));
        this.ledger = client(DynamoDbClient.builder(), administrator("vending"));
        this.stepFunctions = client(SfnClient.builder(), administrator("vending"));
        assertThat(there.vendingAccountId()).isNotEqualTo(there.managementAccountId());
    }

    /** An answer of the HTTP API; where its body is not JSON, it is held as a JSON text. */
    record Answer(int status, JsonNode body) {}

    static TestCloud start(Timing timing, List<String> regions) {
        return start(timing, regions, Map.of());
    }

    static TestCloud start(Timing timing, List<String> regions, Map<String, String> settings) {
        return new TestCloud(LocalCloud.start(options(timing, regions, settings)));
    }

    /** One whose every call IAM decides; without Node there is none. */
    static TestCloud enforcing(Timing timing, List<String> regions) {
        return new TestCloud(LocalCloud.start(options(timing, regions, Map.of()).withIam(true)));
    }

    /**
     * One for figures: AWS's times as they are given, and the waits that are deployed. IAM is off,
     * for this machine decides more slowly than AWS.
     *
     * @param settings besides and before the deployed ones
     */
    static TestCloud measured(Timings timings, Map<String, String> settings) {
        return new TestCloud(LocalCloud.start(measuredAt(1, timings, settings)));
    }

    /** The same where Organizations throttles, on a clock that goes so many times as fast. */
    static TestCloud throttled(int speed, Timings timings) {
        return new TestCloud(
                LocalCloud.start(measuredAt(speed, timings, Map.of()).throttledAt(speed)));
    }

    private static Options measuredAt(int speed, Timings timings, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(DeployedWaits.at(speed));
        all.putAll(settings);
        return options(timings, List.of("us-east-1"), all).withIam(false);
    }

    private static Options options(
            Timings timing, List<String> regions, Map<String, String> settings) {
        return new Options(Path.of("").toAbsolutePath(), 0, 0, _ -> {}, timing, regions, settings);
    }

    static ObjectNode request(String kind, String name, String owner) {
        return Json.MAPPER
                .createObjectNode()
                .put("kind", kind)
                .put("name", name)
                .put("owner", owner);
    }

    /** The API, asked by one person. */
    final class Asked {
        private final SdkSigner signer;

        private Asked(AwsCredentials keys) {
            this.signer = new SdkSigner(keys);
        }

        Answer get(String path) {
            return send("GET", path, "");
        }

        Answer post(String path, JsonNode body) {
            return send("POST", path, body.toString());
        }

        /** Under a key by which a repeat is known. */
        Answer post(String path, JsonNode body, String key) {
            return TestCloud.this.send(
                    signer.httpRequest(
                            "POST",
                            local.api().resolve(path),
                            Map.of("content-type", "application/json", "idempotency-key", key),
                            body.toString()));
        }

        Answer delete(String path) {
            return send("DELETE", path, "");
        }

        private Answer send(String method, String path, String body) {
            return TestCloud.this.send(
                    signer.httpRequest(
                            method,
                            local.api().resolve(path),
                            body.isEmpty() ? Map.of() : Map.of("content-type", "application/json"),
                            body));
        }
    }

    /**
     * The API as a person asks it: by their own keys, or where they are not among the local cloud's
     * people, by those of a session under their name.
     */
    Asked as(String email) {
        return new Asked(keys.computeIfAbsent(email, this::keys));
    }

    /** The API as a person asks it in a session under their name, whatever keys they have. */
    Asked inSession(String email) {
        return new Asked(session(email));
    }

    private AwsCredentials keys(String email) {
        return local.description().people().stream()
                .filter(person -> person.email().equals(email))
                .findFirst()
                .<AwsCredentials>map(
                        person ->
                                AwsBasicCredentials.create(
                                        person.accessKeyId(), person.secretAccessKey()))
                .orElseGet(() -> session(email));
    }

    /**
     * A session of the requester's role, of a new user of the identity account who may do what the
     * local cloud's people may.
     */
    private AwsCredentials session(String email) {
        try (IamClient iam = client(IamClient.builder(), administrator("identity"));
                StsClient sts =
                        client(StsClient.builder(), withMfa(newPerson(iam, email), email))) {
            String role = local.description().callerRole();
            return keys(sts.assumeRole(r -> r.roleArn(role).roleSessionName(email)).credentials());
        }
    }

    private static AwsCredentials newPerson(IamClient iam, String email) {
        String policy =
                URLDecoder.decode(
                        iam.getUserPolicy(r -> r.userName("ana").policyName("ask"))
                                .policyDocument(),
                        StandardCharsets.UTF_8);
        iam.createUser(
                r ->
                        r.userName(email)
                                .tags(
                                        software.amazon.awssdk.services.iam.model.Tag.builder()
                                                .key("email")
                                                .value(email)
                                                .build()));
        iam.putUserPolicy(r -> r.userName(email).policyName("ask").policyDocument(policy));
        var key = iam.createAccessKey(r -> r.userName(email)).accessKey();
        return AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
    }

    /** The user's own session, signed in with MFA. */
    private AwsCredentials withMfa(AwsCredentials keys, String user) {
        String device =
                "arn:aws:iam::%s:mfa/%s".formatted(local.description().identityAccountId(), user);
        try (StsClient sts = client(StsClient.builder(), keys)) {
            return keys(
                    sts.getSessionToken(r -> r.serialNumber(device).tokenCode("123456"))
                            .credentials());
        }
    }

    private static AwsCredentials keys(Credentials session) {
        return AwsSessionCredentials.create(
                session.accessKeyId(), session.secretAccessKey(), session.sessionToken());
    }

    /** Asks for an account as its owner does. */
    Answer post(ObjectNode request) {
        return as(request.path("owner").asText()).post("/accounts", request);
    }

    /** Reads as an administrator. */
    Answer get(String path) {
        return as("ada@example.com").get(path);
    }

    /**
     * Asks, has it approved where that is needed, and waits until the execution has ended; answers
     * the lease.
     */
    JsonNode vend(ObjectNode request) {
        Answer asked = post(request);
        assertThat(asked.status()).as("%s", asked.body()).isEqualTo(202);
        if (request.path("kind").asText().equals("service")) {
            approve(asked.body());
        }
        return ended(asked.body());
    }

    /** Approves a lease as soon as that is waited for, unless it fails before. */
    private void approve(JsonNode lease) {
        String path = "/accounts/%s/decision".formatted(lease.get("name").textValue());
        ObjectNode yes = Json.MAPPER.createObjectNode().put("approve", true);
        await().atMost(LONGEST_VEND)
                .pollInterval(Duration.ofSeconds(2))
                .until(
                        () ->
                                as(APPROVER).post(path, yes).status() == 200
                                        || status(lease.get("execution").textValue())
                                                != ExecutionStatus.RUNNING);
    }

    /** Asks for a lease's end as its owner does, and waits until its execution has ended. */
    JsonNode retire(JsonNode lease) {
        String name = lease.get("name").textValue();
        Answer asked = as(lease.get("owner").textValue()).delete("/accounts/" + name);
        assertThat(asked.status()).as("%s", asked.body()).isEqualTo(202);
        return untilRetired(name);
    }

    /** Waits until the execution that takes an account back has ended; answers the lease. */
    JsonNode untilRetired(String name) {
        await().atMost(LONGEST_VEND)
                .pollInterval(Duration.ofSeconds(1))
                .until(
                        () -> {
                            JsonNode now = get("/accounts/" + name).body();
                            String status = now.path("status").asText();
                            return !status.equals("ACTIVE")
                                    && !status.equals("FROZEN")
                                    && status(now.path("execution").asText())
                                            != ExecutionStatus.RUNNING;
                        });
        return get("/accounts/" + name).body();
    }

    /** Waits until a lease's execution has ended; answers the lease. */
    JsonNode ended(JsonNode lease) {
        return ended(lease, LONGEST_VEND);
    }

    JsonNode ended(JsonNode lease, Duration atMost) {
        String execution = lease.get("execution").textValue();
        await().atMost(atMost)
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> status(execution) != ExecutionStatus.RUNNING);
        return get("/accounts/" + lease.get("name").textValue()).body();
    }

    /** What happened in an execution. */
    List<HistoryEvent> history(String execution) {
        return stepFunctions.getExecutionHistory(r -> r.executionArn(execution)).events();
    }

    private ExecutionStatus status(String execution) {
        return stepFunctions.describeExecution(r -> r.executionArn(execution)).status();
    }

    /** Runs a function as its schedule or its state would; answers what it answered. */
    JsonNode invoke(String function, JsonNode payload) {
        HttpResponse<String> answer = invocation(function, payload);
        assertThat(answer.headers().firstValue("x-amz-function-error")).as(answer.body()).isEmpty();
        return parse(answer.body());
    }

    /** Runs a function that fails; answers the error that it ended with. */
    JsonNode invokeInVain(String function, JsonNode payload) {
        HttpResponse<String> answer = invocation(function, payload);
        assertThat(answer.headers().firstValue("x-amz-function-error"))
                .as(answer.body())
                .isPresent();
        return parse(answer.body());
    }

    private HttpResponse<String> invocation(String function, JsonNode payload) {
        URI uri = local.aws().resolve("/2015-03-31/functions/%s/invocations".formatted(function));
        SdkSigner signer = new SdkSigner(administrator("vending")).in("lambda", "us-east-1");
        return exchange(signer.httpRequest("POST", uri, Map.of(), payload.toString()));
    }

    /** The path of the organizational unit that an account is in. */
    String unitOf(String account) {
        List<String> names = new ArrayList<>();
        String unit = parentOf(account);
        while (unit.startsWith("ou-")) {
            String id = unit;
            OrganizationalUnit described =
                    organization
                            .describeOrganizationalUnit(r -> r.organizationalUnitId(id))
                            .organizationalUnit();
            names.addFirst(described.name());
            unit = parentOf(id);
        }
        return String.join("/", names);
    }

    private String parentOf(String child) {
        return organization.listParents(r -> r.childId(child)).parents().getFirst().id();
    }

    /** The accounts in a unit below the root. */
    Set<String> accountsInUnit(String name) {
        return units(root()).stream()
                .filter(unit -> unit.name().equals(name))
                .flatMap(unit -> accountsIn(unit.id()).stream())
                .map(Account::id)
                .collect(Collectors.toSet());
    }

    /** Takes every account to the root, and every unit away. */
    void removeUnits() {
        removeUnitsBelow(root(), root());
    }

    private void removeUnitsBelow(String parent, String root) {
        for (OrganizationalUnit unit : units(parent)) {
            removeUnitsBelow(unit.id(), root);
            for (Account account : accountsIn(unit.id())) {
                organization.moveAccount(
                        r ->
                                r.accountId(account.id())
                                        .sourceParentId(unit.id())
                                        .destinationParentId(root));
            }
            organization.deleteOrganizationalUnit(r -> r.organizationalUnitId(unit.id()));
        }
    }

    private String root() {
        return organization.listRoots().roots().getFirst().id();
    }

    private List<OrganizationalUnit> units(String parent) {
        return organization
                .listOrganizationalUnitsForParentPaginator(r -> r.parentId(parent))
                .stream()
                .flatMap(page -> page.organizationalUnits().stream())
                .toList();
    }

    private List<Account> accountsIn(String unit) {
        return organization.listAccountsForParentPaginator(r -> r.parentId(unit)).stream()
                .flatMap(page -> page.accounts().stream())
                .toList();
    }

    /** Every account of the organization. */
    List<Account> members() {
        return organization.listAccountsPaginator().stream()
                .flatMap(page -> page.accounts().stream())
                .toList();
    }

    /** Every lease, as an administrator reads it. */
    List<JsonNode> leases() {
        return pages("/accounts", "accounts");
    }

    /** Every account of ours, closed ones too. */
    List<JsonNode> pool() {
        List<JsonNode> accounts = new ArrayList<>(pages("/pool", "accounts"));
        accounts.addAll(pages("/pool?status=CLOSED", "accounts"));
        return accounts;
    }

    private List<JsonNode> pages(String path, String field) {
        List<JsonNode> found = new ArrayList<>();
        String cursor = "";
        do {
            Answer page = get(path + cursor);
            assertThat(page.status()).as("%s", page.body()).isEqualTo(200);
            page.body().path(field).forEach(found::add);
            String next = page.body().path("next").asText("null");
            cursor = next.equals("null") ? "" : (path.contains("?") ? "&" : "?") + "cursor=" + next;
        } while (!cursor.isEmpty());
        return found;
    }

    /** The accounts of the organization that carry a lease's tag, by lease. */
    Map<String, List<Account>> accountsByLease() {
        Map<String, List<Account>> found = new HashMap<>();
        for (Account account : members()) {
            String lease = tags(account.id()).get("vending:lease");
            if (lease != null) {
                found.computeIfAbsent(lease, _ -> new ArrayList<>()).add(account);
            }
        }
        return found;
    }

    Map<String, String> tags(String account) {
        Map<String, String> tags = new HashMap<>();
        for (Tag tag : organization.listTagsForResource(r -> r.resourceId(account)).tags()) {
            tags.put(tag.key(), tag.value());
        }
        return tags;
    }

    /** The name servers that the parent zone delegates each name to. */
    Map<String, Set<String>> delegations() {
        Map<String, Set<String>> delegations = new HashMap<>();
        String zone = local.description().parentZoneId();
        String apex = local.description().parentDomain() + ".";
        parentZone
                .listResourceRecordSetsPaginator(r -> r.hostedZoneId(zone))
                .resourceRecordSets()
                .stream()
                .filter(set -> set.type() == RRType.NS && !set.name().equals(apex))
                .forEach(
                        set ->
                                delegations.put(
                                        set.name().replaceFirst("\\.$", ""),
                                        plain(
                                                set.resourceRecords().stream()
                                                        .map(ResourceRecord::value)
                                                        .toList())));
        return delegations;
    }

    /** Writes a delegation into the parent zone, as somebody else would. */
    void delegate(String domain, String nameServer) {
        Change change =
                Change.builder()
                        .action(ChangeAction.UPSERT)
                        .resourceRecordSet(
                                s ->
                                        s.name(domain)
                                                .type(RRType.NS)
                                                .ttl(60L)
                                                .resourceRecords(
                                                        ResourceRecord.builder()
                                                                .value(nameServer)
                                                                .build()))
                        .build();
        parentZone.changeResourceRecordSets(
                r ->
                        r.hostedZoneId(local.description().parentZoneId())
                                .changeBatch(ChangeBatch.builder().changes(change).build()));
    }

    static Set<String> plain(List<String> nameServers) {
        Set<String> plain = new TreeSet<>();
        nameServers.forEach(name -> plain.add(name.replaceFirst("\\.$", "")));
        return plain;
    }

    /** Every key in the ledger. */
    List<String> ledgerKeys() {
        return ledger.scanPaginator(r -> r.tableName("account-vending-local")).items().stream()
                .map(item -> Objects.requireNonNull(item.get("pk")).s())
                .sorted()
                .toList();
    }

    /** What the ledger says under a key. */
    String ledgerItem(String key) {
        return ledger.getItem(
                        r ->
                                r.tableName("account-vending-local")
                                        .key(
                                                Map.of(
                                                        "pk",
                                                        software.amazon.awssdk.services.dynamodb
                                                                .model.AttributeValue.fromS(key))))
                .item()
                .toString();
    }

    /** A client inside a member, through the access role, as an administrator would go. */
    <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C member(
            String account, B builder, Region region) {
        try (StsClient sts = client(StsClient.builder(), administrator("management"))) {
            String role =
                    "arn:aws:iam::%s:role/%s".formatted(account, local.description().accessRole());
            Credentials session =
                    sts.assumeRole(r -> r.roleArn(role).roleSessionName("test")).credentials();
            return client(
                    builder,
                    AwsSessionCredentials.create(
                            session.accessKeyId(),
                            session.secretAccessKey(),
                            session.sessionToken()),
                    region);
        }
    }

    AwsCredentials administrator(String of) {
        var key = Objects.requireNonNull(local.description().administrators().get(of));
        return AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
    }

    <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(
            B builder, AwsCredentials credentials) {
        return client(builder, credentials, Region.US_EAST_1);
    }

    private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(
            B builder, AwsCredentials credentials, Region region) {
        return builder.endpointOverride(local.aws())
                .region(region)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .build();
    }

    /** Sends a request; its answer must be one that the contract promises. */
    private Answer send(HttpRequest request) {
        HttpResponse<String> answer = exchange(request);
        String type = answer.headers().firstValue("content-type").orElse("");
        ApiContract.get()
                .check(
                        request.method(),
                        request.uri().getPath(),
                        answer.statusCode(),
                        type,
                        answer.body());
        return new Answer(
                answer.statusCode(),
                type.endsWith("json") ? parse(answer.body()) : TextNode.valueOf(answer.body()));
    }

    private HttpResponse<String> exchange(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode parse(String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        http.close();
        local.close();
    }
}
