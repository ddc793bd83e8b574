package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

import dev.accountvending.runtime.Json;

import org.awaitility.core.ConditionTimeoutException;

import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.organizations.model.OrganizationalUnit;
import software.amazon.awssdk.services.organizations.model.Tag;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * An installation, asked over its HTTP API and looked at from outside, with the SDK's clients. How
 * it is reached, a subclass says.
 */
abstract class Cloud implements AutoCloseable {
    private static final Duration LONGEST_VEND = Duration.ofMinutes(10);
    private static final String APPROVER = "pia@example.com";

    final Place place;
    final OrganizationsClient organization;
    final Route53Client parentZone;
    final DynamoDbClient ledger;
    private final SfnClient stepFunctions;

    Cloud(Place place) {
        this.place = place;
        this.organization = client(OrganizationsClient.builder(), administrator("management"));
        this.parentZone = client(Route53Client.builder(), administrator("management"));
        this.ledger = client(DynamoDbClient.builder(), administrator("vending"));
        this.stepFunctions = client(SfnClient.builder(), administrator("vending"));
        assertThat(place.vending()).isNotEqualTo(place.management());
    }

    /**
     * Where an installation is.
     *
     * @param management the account's id, like the next two
     * @param accessRole the name of the role that new accounts are made with
     * @param administrators keys for {@code management}, {@code vending} and {@code identity}
     * @param endpoint where a client of AWS's goes, by its builder
     * @param clock what functions tell the time by
     */
    record Place(
            String management,
            String vending,
            String identity,
            String parentDomain,
            String parentZone,
            String accessRole,
            Map<String, AwsCredentials> administrators,
            Function<AwsClientBuilder<?, ?>, URI> endpoint,
            Clock clock) {
        Place {
            administrators = Map.copyOf(administrators);
        }

        /** The installation's own accounts. */
        Set<String> own() {
            return Set.of(management, vending, identity);
        }
    }

    /** An answer of the HTTP API; where its body is not JSON, it is held as a JSON text. */
    record Answer(int status, JsonNode body) {
        /** One that must be as the contract promises. */
        static Answer checked(
                ApiContract contract,
                String method,
                String path,
                int status,
                String type,
                String body) {
            contract.check(method, path, status, type, body);
            return of(status, type, body);
        }

        static Answer of(int status, String type, String body) {
            return new Answer(status, type.endsWith("json") ? parse(body) : TextNode.valueOf(body));
        }
    }

    /** Sends a request of the HTTP API's; the body of one without is empty. */
    @FunctionalInterface
    interface Sender {
        Answer send(String method, String path, String body);
    }

    /** The API, asked by one person. */
    static final class Asked {
        private final Sender sender;

        Asked(Sender sender) {
            this.sender = sender;
        }

        Answer get(String path) {
            return sender.send("GET", path, "");
        }

        Answer post(String path, JsonNode body) {
            return sender.send("POST", path, body.toString());
        }

        Answer delete(String path) {
            return sender.send("DELETE", path, "");
        }
    }

    /** The API as a person asks it. */
    abstract Asked as(String email);

    static ObjectNode request(String kind, String name, String owner) {
        return Json.MAPPER
                .createObjectNode()
                .put("kind", kind)
                .put("name", name)
                .put("owner", owner);
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
                .pollInterval(Duration.ofSeconds(1))
                .until(
                        () ->
                                as(APPROVER).post(path, yes).status() == 200
                                        || status(lease.get("execution").textValue())
                                                != ExecutionStatus.RUNNING);
    }

    /** Lets the requests of a kind go on, if a vend that failed holds it. */
    void resumeKind(String kind) {
        as("ada@example.com")
                .post("/kinds/%s/resume".formatted(kind), Json.MAPPER.createObjectNode());
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
        return until(
                name,
                LONGEST_VEND,
                () -> {
                    JsonNode now = get("/accounts/" + name).body();
                    return !List.of("ACTIVE", "FROZEN").contains(now.path("status").asText())
                            && status(now.path("execution").asText()) != ExecutionStatus.RUNNING;
                });
    }

    /** Waits until a lease's execution has ended; answers the lease. */
    JsonNode ended(JsonNode lease) {
        return ended(lease, LONGEST_VEND);
    }

    JsonNode ended(JsonNode lease, Duration atMost) {
        String execution = lease.get("execution").textValue();
        return until(
                lease.get("name").textValue(),
                atMost,
                () -> status(execution) != ExecutionStatus.RUNNING);
    }

    /** Waits for a lease; where that takes too long, the error has its execution's last events. */
    private JsonNode until(String name, Duration atMost, Callable<Boolean> reached) {
        try {
            await().atMost(atMost).pollInterval(Duration.ofSeconds(1)).until(reached);
        } catch (ConditionTimeoutException e) {
            JsonNode lease = get("/accounts/" + name).body();
            List<HistoryEvent> events = history(lease.path("execution").asText());
            throw new AssertionError(
                    "%s, whose execution ends in %s"
                            .formatted(
                                    lease,
                                    events.subList(Math.max(0, events.size() - 6), events.size())),
                    e);
        }
        return get("/accounts/" + name).body();
    }

    /** What happened in an execution. */
    List<HistoryEvent> history(String execution) {
        return stepFunctions.getExecutionHistory(r -> r.executionArn(execution)).events();
    }

    ExecutionStatus status(String execution) {
        return stepFunctions.describeExecution(r -> r.executionArn(execution)).status();
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

    /** Takes every account to the root, every unit away, and what the ledger knows of them. */
    void forgetUnits() {
        removeUnitsBelow(root(), root());
        ledger.deleteItem(
                r ->
                        r.tableName("account-vending-local")
                                .key(Map.of("pk", AttributeValue.fromS("MEMO#units"))));
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
        String zone = place.parentZone();
        String apex = place.parentDomain() + ".";
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
        change(
                ChangeAction.UPSERT,
                ResourceRecordSet.builder()
                        .name(domain)
                        .type(RRType.NS)
                        .ttl(60L)
                        .resourceRecords(ResourceRecord.builder().value(nameServer).build())
                        .build());
    }

    /** Takes a delegation out of the parent zone, whatever it is. */
    void undelegate(String domain) {
        parentZone
                .listResourceRecordSets(
                        r ->
                                r.hostedZoneId(place.parentZone())
                                        .startRecordName(domain)
                                        .startRecordType(RRType.NS)
                                        .maxItems("1"))
                .resourceRecordSets()
                .forEach(record -> change(ChangeAction.DELETE, record));
    }

    /** Changes a record of the parent zone. */
    void change(ChangeAction action, ResourceRecordSet record) {
        Change change = Change.builder().action(action).resourceRecordSet(record).build();
        parentZone.changeResourceRecordSets(
                r -> r.hostedZoneId(place.parentZone()).changeBatch(b -> b.changes(change)));
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
                                        .key(Map.of("pk", AttributeValue.fromS(key))))
                .item()
                .toString();
    }

    /** A client inside a member, through the access role, as an administrator would go. */
    <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C member(
            String account, B builder, Region region) {
        try (StsClient sts = client(StsClient.builder(), administrator("management"))) {
            String role = "arn:aws:iam::%s:role/%s".formatted(account, place.accessRole());
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
        return Objects.requireNonNull(place.administrators().get(of));
    }

    <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(
            B builder, AwsCredentials credentials) {
        return client(builder, credentials, Region.US_EAST_1);
    }

    private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(
            B builder, AwsCredentials credentials, Region region) {
        return builder.endpointOverride(place.endpoint().apply(builder))
                .region(region)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .build();
    }

    static JsonNode parse(String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** No exception but an unchecked one. */
    @Override
    public abstract void close();
}
