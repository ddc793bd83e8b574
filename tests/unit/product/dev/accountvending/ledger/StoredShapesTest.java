package dev.accountvending.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/** Items that other versions of the functions have written, before this one and after it. */
class StoredShapesTest {
    /** Items as they were first written, of every kind and a lease in every status. */
    private static final Path FIRST = Path.of("tests/fixtures/ledger/schema-1");

    private static final Instant NOW = TestingLedger.NOW;

    /** What only a later version knows: an object, with a field of each type. */
    private static final String LATER =
            "{\"text\": \"é\", \"number\": 7, \"yes\": true, \"none\": null, \"list\": [{\"a\": 1}]}";

    /** Their keys are data, so no version adds a field of its own. */
    private static final Set<String> MAPS = Set.of("roles", "identities", "groups");

    private static final Map<String, String> DOCUMENTS =
            Map.ofEntries(
                    Map.entry("MEMO#reconciliation", "ledger.Reconciliation"),
                    Map.entry("MEMO#reconciliation-first-look", "reconcile.FirstCheck"),
                    Map.entry("MEMO#closing", "closing.ClosingSlots$State"),
                    Map.entry("MEMO#creating", "account.CreationQueue$State"),
                    Map.entry("MEMO#inventory/123456789012", "inventory.AccountInventory"),
                    Map.entry("MEMO#SUSPENDED-SCALING#frozen-1", "cost.Scaling$Suspension"),
                    Map.entry(
                            "MEMO#SUSPENDED-SCALING#frozen-1#eu-west-1",
                            "cost.RegionalScaling$Running"),
                    Map.entry("MEMO#WATCHED-SPENDING", "cost.SpendingWatchlist$Watched"),
                    Map.entry("MEMO#PLACE-OF-SPENDING", "cost.CheckSpending$Place"),
                    Map.entry("MEMO#IDLE-SPENDING", "cost.DailyLook$Looked"));

    private final TestingLedger ledger = new TestingLedger();
    private final ConditionalWrites writes =
            new ConditionalWrites(new LedgerTable(ledger.dynamoDb, "ledger"));

    @ParameterizedTest
    @EnumSource(LeaseStatus.class)
    void find_ofALeaseAsItWasFirstWritten_readsAllOfIt(LeaseStatus status) {
        store("leases.json");

        Lease lease = ledger.registry.lease(idOf(status));

        assertThat(lease.status()).isEqualTo(status);
        assertThat(leaves(DocumentFormat.write(lease)))
                .containsExactlyInAnyOrderElementsOf(
                        leaves(ledger.document(Keys.lease(lease.id()))));
    }

    @Test
    void find_ofAnActiveLeaseAsItWasFirstWritten_hasEachFactInItsPart() {
        store("leases.json");

        Lease lease = ledger.registry.lease(new LeaseId("active-1"));

        assertThat(lease.terms().expiresAt()).isEqualTo("2026-11-25T10:00:00Z");
        assertThat(lease.terms().usedKeys())
                .containsExactly(new UsedKey("ana@example.com", "key-1"));
        assertThat(lease.account().alias()).isEqualTo("example-active");
        assertThat(lease.access().roles()).containsOnlyKeys("Developer", "ReadOnly");
        assertThat(lease.domain().name().value()).isEqualTo("active.dev.accounts.example.com");
        assertThat(lease.approvals().approval()).isInstanceOf(Approval.Decided.class);
        assertThat(Objects.requireNonNull(lease.approvals().openLimitIncrease()).days())
                .isEqualTo(30);
        assertThat(Objects.requireNonNull(lease.notices().reminder()).before())
                .isEqualTo(Duration.ofDays(7));
    }

    @ParameterizedTest
    @EnumSource(LeaseStatus.class)
    void update_ofALeaseAsItWasFirstWritten_writesPartsAndLosesNothing(LeaseStatus status) {
        store("leases.json");
        String key = Keys.lease(idOf(status));
        List<String> before = leaves(ledger.document(key));
        Set<String> attributes = ledger.dynamoDb.item(key).keySet();

        ledger.registry.update(idOf(status), lease -> lease.noted(NOW, "ben@example.com", "Seen."));

        assertThat(ledger.document(key).path("schema").asInt()).isEqualTo(2);
        assertThat(ledger.document(key).has("expiresAt")).isFalse();
        assertThat(leaves(ledger.document(key))).containsAll(before);
        assertThat(ledger.dynamoDb.item(key)).containsOnlyKeys(attributes);
    }

    @Test
    void items_asTheyWereFirstWritten_areReadAndWrittenAlike() throws Exception {
        store("accounts.json");
        store("claims.json");
        store("documents.json");

        for (String key : ledger.dynamoDb.keys()) {
            StoredItem<? extends Record> found = stored(key, type(key));
            ObjectNode written = DocumentFormat.write(found.value());
            assertThat(written.path("schema").asInt()).as(key).isEqualTo(1);
            assertThat(stored(written.without("schema"))).as(key).isEqualTo(ledger.document(key));
        }
    }

    @Test
    void accounts_asTheyWereFirstWritten_areListedInEachStatus() {
        store("accounts.json");

        for (AccountStatus status : AccountStatus.values()) {
            assertThat(ledger.registry.accounts().all(status)).as("%s", status).isNotEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(LeaseStatus.class)
    void update_ofALeaseOfALaterVersion_keepsWhatIsUnknownAtEveryLevel(LeaseStatus status) {
        store("leases.json");
        LeaseId id = idOf(status);
        ledger.registry.update(id, lease -> lease.noted(NOW, "ben@example.com", "In parts now."));
        int added = makeLater(Keys.lease(id));

        ledger.registry.update(id, lease -> lease.noted(NOW, "ben@example.com", "Seen."));
        ledger.registry.update(
                id,
                lease ->
                        lease.withDueAt(NOW.plusSeconds(1))
                                .withAccess(access -> access.withRoles(Map.of("Other", "arn")))
                                .withTerms(terms -> terms.using("ana@example.com", "key-2")));

        assertThat(added).isGreaterThanOrEqualTo(12);
        assertThat(countLater(ledger.document(Keys.lease(id)))).isEqualTo(added);
        assertThat(ledger.dynamoDb.item(Keys.lease(id))).containsKey("laterIndex");
        assertThat(ledger.registry.lease(id).access().roles()).containsOnlyKeys("Other");
    }

    @Test
    void update_ofEveryOtherItemOfALaterVersion_keepsWhatIsUnknown() throws Exception {
        store("accounts.json");
        store("claims.json");
        store("documents.json");

        for (String key : ledger.dynamoDb.keys()) {
            int added = makeLater(key);
            rewrite(key, type(key));
            assertThat(countLater(ledger.document(key))).as(key).isEqualTo(added).isPositive();
            assertThat(ledger.dynamoDb.item(key)).as(key).containsKey("laterIndex");
        }
    }

    @Test
    void update_thatTakesAPartAway_takesWhatIsUnknownOfItToo() {
        store("leases.json");
        LeaseId id = new LeaseId("frozen-1");
        ledger.registry.update(id, lease -> lease.noted(NOW, "ben@example.com", "In parts now."));
        makeLater(Keys.lease(id));

        ledger.registry.update(
                id, lease -> lease.withSpending(costs -> new Spending(null, costs.warned())));

        assertThat(ledger.document(Keys.lease(id)).at("/spending").has("freeze")).isFalse();
        assertThat(ledger.document(Keys.lease(id)).at("/spending").has("later")).isTrue();
    }

    /** A whole life, in which every second change is made by a function of a later version. */
    @Test
    void twoVersions_takingTurnsOnOneLease_loseNothingOfEachOther() {
        Lease lease = ledger.reserved("ana");
        LeaseId id = lease.id();
        TestingLedger alone = new TestingLedger();
        alone.reserved("ana");
        List<Consumer<TestingLedger>> life =
                List.of(
                        l -> l.registry.progress().begin(id, "arn:vend"),
                        l -> l.registry.progress().recordCreationIntent(id),
                        l -> l.registry.progress().recordCreationId(id, "car-1"),
                        l -> l.registry.progress().enterAccount(id, TestingLedger.ACCOUNT),
                        l -> l.registry.update(id, StoredShapesTest::withZone),
                        l -> l.registry.progress().activate(id, "alias"),
                        l -> l.registry.decisions().askRetirement(id, "ana@example.com"),
                        l -> l.registry.progress().beginRetirement(id, "arn:retire"),
                        l -> l.registry.progress().quarantine(id, "It would not come clean."),
                        l -> l.registry.progress().beginRetirement(id, "arn:retire"),
                        l -> l.registry.progress().finishRetirement(id));

        for (int turn = 0; turn < life.size(); turn++) {
            laterVersionWrites(Keys.lease(id), turn);
            life.get(turn).accept(ledger);
            life.get(turn).accept(alone);
        }

        ObjectNode stored = ledger.document(Keys.lease(id));
        assertThat(ledger.registry.lease(id)).isEqualTo(alone.registry.lease(id));
        for (int turn = 0; turn < life.size(); turn++) {
            assertThat(stored.at("/progress/turn" + turn).asInt()).isEqualTo(turn);
            assertThat(stored.at("/lifecycle/turn" + turn).asInt()).isEqualTo(turn);
        }
        JsonNode history = stored.at("/lifecycle/history");
        assertThat(history).hasSize(8);
        assertThat(history.findValuesAsText("through")).hasSize(7).containsOnly("console");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/lifecycle/status",
                "/domain/certificate/status",
                "/approvals/approval/state"
            })
    void find_ofALeaseWithAnUnknownValue_isTransient(String field) {
        unknown("active-1", field);

        assertThatThrownBy(() -> ledger.registry.lease(new LeaseId("active-1")))
                .isInstanceOf(TransientFailure.class)
                .hasMessageContaining("is being updated");
        assertThatThrownBy(() -> ledger.registry.update(new LeaseId("active-1"), lease -> lease))
                .isInstanceOf(TransientFailure.class);
    }

    @Test
    void find_ofAnItemOfALaterSchema_isTransient() {
        store("leases.json");
        ledger.change(Keys.lease(new LeaseId("active-1")), document -> document.put("schema", 3));

        assertThatThrownBy(() -> ledger.registry.lease(new LeaseId("active-1")))
                .isInstanceOf(TransientFailure.class)
                .hasMessageContaining("schema is 3");
    }

    @Test
    void find_ofAnAccountWithAnUnknownStatus_isTransient() {
        store("accounts.json");
        ledger.change("ACCOUNT#210987654320", document -> document.put("status", "LENT"));

        assertThatThrownBy(() -> ledger.registry.accounts().find(new AccountId("210987654320")))
                .isInstanceOf(TransientFailure.class);
    }

    @Test
    void lists_withAnItemThatCannotBeRead_haveAllOthers() {
        unknown("active-1", "/lifecycle/status");
        store("accounts.json");
        ledger.change("ACCOUNT#210987654320", document -> document.put("status", "LENT"));

        LeasePage leases = ledger.registry.leases(Filter.ALL, null);
        AccountPage accounts = ledger.registry.accounts().page(AccountStatus.AVAILABLE, null);

        assertThat(leases.leases()).hasSize(LeaseStatus.values().length - 1);
        assertThat(leases.leftOut()).isEqualTo(1);
        assertThat(accounts.accounts()).isEmpty();
        assertThat(accounts.leftOut()).isEqualTo(1);
    }

    private static Lease withZone(Lease lease) {
        return lease.withDomain(domain -> domain.withZone(new Zone("Z1", List.of("ns-1"))));
    }

    /** What a later version would do: its own fields beside ours, and in the history's entries. */
    private void laterVersionWrites(String key, int turn) {
        ledger.change(
                key,
                document -> {
                    document.withObject("progress").put("turn" + turn, turn);
                    document.withObject("lifecycle").put("turn" + turn, turn);
                    for (JsonNode entry : document.at("/lifecycle/history")) {
                        ((ObjectNode) entry).put("through", "console");
                    }
                });
    }

    private void unknown(String id, String field) {
        store("leases.json");
        LeaseId lease = new LeaseId(id);
        ledger.registry.update(lease, old -> old.noted(NOW, "ben@example.com", "In parts now."));
        int slash = field.lastIndexOf('/');
        ledger.change(
                Keys.lease(lease),
                document ->
                        ((ObjectNode) document.at(field.substring(0, slash)))
                                .put(field.substring(slash + 1), "PAUSED"));
    }

    private static LeaseId idOf(LeaseStatus status) {
        return new LeaseId(status.name().toLowerCase(Locale.ROOT).replace('_', '-') + "-1");
    }

    private void store(String file) {
        try {
            for (JsonNode item : Json.MAPPER.readTree(Files.readString(FIRST.resolve(file)))) {
                ledger.dynamoDb.store(Attributes.of(item).m());
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A document as DynamoDB gives it back. */
    private static JsonNode stored(JsonNode written) {
        return Attributes.toJson(Attributes.of(written));
    }

    /** Adds fields to every object of an item, and an attribute; answers how many objects. */
    private int makeLater(String key) {
        ledger.change(key, StoredShapesTest::addLater);
        Map<String, AttributeValue> item = new HashMap<>(ledger.dynamoDb.item(key));
        item.put("laterIndex", Attributes.text("x"));
        ledger.dynamoDb.store(item);
        return countLater(ledger.document(key));
    }

    private static void addLater(JsonNode node) {
        node.properties().stream()
                .filter(field -> !MAPS.contains(field.getKey()))
                .forEach(field -> addLater(field.getValue()));
        if (node instanceof ArrayNode list) {
            list.forEach(StoredShapesTest::addLater);
        }
        if (node instanceof ObjectNode object) {
            try {
                object.set("later", Json.MAPPER.readTree(LATER));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static int countLater(JsonNode node) {
        return node.findValues("later").size();
    }

    /** Every value that is no object or list, but for what says how it is written. */
    private static List<String> leaves(JsonNode node) {
        List<String> leaves = new ArrayList<>();
        node.properties().stream()
                .filter(field -> !Set.of("schema", "state").contains(field.getKey()))
                .forEach(field -> leaves.addAll(leaves(field.getValue())));
        if (node.isArray()) {
            node.forEach(element -> leaves.addAll(leaves(element)));
        }
        if (node.isValueNode()) {
            leaves.add(node.asText());
        }
        return leaves;
    }

    @SuppressWarnings("unchecked")
    private static Class<Record> type(String key) throws ClassNotFoundException {
        String name =
                switch (key.substring(0, key.indexOf('#'))) {
                    case "ACCOUNT" -> "ledger.Account";
                    case "NAME", "SUBDOMAIN", "EMAIL" -> "ledger.Claims$Claim";
                    case "SERIES" -> "ledger.Claims$Series";
                    case "OWNER" -> "ledger.Claims$Counted";
                    case "IDEMPOTENCY" -> "ledger.Claims$KeyUse";
                    default -> Objects.requireNonNull(DOCUMENTS.get(key), key);
                };
        return (Class<Record>) Class.forName("dev.accountvending." + name);
    }

    private <T extends Record> StoredItem<T> stored(String key, Class<T> type) {
        return writes.stored(key, type);
    }

    /** Writes an item again, as a change of it would. */
    private <T extends Record> void rewrite(String key, Class<T> type) {
        StoredItem<T> found = stored(key, type);
        assertThat(writes.commit(found, List.of(found.put(found.value())))).isPresent();
    }
}
