package dev.accountvending.reconcile;

import dev.accountvending.account.UnitGuardrails;
import dev.accountvending.local.rules.TokenBucket;
import dev.accountvending.model.Explanation;
import dev.accountvending.model.OuPath;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.organizations.model.AccountState;
import software.amazon.awssdk.services.organizations.model.DescribeAccountRequest;
import software.amazon.awssdk.services.organizations.model.DescribeAccountResponse;
import software.amazon.awssdk.services.organizations.model.DescribePolicyRequest;
import software.amazon.awssdk.services.organizations.model.DescribePolicyResponse;
import software.amazon.awssdk.services.organizations.model.ListAccountsForParentRequest;
import software.amazon.awssdk.services.organizations.model.ListAccountsForParentResponse;
import software.amazon.awssdk.services.organizations.model.ListOrganizationalUnitsForParentRequest;
import software.amazon.awssdk.services.organizations.model.ListOrganizationalUnitsForParentResponse;
import software.amazon.awssdk.services.organizations.model.ListParentsRequest;
import software.amazon.awssdk.services.organizations.model.ListParentsResponse;
import software.amazon.awssdk.services.organizations.model.ListPoliciesForTargetRequest;
import software.amazon.awssdk.services.organizations.model.ListPoliciesForTargetResponse;
import software.amazon.awssdk.services.organizations.model.ListRootsRequest;
import software.amazon.awssdk.services.organizations.model.ListRootsResponse;
import software.amazon.awssdk.services.organizations.model.MoveAccountRequest;
import software.amazon.awssdk.services.organizations.model.MoveAccountResponse;
import software.amazon.awssdk.services.organizations.model.OrganizationalUnit;
import software.amazon.awssdk.services.organizations.model.Parent;
import software.amazon.awssdk.services.organizations.model.PolicySummary;
import software.amazon.awssdk.services.organizations.model.Root;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An organization in memory, whose operations are throttled as AWS throttles them, in pages as AWS
 * makes them.
 */
final class TestingTree implements OrganizationsClient {
    static final String ROOT = "r-root";

    private static final int PAGE = 20;
    private static final Duration LATENCY = Duration.ofMillis(100);

    private final VirtualClock clock;
    private final Map<String, TokenBucket> buckets = new HashMap<>();
    private final Map<String, Map<String, String>> unitsIn = new LinkedHashMap<>();
    private final Map<String, Map<String, Account>> accountsIn = new LinkedHashMap<>();
    private final Map<String, String> parents = new HashMap<>();
    final Map<String, Integer> calls = new TreeMap<>();
    int throttled;

    /** A token that is not good any more, until it was refused once. */
    @Nullable String forgotten;

    private int units;

    /** What is attached at the root, and so holds in every unit. */
    final Set<String> guardrails =
            new TreeSet<>(
                    Set.of(
                            UnitGuardrails.MEMBERS,
                            UnitGuardrails.QUARANTINE,
                            UnitGuardrails.FROZEN,
                            "account-vending-commitments"));

    TestingTree(VirtualClock clock) {
        this.clock = clock;
        limit("ListRoots", 1, 2);
        limit("ListOrganizationalUnitsForParent", 5, 8);
        limit("ListAccountsForParent", 5, 8);
        limit("DescribeAccount", 20, 30);
        limit("ListParents", 5, 8);
        limit("MoveAccount", 2, 3);
        limit("ListPoliciesForTarget", 5, 8);
    }

    private void limit(String operation, double perSecond, int atOnce) {
        buckets.put(operation, new TokenBucket(perSecond, atOnce, clock.instant()));
    }

    /** Puts an account into a unit, which is made where it is missing. */
    void put(String account, String path) {
        put(account, path, AccountState.ACTIVE);
    }

    void put(String account, String path, AccountState state) {
        remove(account);
        String unit = unit(path);
        parents.put(account, unit);
        accountsIn
                .computeIfAbsent(unit, _ -> new LinkedHashMap<>())
                .put(
                        account,
                        Account.builder()
                                .id(account)
                                .name("account " + account)
                                .state(state)
                                .build());
    }

    void remove(String account) {
        String unit = parents.remove(account);
        if (unit != null) {
            accounts(unit).remove(account);
        }
    }

    /** The id of a unit, which is made where it is missing. */
    String unit(String path) {
        String unit = ROOT;
        if (!path.isEmpty()) {
            for (String name : new OuPath(path).names()) {
                String parent = unit;
                unit =
                        unitsIn.computeIfAbsent(parent, _ -> new LinkedHashMap<>())
                                .computeIfAbsent(name, _ -> "ou-root-%08d".formatted(++units));
            }
        }
        return unit;
    }

    /** Somebody renames a unit. */
    void rename(String path, String name) {
        OuPath named = new OuPath(path);
        String parent = unit(path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "");
        Map<String, String> siblings = Objects.requireNonNull(unitsIn.get(parent));
        siblings.put(name, Objects.requireNonNull(siblings.remove(named.names().getLast())));
    }

    String unitOf(String account) {
        return Objects.requireNonNull(parents.get(account));
    }

    private Map<String, Account> accounts(String unit) {
        return Objects.requireNonNull(accountsIn.get(unit));
    }

    @Override
    public ListRootsResponse listRoots(ListRootsRequest request) {
        called("ListRoots");
        return ListRootsResponse.builder().roots(Root.builder().id(ROOT).build()).build();
    }

    @Override
    public ListOrganizationalUnitsForParentResponse listOrganizationalUnitsForParent(
            ListOrganizationalUnitsForParentRequest request) {
        called("ListOrganizationalUnitsForParent");
        List<OrganizationalUnit> units = new ArrayList<>();
        unitsIn.getOrDefault(request.parentId(), Map.of())
                .forEach(
                        (name, id) ->
                                units.add(OrganizationalUnit.builder().id(id).name(name).build()));
        int from = from(request.nextToken());
        return ListOrganizationalUnitsForParentResponse.builder()
                .organizationalUnits(page(units, from))
                .nextToken(next(units, from))
                .build();
    }

    @Override
    public ListAccountsForParentResponse listAccountsForParent(
            ListAccountsForParentRequest request) {
        called("ListAccountsForParent");
        List<Account> accounts =
                List.copyOf(accountsIn.getOrDefault(request.parentId(), Map.of()).values());
        if (request.nextToken() != null && request.nextToken().equals(forgotten)) {
            forgotten = null;
            throw refusal("InvalidInputException");
        }
        int from = from(request.nextToken());
        return ListAccountsForParentResponse.builder()
                .accounts(page(accounts, from))
                .nextToken(next(accounts, from))
                .build();
    }

    @Override
    public DescribeAccountResponse describeAccount(DescribeAccountRequest request) {
        called("DescribeAccount");
        String unit = parents.get(request.accountId());
        if (unit == null) {
            throw refusal("AccountNotFoundException");
        }
        return DescribeAccountResponse.builder()
                .account(accounts(unit).get(request.accountId()))
                .build();
    }

    @Override
    public ListParentsResponse listParents(ListParentsRequest request) {
        called("ListParents");
        String parent = parents.get(request.childId());
        for (Map.Entry<String, Map<String, String>> units : unitsIn.entrySet()) {
            if (units.getValue().containsValue(request.childId())) {
                parent = units.getKey();
            }
        }
        return ListParentsResponse.builder().parents(Parent.builder().id(parent).build()).build();
    }

    @Override
    public ListPoliciesForTargetResponse listPoliciesForTarget(
            ListPoliciesForTargetRequest request) {
        called("ListPoliciesForTarget");
        return ListPoliciesForTargetResponse.builder()
                .policies(
                        (request.targetId().equals(ROOT) ? guardrails : Set.<String>of())
                                .stream()
                                        .map(
                                                name ->
                                                        PolicySummary.builder()
                                                                .id(name)
                                                                .name(name)
                                                                .build())
                                        .toList())
                .build();
    }

    @Override
    public DescribePolicyResponse describePolicy(DescribePolicyRequest request) {
        return DescribePolicyResponse.builder()
                .policy(
                        policy ->
                                policy.content(
                                        """
                                        {"Statement": {"Effect": "Deny", "Action": "*",
                                         "Resource": "*"}}"""))
                .build();
    }

    @Override
    public MoveAccountResponse moveAccount(MoveAccountRequest request) {
        called("MoveAccount");
        String account = request.accountId();
        if (request.destinationParentId().equals(parents.get(account))) {
            throw refusal("DuplicateAccountException");
        }
        if (!request.sourceParentId().equals(parents.get(account))) {
            throw refusal("SourceParentNotFoundException");
        }
        Account moved = Objects.requireNonNull(accounts(request.sourceParentId()).remove(account));
        accountsIn
                .computeIfAbsent(request.destinationParentId(), _ -> new LinkedHashMap<>())
                .put(account, moved);
        parents.put(account, request.destinationParentId());
        return MoveAccountResponse.builder().build();
    }

    @Override
    public String serviceName() {
        return "organizations";
    }

    @Override
    public void close() {}

    private void called(String operation) {
        calls.merge(operation, 1, Integer::sum);
        clock.pass(LATENCY);
        if (!Objects.requireNonNull(buckets.get(operation)).take(clock.instant())) {
            throttled++;
            throw new TransientFailure("TooManyRequestsException: " + operation);
        }
    }

    private static int from(@Nullable String token) {
        return token == null ? 0 : Integer.parseInt(token);
    }

    private static <T> List<T> page(List<T> all, int from) {
        return all.subList(from, Math.min(all.size(), from + PAGE));
    }

    private static @Nullable String next(List<?> all, int from) {
        return from + PAGE < all.size() ? Integer.toString(from + PAGE) : null;
    }

    private static VendingFailed refusal(String code) {
        return new VendingFailed(Explanation.of("refused"), code, null);
    }
}
