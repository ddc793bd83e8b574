package dev.accountvending.simulation.aws;

import dev.accountvending.local.rules.Throttles;
import dev.accountvending.simulation.aws.OrganizationState.Scp;
import dev.accountvending.simulation.aws.OrganizationState.Unit;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.AttachPolicyRequest;
import software.amazon.awssdk.services.organizations.model.AttachPolicyResponse;
import software.amazon.awssdk.services.organizations.model.CreateOrganizationalUnitRequest;
import software.amazon.awssdk.services.organizations.model.CreateOrganizationalUnitResponse;
import software.amazon.awssdk.services.organizations.model.DescribeOrganizationRequest;
import software.amazon.awssdk.services.organizations.model.DescribeOrganizationResponse;
import software.amazon.awssdk.services.organizations.model.DescribeOrganizationalUnitRequest;
import software.amazon.awssdk.services.organizations.model.DescribeOrganizationalUnitResponse;
import software.amazon.awssdk.services.organizations.model.DescribePolicyRequest;
import software.amazon.awssdk.services.organizations.model.DescribePolicyResponse;
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
import software.amazon.awssdk.services.organizations.model.OrganizationFeatureSet;
import software.amazon.awssdk.services.organizations.model.OrganizationalUnit;
import software.amazon.awssdk.services.organizations.model.OrganizationsException;
import software.amazon.awssdk.services.organizations.model.Parent;
import software.amazon.awssdk.services.organizations.model.PolicySummary;
import software.amazon.awssdk.services.organizations.model.PolicyType;
import software.amazon.awssdk.services.organizations.model.PolicyTypeStatus;
import software.amazon.awssdk.services.organizations.model.PolicyTypeSummary;
import software.amazon.awssdk.services.organizations.model.Root;

import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Organizations' units and policies. */
abstract class OrganizationTree implements OrganizationsClient {
    static final int PAGE = 20;
    private static final int PAGE_OF_POLICIES = 100;

    final OrganizationState state;
    final String management;
    final Clock clock;
    final Refusal refusal;
    private final Throttles throttles;

    OrganizationTree(OrganizationState state, String management, Clock clock) {
        this.state = state;
        this.management = management;
        this.clock = clock;
        this.refusal = new Refusal("Organizations", clock);
        this.throttles = new Throttles(clock);
    }

    @Override
    public ListRootsResponse listRoots(ListRootsRequest request) {
        enter("ListRoots");
        Root root =
                Root.builder()
                        .id(OrganizationState.ROOT)
                        .policyTypes(
                                PolicyTypeSummary.builder()
                                        .type(PolicyType.SERVICE_CONTROL_POLICY)
                                        .status(PolicyTypeStatus.ENABLED)
                                        .build())
                        .build();
        return ListRootsResponse.builder().roots(root).build();
    }

    @Override
    public DescribeOrganizationResponse describeOrganization(DescribeOrganizationRequest request) {
        enter("DescribeOrganization");
        return DescribeOrganizationResponse.builder()
                .organization(
                        it ->
                                it.id("o-sim")
                                        .masterAccountId(management)
                                        .featureSet(OrganizationFeatureSet.ALL))
                .build();
    }

    @Override
    public ListOrganizationalUnitsForParentResponse listOrganizationalUnitsForParent(
            ListOrganizationalUnitsForParentRequest request) {
        enter("ListOrganizationalUnitsForParent");
        requireParent(request.parentId());
        Page<OrganizationalUnit> page =
                page(
                        state.units.values().stream()
                                .filter(unit -> unit.parent().equals(request.parentId()))
                                .map(OrganizationTree::shown),
                        request.nextToken(),
                        PAGE);
        return ListOrganizationalUnitsForParentResponse.builder()
                .organizationalUnits(page.items())
                .nextToken(page.next())
                .build();
    }

    @Override
    public DescribeOrganizationalUnitResponse describeOrganizationalUnit(
            DescribeOrganizationalUnitRequest request) {
        enter("DescribeOrganizationalUnit");
        Unit unit = state.units.get(request.organizationalUnitId());
        if (unit == null) {
            throw refuse("OrganizationalUnitNotFoundException", "There is no such unit.");
        }
        return DescribeOrganizationalUnitResponse.builder().organizationalUnit(shown(unit)).build();
    }

    private static OrganizationalUnit shown(Unit unit) {
        return OrganizationalUnit.builder().id(unit.id()).name(unit.name()).build();
    }

    @Override
    public CreateOrganizationalUnitResponse createOrganizationalUnit(
            CreateOrganizationalUnitRequest request) {
        enter("CreateOrganizationalUnit");
        requireParent(request.parentId());
        if (state.child(request.parentId(), request.name()).isPresent()) {
            throw refuse("DuplicateOrganizationalUnitException", "The unit is there already.");
        }
        Unit unit = state.units.get(state.addUnit(request.parentId(), request.name()));
        return CreateOrganizationalUnitResponse.builder()
                .organizationalUnit(shown(Objects.requireNonNull(unit)))
                .build();
    }

    @Override
    public ListParentsResponse listParents(ListParentsRequest request) {
        enter("ListParents");
        Unit unit = state.units.get(request.childId());
        String parent =
                unit != null
                        ? unit.parent()
                        : state.find(request.childId())
                                .map(SimulatedAccount::unit)
                                .orElseThrow(
                                        () ->
                                                refuse(
                                                        "ChildNotFoundException",
                                                        "There is no such child."));
        return ListParentsResponse.builder().parents(Parent.builder().id(parent).build()).build();
    }

    @Override
    public ListPoliciesResponse listPolicies(ListPoliciesRequest request) {
        enter("ListPolicies");
        return ListPoliciesResponse.builder()
                .policies(state.scps.values().stream().map(OrganizationTree::shown).toList())
                .build();
    }

    @Override
    public ListPoliciesForTargetResponse listPoliciesForTarget(
            ListPoliciesForTargetRequest request) {
        enter("ListPoliciesForTarget");
        if (!state.has(request.targetId()) && state.find(request.targetId()).isEmpty()) {
            throw refuse("TargetNotFoundException", "There is no such target.");
        }
        Page<PolicySummary> page =
                page(
                        state.attached.getOrDefault(request.targetId(), Set.of()).stream()
                                .map(id -> shown(Objects.requireNonNull(state.scps.get(id)))),
                        request.nextToken(),
                        PAGE_OF_POLICIES);
        return ListPoliciesForTargetResponse.builder()
                .policies(page.items())
                .nextToken(page.next())
                .build();
    }

    private static PolicySummary shown(Scp scp) {
        return PolicySummary.builder().id(scp.id()).name(scp.name()).build();
    }

    @Override
    public DescribePolicyResponse describePolicy(DescribePolicyRequest request) {
        enter("DescribePolicy");
        Scp scp = state.scps.get(request.policyId());
        if (scp == null) {
            throw refuse("PolicyNotFoundException", "There is no such policy.");
        }
        return DescribePolicyResponse.builder()
                .policy(it -> it.policySummary(shown(scp)).content(scp.content()))
                .build();
    }

    @Override
    public AttachPolicyResponse attachPolicy(AttachPolicyRequest request) {
        enter("AttachPolicy");
        if (!state.attached
                .computeIfAbsent(request.targetId(), _ -> new TreeSet<>())
                .add(request.policyId())) {
            throw refuse("DuplicatePolicyAttachmentException", "It is attached already.");
        }
        return AttachPolicyResponse.builder().build();
    }

    @Override
    public String serviceName() {
        return "organizations";
    }

    @Override
    public void close() {}

    void enter(String operation) {
        if (!throttles.lets("organizations:" + operation)) {
            throw refuse("TooManyRequestsException", "Rate exceeded");
        }
        state.settle();
    }

    void requireParent(String id) {
        if (!state.has(id)) {
            throw refuse("ParentNotFoundException", "There is no such parent.");
        }
    }

    AwsServiceException refuse(String code, String message) {
        return refusal.of(OrganizationsException.builder(), 400, code, message);
    }

    record Page<T>(List<T> items, @Nullable String next) {}

    static <T> Page<T> page(Stream<T> all, @Nullable String token, int size) {
        int from = token == null ? 0 : Integer.parseInt(token);
        List<T> items = all.skip(from).limit(size + 1L).toList();
        return items.size() <= size
                ? new Page<>(items, null)
                : new Page<>(items.subList(0, size), Integer.toString(from + size));
    }
}
