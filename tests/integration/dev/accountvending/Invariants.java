package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.organizations.model.AccountStatus;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.NoSuchHostedZoneException;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What must hold whatever went wrong, looked at from outside when all executions have ended: by the
 * HTTP API for what the ledger says, and by AWS's own clients for what is there.
 */
final class Invariants {
    /** Lease statuses in which nobody else may have the account. */
    private static final Set<String> OPEN =
            Set.of("VENDING", "ACTIVE", "FROZEN", "RETIRING", "QUARANTINED");

    /** Units whose guardrail denies everything but to us. */
    private static final Set<String> GUARDED = Set.of("Quarantine", "Pool");

    private final Cloud cloud;
    private final List<JsonNode> leases;
    private final Map<String, JsonNode> accounts = new TreeMap<>();
    private final Map<String, Account> members = new TreeMap<>();
    private final Map<String, String> units = new TreeMap<>();
    private final List<String> broken = new ArrayList<>();

    private Invariants(Cloud cloud) {
        this.cloud = cloud;
        this.leases = cloud.leases();
        for (JsonNode account : cloud.pool()) {
            accounts.put(account.get("accountId").textValue(), account);
        }
        Set<String> ours = cloud.place.own();
        for (Account account : cloud.members()) {
            if (!ours.contains(account.id())) {
                members.put(account.id(), account);
            }
        }
        GUARDED.forEach(
                unit -> cloud.accountsInUnit(unit).forEach(account -> units.put(account, unit)));
    }

    /** Fails, naming everything that does not hold. */
    static void check(Cloud cloud) {
        Invariants invariants = new Invariants(cloud);
        invariants.everyDelegationHasItsZone();
        invariants.everyAccountIsInTheLedger();
        invariants.noAccountIsInTwoLeases();
        invariants.everyHeldLeaseHasALivingAccount();
        invariants.noLeaseOutlivesItsEnd();
        invariants.nobodyGetsIntoWhatHasEnded();
        assertThat(invariants.broken).isEmpty();
    }

    /** No NS record without a live zone, of a lease that is not over. */
    private void everyDelegationHasItsZone() {
        Map<String, JsonNode> byDomain =
                leases.stream()
                        .filter(lease -> OPEN.contains(text(lease, "status")))
                        .collect(Collectors.toMap(lease -> text(lease, "domain"), lease -> lease));
        cloud.delegations()
                .forEach(
                        (domain, servers) -> {
                            JsonNode lease = byDomain.get(domain);
                            if (lease == null) {
                                broken.add("%s is delegated for no lease".formatted(domain));
                            } else if (!servers.equals(nameServers(lease))) {
                                broken.add("%s is delegated to no live zone".formatted(domain));
                            }
                        });
    }

    private Set<String> nameServers(JsonNode lease) {
        try (Route53Client zones =
                cloud.member(text(lease, "accountId"), Route53Client.builder(), Region.US_EAST_1)) {
            return Cloud.plain(
                    zones.getHostedZone(r -> r.id(text(lease, "hostedZoneId")))
                            .delegationSet()
                            .nameServers());
        } catch (NoSuchHostedZoneException gone) {
            return Set.of();
        }
    }

    private void everyAccountIsInTheLedger() {
        Set<String> strange = new TreeSet<>(members.keySet());
        strange.removeAll(accounts.keySet());
        strange.forEach(account -> broken.add("account %s is unknown".formatted(account)));
    }

    private void noAccountIsInTwoLeases() {
        Set<String> held = new HashSet<>();
        for (JsonNode lease : open()) {
            if (!held.add(text(lease, "accountId"))) {
                broken.add("account %s is in two leases".formatted(text(lease, "accountId")));
            }
        }
    }

    private void everyHeldLeaseHasALivingAccount() {
        for (JsonNode lease : withStatus(Set.of("ACTIVE", "FROZEN")::contains)) {
            String account = text(lease, "accountId");
            JsonNode entered = accounts.get(account);
            Account member = members.get(account);
            if (entered == null
                    || !text(entered, "status").equals("LEASED")
                    || !text(entered, "lease").equals(text(lease, "id"))
                    || member == null
                    || member.status() != AccountStatus.ACTIVE) {
                broken.add(
                        "%s is %s on account %s, which is %s"
                                .formatted(
                                        text(lease, "id"),
                                        text(lease, "status"),
                                        account,
                                        entered));
            }
        }
    }

    private void noLeaseOutlivesItsEnd() {
        Instant now = cloud.place.clock().instant();
        for (JsonNode lease : withStatus(Set.of("ACTIVE", "FROZEN")::contains)) {
            String end = text(lease, "expiresAt");
            if (!end.isEmpty() && Instant.parse(end).isBefore(now)) {
                broken.add("%s is held after its end".formatted(text(lease, "id")));
            }
        }
    }

    /** Behind a guardrail, or closed; and no role's trust names anybody but us. */
    private void nobodyGetsIntoWhatHasEnded() {
        Set<String> held =
                open().stream()
                        .filter(
                                lease ->
                                        Set.of("ACTIVE", "FROZEN", "VENDING")
                                                .contains(text(lease, "status")))
                        .map(lease -> text(lease, "accountId"))
                        .collect(Collectors.toSet());
        for (JsonNode lease : withStatus(Set.of("RETIRING", "QUARANTINED", "RETIRED")::contains)) {
            String account = text(lease, "accountId");
            Account member = members.get(account);
            if (held.contains(account) || member == null) {
                continue;
            }
            if (member.status() == AccountStatus.ACTIVE && !units.containsKey(account)) {
                broken.add(
                        "account %s of %s is behind no guardrail"
                                .formatted(account, text(lease, "id")));
            }
            letIn(account)
                    .forEach(
                            role ->
                                    broken.add(
                                            "%s of account %s still lets somebody in"
                                                    .formatted(role, account)));
        }
    }

    private List<String> letIn(String account) {
        try (IamClient iam = cloud.member(account, IamClient.builder(), Region.AWS_GLOBAL)) {
            return iam.listRoles(r -> r.pathPrefix("/vending/")).roles().stream()
                    .filter(role -> !role.roleName().equals("VendingOperator"))
                    .filter(role -> decoded(role.assumeRolePolicyDocument()).contains("\"Allow\""))
                    .map(role -> role.roleName())
                    .toList();
        } catch (NoSuchEntityException none) {
            return List.of();
        }
    }

    private static String decoded(String document) {
        return URLDecoder.decode(document, StandardCharsets.UTF_8);
    }

    private List<JsonNode> open() {
        return withStatus(OPEN::contains).stream()
                .filter(lease -> !text(lease, "accountId").isEmpty())
                .toList();
    }

    private List<JsonNode> withStatus(Predicate<String> wanted) {
        return leases.stream().filter(lease -> wanted.test(text(lease, "status"))).toList();
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asText("").replaceFirst("^null$", "");
    }
}
