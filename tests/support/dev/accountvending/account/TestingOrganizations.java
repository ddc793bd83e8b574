package dev.accountvending.account;

import dev.accountvending.model.Explanation;
import dev.accountvending.model.OuPath;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.organizations.model.AccountState;
import software.amazon.awssdk.services.organizations.model.AttachPolicyRequest;
import software.amazon.awssdk.services.organizations.model.AttachPolicyResponse;
import software.amazon.awssdk.services.organizations.model.CreateAccountFailureReason;
import software.amazon.awssdk.services.organizations.model.CreateAccountRequest;
import software.amazon.awssdk.services.organizations.model.CreateAccountResponse;
import software.amazon.awssdk.services.organizations.model.CreateAccountState;
import software.amazon.awssdk.services.organizations.model.CreateAccountStatus;
import software.amazon.awssdk.services.organizations.model.CreateOrganizationalUnitRequest;
import software.amazon.awssdk.services.organizations.model.CreateOrganizationalUnitResponse;
import software.amazon.awssdk.services.organizations.model.DescribeAccountRequest;
import software.amazon.awssdk.services.organizations.model.DescribeAccountResponse;
import software.amazon.awssdk.services.organizations.model.DescribeCreateAccountStatusRequest;
import software.amazon.awssdk.services.organizations.model.DescribeCreateAccountStatusResponse;
import software.amazon.awssdk.services.organizations.model.DescribePolicyRequest;
import software.amazon.awssdk.services.organizations.model.DescribePolicyResponse;
import software.amazon.awssdk.services.organizations.model.ListAccountsForParentRequest;
import software.amazon.awssdk.services.organizations.model.ListAccountsForParentResponse;
import software.amazon.awssdk.services.organizations.model.ListAccountsRequest;
import software.amazon.awssdk.services.organizations.model.ListAccountsResponse;
import software.amazon.awssdk.services.organizations.model.ListCreateAccountStatusRequest;
import software.amazon.awssdk.services.organizations.model.ListCreateAccountStatusResponse;
import software.amazon.awssdk.services.organizations.model.ListOrganizationalUnitsForParentRequest;
import software.amazon.awssdk.services.organizations.model.ListOrganizationalUnitsForParentResponse;
import software.amazon.awssdk.services.organizations.model.ListParentsRequest;
import software.amazon.awssdk.services.organizations.model.ListParentsResponse;
import software.amazon.awssdk.services.organizations.model.ListPoliciesForTargetRequest;
import software.amazon.awssdk.services.organizations.model.ListPoliciesForTargetResponse;
import software.amazon.awssdk.services.organizations.model.ListPoliciesRequest;
import software.amazon.awssdk.services.organizations.model.ListPoliciesResponse;
import software.amazon.awssdk.services.organizations.model.ListRootsRequest;
import software.amazon.awssdk.services.organizations.model.ListRootsResponse;
import software.amazon.awssdk.services.organizations.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.organizations.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.organizations.model.MoveAccountRequest;
import software.amazon.awssdk.services.organizations.model.MoveAccountResponse;
import software.amazon.awssdk.services.organizations.model.OrganizationalUnit;
import software.amazon.awssdk.services.organizations.model.Parent;
import software.amazon.awssdk.services.organizations.model.PolicySummary;
import software.amazon.awssdk.services.organizations.model.Root;
import software.amazon.awssdk.services.organizations.model.Tag;
import software.amazon.awssdk.services.organizations.model.TagResourceRequest;
import software.amazon.awssdk.services.organizations.model.TagResourceResponse;
import software.amazon.awssdk.services.organizations.model.UntagResourceRequest;
import software.amazon.awssdk.services.organizations.model.UntagResourceResponse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** An organization in memory; its errors are those that reach a step, translated. */
public final class TestingOrganizations implements OrganizationsClient {
    public static final String ROOT = "r-root";

    public final List<CreateAccountStatus> creations = new ArrayList<>();
    final Map<String, Account> accounts = new LinkedHashMap<>();
    public final Map<String, List<Tag>> tags = new HashMap<>();
    public final Map<String, String> parentOf = new HashMap<>();
    final Map<String, String> unitNames = new LinkedHashMap<>();
    private int units;
    public final List<String> moves = new ArrayList<>();

    /** Names of the service control policies that there are, which are their ids as well. */
    public final Set<String> policies =
            new TreeSet<>(
                    Set.of(
                            UnitGuardrails.MEMBERS,
                            UnitGuardrails.QUARANTINE,
                            UnitGuardrails.FROZEN,
                            "account-vending-commitments"));

    /** What is attached to a unit, by its id. */
    public final Map<String, Set<String>> attached = new HashMap<>();

    /** The content of every policy. */
    public String content =
            """
            {"Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*",
              "Condition": {"ArnNotLike": {"aws:PrincipalArn": [
                "arn:aws:iam::*:role/vending/VendingOperator",
                "arn:aws:iam::*:role/OrganizationAccountAccessRole"]}}}]}
            """;

    /** The next CreateAccount takes effect, but its answer is lost. */
    boolean loseNextCreation;

    /** AWS makes as many accounts as it does at once, and takes no request. */
    boolean full;

    /** Another execution makes the unit of this name just before we do. */
    @Nullable String madeMeanwhile;

    /** Ends the newest creation. */
    String finishCreation() {
        CreateAccountStatus status = creations.getLast();
        String id = "%012d".formatted(100_000_000_001L + accounts.size());
        addAccount(id, emails.get(status.id()), pendingTags.get(status.id()));
        creations.set(
                creations.size() - 1,
                status.toBuilder().state(CreateAccountState.SUCCEEDED).accountId(id).build());
        return id;
    }

    /** Somebody closes an account by hand. */
    public void suspend(String id) {
        accounts.computeIfPresent(
                id, (_, account) -> account.toBuilder().state(AccountState.CLOSED).build());
    }

    /** AWS forgets an account, 90 days after it was closed. */
    public void forget(String id) {
        accounts.remove(id);
        parentOf.remove(id);
    }

    void failCreation(CreateAccountFailureReason reason) {
        creations.set(
                creations.size() - 1,
                creations.getLast().toBuilder()
                        .state(CreateAccountState.FAILED)
                        .failureReason(reason)
                        .build());
    }

    public void addAccount(String id, @Nullable String email, @Nullable List<Tag> tagged) {
        accounts.put(id, Account.builder().id(id).email(email).state(AccountState.ACTIVE).build());
        tags.put(id, new ArrayList<>(Objects.requireNonNullElse(tagged, List.of())));
        parentOf.put(id, ROOT);
    }

    /** The path of the unit that an account is in. */
    public String unitOf(String account) {
        return pathOf(parentOf.get(account));
    }

    private String pathOf(@Nullable String of) {
        List<String> names = new ArrayList<>();
        String unit = of;
        while (unit != null && !unit.equals(ROOT)) {
            names.addFirst(Objects.requireNonNull(unitNames.get(unit)));
            unit = parentOf.get(unit);
        }
        return String.join("/", names);
    }

    private final Map<String, String> emails = new HashMap<>();
    private final Map<String, List<Tag>> pendingTags = new HashMap<>();

    @Override
    public CreateAccountResponse createAccount(CreateAccountRequest request) {
        if (full) {
            throw new TransientFailure(
                    Explanation.of("AWS makes five already."),
                    "ACCOUNT_CREATION_RATE_LIMIT_EXCEEDED",
                    null);
        }
        String id = "car-%032x".formatted(creations.size() + 1);
        CreateAccountStatus status =
                CreateAccountStatus.builder()
                        .id(id)
                        .accountName(request.accountName())
                        .state(CreateAccountState.IN_PROGRESS)
                        .build();
        boolean taken =
                emails.containsValue(request.email())
                        || accounts.values().stream()
                                .anyMatch(a -> request.email().equals(a.email()));
        if (taken) {
            status =
                    status.toBuilder()
                            .state(CreateAccountState.FAILED)
                            .failureReason(CreateAccountFailureReason.EMAIL_ALREADY_EXISTS)
                            .build();
        } else {
            emails.put(id, request.email());
            pendingTags.put(id, request.tags());
        }
        creations.add(status);
        if (loseNextCreation) {
            loseNextCreation = false;
            throw new TransientFailure("the answer was lost");
        }
        return CreateAccountResponse.builder().createAccountStatus(status).build();
    }

    @Override
    public DescribeCreateAccountStatusResponse describeCreateAccountStatus(
            DescribeCreateAccountStatusRequest request) {
        return DescribeCreateAccountStatusResponse.builder()
                .createAccountStatus(
                        creations.stream()
                                .filter(c -> c.id().equals(request.createAccountRequestId()))
                                .findFirst()
                                .orElseThrow())
                .build();
    }

    @Override
    public ListCreateAccountStatusResponse listCreateAccountStatus(
            ListCreateAccountStatusRequest request) {
        return ListCreateAccountStatusResponse.builder()
                .createAccountStatuses(
                        creations.stream()
                                .filter(c -> request.states().contains(c.state()))
                                .toList())
                .build();
    }

    /** Pages of one, and an empty one first, as AWS may answer. */
    @Override
    public ListAccountsResponse listAccounts(ListAccountsRequest request) {
        List<Account> all = List.copyOf(accounts.values());
        int page = Optional.ofNullable(request.nextToken()).map(Integer::parseInt).orElse(-1);
        List<Account> here = page < 0 || page >= all.size() ? List.of() : List.of(all.get(page));
        String next = page + 1 < all.size() ? Integer.toString(page + 1) : null;
        return ListAccountsResponse.builder().accounts(here).nextToken(next).build();
    }

    @Override
    public DescribeAccountResponse describeAccount(DescribeAccountRequest request) {
        return DescribeAccountResponse.builder()
                .account(
                        Optional.ofNullable(accounts.get(request.accountId()))
                                .orElseThrow(() -> refusal("AccountNotFoundException")))
                .build();
    }

    @Override
    public ListTagsForResourceResponse listTagsForResource(ListTagsForResourceRequest request) {
        return ListTagsForResourceResponse.builder()
                .tags(tags.getOrDefault(request.resourceId(), List.of()))
                .build();
    }

    @Override
    public TagResourceResponse tagResource(TagResourceRequest request) {
        List<Tag> tagged = tags.computeIfAbsent(request.resourceId(), id -> new ArrayList<>());
        for (Tag tag : request.tags()) {
            tagged.removeIf(old -> old.key().equals(tag.key()));
            tagged.add(tag);
        }
        return TagResourceResponse.builder().build();
    }

    @Override
    public UntagResourceResponse untagResource(UntagResourceRequest request) {
        tags.getOrDefault(request.resourceId(), new ArrayList<>())
                .removeIf(tag -> request.tagKeys().contains(tag.key()));
        return UntagResourceResponse.builder().build();
    }

    @Override
    public ListRootsResponse listRoots(ListRootsRequest request) {
        return ListRootsResponse.builder().roots(Root.builder().id(ROOT).build()).build();
    }

    @Override
    public ListOrganizationalUnitsForParentResponse listOrganizationalUnitsForParent(
            ListOrganizationalUnitsForParentRequest request) {
        return ListOrganizationalUnitsForParentResponse.builder()
                .organizationalUnits(
                        unitNames.entrySet().stream()
                                .filter(u -> request.parentId().equals(parentOf.get(u.getKey())))
                                .map(
                                        u ->
                                                OrganizationalUnit.builder()
                                                        .id(u.getKey())
                                                        .name(u.getValue())
                                                        .build())
                                .toList())
                .build();
    }

    @Override
    public CreateOrganizationalUnitResponse createOrganizationalUnit(
            CreateOrganizationalUnitRequest request) {
        if (request.name().equals(madeMeanwhile)) {
            madeMeanwhile = null;
            addUnit(request.parentId(), request.name());
        }
        boolean there =
                unitNames.entrySet().stream()
                        .anyMatch(
                                u ->
                                        u.getValue().equals(request.name())
                                                && request.parentId()
                                                        .equals(parentOf.get(u.getKey())));
        if (there) {
            throw refusal("DuplicateOrganizationalUnitException");
        }
        String id = addUnit(request.parentId(), request.name());
        return CreateOrganizationalUnitResponse.builder()
                .organizationalUnit(o -> o.id(id).name(request.name()))
                .build();
    }

    private String addUnit(String parent, String name) {
        String id = "ou-root-%08d".formatted(++units);
        unitNames.put(id, name);
        parentOf.put(id, parent);
        return id;
    }

    /** The id of the unit with a path, by the names that units have now. */
    public String unit(String path) {
        return unitNames.keySet().stream()
                .filter(unit -> pathOf(unit).equals(path))
                .findFirst()
                .orElseThrow();
    }

    /** Somebody renames a unit. */
    public void rename(String path, String name) {
        unitNames.put(unit(path), name);
    }

    /** Somebody deletes a unit, which AWS lets only where it is empty. */
    public void delete(String path) {
        String unit = unit(path);
        unitNames.remove(unit);
        parentOf.remove(unit);
        attached.remove(unit);
    }

    /** Somebody makes a unit by hand, without guardrails. */
    public String makeByHand(String path) {
        String parent = ROOT;
        for (OuPath level : new OuPath(path).levels()) {
            String above = parent;
            parent =
                    unitNames.keySet().stream()
                            .filter(unit -> pathOf(unit).equals(level.value()))
                            .findFirst()
                            .orElseGet(() -> addUnit(above, level.names().getLast()));
        }
        return parent;
    }

    @Override
    public ListAccountsForParentResponse listAccountsForParent(
            ListAccountsForParentRequest request) {
        return ListAccountsForParentResponse.builder()
                .accounts(
                        accounts.values().stream()
                                .filter(
                                        account ->
                                                request.parentId()
                                                        .equals(parentOf.get(account.id())))
                                .toList())
                .build();
    }

    @Override
    public ListPoliciesForTargetResponse listPoliciesForTarget(
            ListPoliciesForTargetRequest request) {
        String target = request.targetId();
        if (!target.equals(ROOT) && !unitNames.containsKey(target)) {
            throw refusal("TargetNotFoundException");
        }
        return ListPoliciesForTargetResponse.builder()
                .policies(summaries(attached.getOrDefault(target, Set.of())))
                .build();
    }

    @Override
    public ListPoliciesResponse listPolicies(ListPoliciesRequest request) {
        return ListPoliciesResponse.builder().policies(summaries(policies)).build();
    }

    private static List<PolicySummary> summaries(Set<String> names) {
        return names.stream()
                .map(name -> PolicySummary.builder().id(name).name(name).build())
                .toList();
    }

    @Override
    public DescribePolicyResponse describePolicy(DescribePolicyRequest request) {
        return DescribePolicyResponse.builder().policy(policy -> policy.content(content)).build();
    }

    @Override
    public AttachPolicyResponse attachPolicy(AttachPolicyRequest request) {
        if (!attached.computeIfAbsent(request.targetId(), _ -> new TreeSet<>())
                .add(request.policyId())) {
            throw refusal("DuplicatePolicyAttachmentException");
        }
        return AttachPolicyResponse.builder().build();
    }

    @Override
    public ListParentsResponse listParents(ListParentsRequest request) {
        String parent = parentOf.get(request.childId());
        if (parent == null) {
            throw refusal("ChildNotFoundException");
        }
        return ListParentsResponse.builder().parents(Parent.builder().id(parent).build()).build();
    }

    @Override
    public MoveAccountResponse moveAccount(MoveAccountRequest request) {
        if (request.destinationParentId().equals(parentOf.get(request.accountId()))) {
            throw refusal("DuplicateAccountException");
        }
        if (!request.sourceParentId().equals(parentOf.get(request.accountId()))) {
            throw refusal("SourceParentNotFoundException");
        }
        moves.add(request.accountId());
        parentOf.put(request.accountId(), request.destinationParentId());
        return MoveAccountResponse.builder().build();
    }

    @Override
    public String serviceName() {
        return "organizations";
    }

    @Override
    public void close() {}

    private static VendingFailed refusal(String code) {
        return new VendingFailed(Explanation.of("refused"), code, null);
    }
}
