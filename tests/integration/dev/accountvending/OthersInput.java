package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.Deployment.State;
import dev.accountvending.ledger.CreationIntent;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.Reservation;
import dev.accountvending.local.gateway.RecordedCall;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.AccountRequest;
import dev.accountvending.model.EmailAddress;
import dev.accountvending.model.KindName;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.OuPath;
import dev.accountvending.model.Person;
import dev.accountvending.model.Subdomain;
import dev.accountvending.runtime.Json;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What a state machine's role can send to its steps: a lease of its own, together with what is
 * another's. The inputs are made of what the definitions pass, so a step that is added is sent them
 * too, and one that is told something new wants a word about that here.
 */
final class OthersInput {
    private static final AccountId ACCOUNT = new AccountId("999999999999");

    /** What a retirement does only with an account that nobody had. */
    private static final Set<String> NEVER_HAD = Set.of("RecordInventory", "BootstrapRoles");

    private final TestCloud cloud;
    private final Ledger registry;
    private final Lease victim;
    private final Lease vending;
    private final Lease retiring;
    private final Lease givingBack;
    private final List<Object> before;

    /** What is the victim's, by the member of an input that names it. */
    private final Map<String, JsonNode> others = new HashMap<>();

    /** A step, and which member of its input is another's. */
    record Attempt(State step, String member) {
        @Override
        public String toString() {
            return "%s, another's %s".formatted(step, member);
        }
    }

    /** Begins with an account that is handed over, whose owner has nothing to do with the rest. */
    OthersInput(TestCloud cloud, LeaseId handedOver) {
        this.cloud = cloud;
        this.registry =
                new Ledger(
                        cloud.ledger, "account-vending-local", cloud.local.clock(), Duration.ZERO);
        this.victim = registry.lease(handedOver);
        this.vending = vending("attacker", ACCOUNT);
        Lease ending = vending("attacker-end", new AccountId("999999999998"));
        registry.progress().activate(ending.id(), "attacker-end");
        registry.decisions().askRetirement(ending.id(), "eve@example.com");
        this.retiring = registry.progress().beginRetirement(ending.id(), "test");
        Lease failing = vending("attacker-back", new AccountId("999999999997"));
        this.givingBack = registry.progress().giveBack(failing.id(), "It failed.", false, false);
        others.put("accountId", json(account()));
        others.put("domain", json(victim.domain().name()));
        others.put("destination", json(victim.terms().organizationalUnit()));
        others.put("request", json(victim.request()));
        CreationIntent creation = Objects.requireNonNull(victim.account().creation());
        others.put("requestId", json(Objects.requireNonNull(creation.requestId())));
        this.before = state();
    }

    /**
     * Every way to send a step what is not its lease's. Hooks are the customer's, and so is what
     * they do with what they are told.
     */
    List<Attempt> attempts() {
        return Deployment.tasks().stream()
                .filter(task -> task.step().isPresent())
                .flatMap(
                        task ->
                                input(task).properties().stream()
                                        .map(Map.Entry::getKey)
                                        .filter(others::containsKey)
                                        .map(member -> new Attempt(task, member)))
                .toList();
    }

    /** Sends it, which must be refused, and change nothing. */
    void check(Attempt attempt) {
        List<RecordedCall> calls = callsInside();
        ObjectNode input = input(attempt.step());
        input.set(attempt.member(), others.get(attempt.member()));
        String function = Deployment.functionName(attempt.step().step().orElseThrow());

        JsonNode error = cloud.invokeInVain(function, input);

        assertThat(error.path("errorType").asText())
                .as("%s", error)
                .isEqualTo("dev.accountvending.model.VendingFailed");
        assertThat(error.path("errorMessage").asText())
                .contains(" is not that of ")
                .endsWith(" nothing was changed.");
        assertThat(state()).isEqualTo(before);
        assertThat(callsInside()).isEqualTo(calls);
    }

    /** Ends the leases that were made for this. */
    void tidy() {
        registry.progress().fail(vending.id(), "test", "The test is over.", false);
        registry.progress().finishRetirement(retiring.id());
        registry.progress().finishRetirement(givingBack.id());
    }

    private Lease vending(String name, AccountId account) {
        AccountRequest request =
                new AccountRequest(
                        new KindName("developer"),
                        new AccountName(name),
                        new Person("eve@example.com"),
                        null,
                        null,
                        null,
                        null);
        Lease reserved =
                registry.reserve(
                        new Reservation(
                                request.accountName(), null, 10, null, id -> lease(id, request)));
        registry.progress().begin(reserved.id(), "test");
        return registry.progress().enterAccount(reserved.id(), account);
    }

    private Lease lease(LeaseId id, AccountRequest request) {
        return Lease.requested(
                id,
                request,
                cloud.local.clock().instant(),
                null,
                new OuPath("Workloads/Developers"),
                new EmailAddress("aws+%s@example.com".formatted(id)),
                new Subdomain("%s.dev.%s".formatted(id.name(), cloud.place.parentDomain())),
                request.owner().value());
    }

    /** The input of a step, in which everything is its own lease's. */
    private ObjectNode input(State task) {
        Lease own = own(task);
        ObjectNode input = Json.MAPPER.createObjectNode();
        task.input()
                .properties()
                .forEach(
                        passed -> {
                            String member = passed.getKey().replaceFirst("\\.\\$$", "");
                            input.set(
                                    member,
                                    passed.getKey().equals(member)
                                            ? passed.getValue()
                                            : own(member, own));
                        });
        return input;
    }

    private Lease own(State task) {
        if (!task.machine().toString().contains("retire")) {
            return vending;
        }
        return NEVER_HAD.contains(task.step().orElse("")) ? givingBack : retiring;
    }

    private static JsonNode own(String member, Lease lease) {
        return switch (member) {
            case "leaseId" -> json(lease.id());
            case "accountId" -> json(Objects.requireNonNull(lease.accountId()));
            case "domain" -> json(lease.domain().name());
            case "destination" -> json(lease.terms().organizationalUnit());
            case "request" -> json(lease.request());
            case "requestId", "changeId", "execution", "token", "alias", "shown", "look" ->
                    json(member);
            case "part" -> json(0);
            case "turnSeconds", "patienceSeconds" -> json(60);
            case "changedAt", "begunAt" -> json(Instant.EPOCH);
            case "fix", "delegationRemoved" -> json(false);
            case "failure", "domainFailure", "baselineFailure" ->
                    json(Map.of("Error", "Failed", "Cause", "It failed."));
            // Who called, and what they said of which name: that is held against the policy.
            case "call" -> json(Map.of());
            default ->
                    throw new AssertionError(
                            "Say here what %s is; and what another's is, if it names something of a lease's."
                                    .formatted(member));
        };
    }

    /** What must not change, of the victim's. */
    private List<Object> state() {
        String account = account().value();
        return List.of(
                cloud.ledgerItem("LEASE#" + victim.id()),
                cloud.ledgerItem("ACCOUNT#" + account),
                cloud.unitOf(account),
                cloud.tags(account),
                cloud.delegations());
    }

    /** What was done with credentials of the victim's account. */
    private List<RecordedCall> callsInside() {
        String account = account().value();
        return cloud.local.recorder().calls(call -> call.account().equals(account));
    }

    private AccountId account() {
        return Objects.requireNonNull(victim.accountId());
    }

    private static JsonNode json(Object value) {
        return Json.MAPPER.valueToTree(value);
    }
}
