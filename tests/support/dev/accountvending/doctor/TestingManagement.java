package dev.accountvending.doctor;

import dev.accountvending.model.Explanation;
import dev.accountvending.model.VendingFailed;

import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.CreateAccountStatus;
import software.amazon.awssdk.services.organizations.model.DescribeOrganizationRequest;
import software.amazon.awssdk.services.organizations.model.DescribeOrganizationResponse;
import software.amazon.awssdk.services.organizations.model.DescribeOrganizationalUnitRequest;
import software.amazon.awssdk.services.organizations.model.DescribeOrganizationalUnitResponse;
import software.amazon.awssdk.services.organizations.model.DescribePolicyRequest;
import software.amazon.awssdk.services.organizations.model.DescribePolicyResponse;
import software.amazon.awssdk.services.organizations.model.ListCreateAccountStatusRequest;
import software.amazon.awssdk.services.organizations.model.ListCreateAccountStatusResponse;
import software.amazon.awssdk.services.organizations.model.ListOrganizationalUnitsForParentRequest;
import software.amazon.awssdk.services.organizations.model.ListOrganizationalUnitsForParentResponse;
import software.amazon.awssdk.services.organizations.model.ListParentsRequest;
import software.amazon.awssdk.services.organizations.model.ListParentsResponse;
import software.amazon.awssdk.services.organizations.model.ListPoliciesForTargetRequest;
import software.amazon.awssdk.services.organizations.model.ListPoliciesForTargetResponse;
import software.amazon.awssdk.services.organizations.model.ListRootsRequest;
import software.amazon.awssdk.services.organizations.model.ListRootsResponse;
import software.amazon.awssdk.services.organizations.model.OrganizationFeatureSet;
import software.amazon.awssdk.services.organizations.model.OrganizationalUnit;
import software.amazon.awssdk.services.organizations.model.Parent;
import software.amazon.awssdk.services.organizations.model.PolicySummary;
import software.amazon.awssdk.services.organizations.model.PolicyType;
import software.amazon.awssdk.services.organizations.model.PolicyTypeStatus;
import software.amazon.awssdk.services.organizations.model.PolicyTypeSummary;
import software.amazon.awssdk.services.organizations.model.Root;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** An organization as a doctor reads it: units by path, policies attached to them. */
final class TestingManagement implements OrganizationsClient {
    static final String CONTENT =
            """
            ["arn:aws:iam::*:role/vending/VendingOperator",
             "arn:aws:iam::*:role/OrganizationAccountAccessRole"]""";

    OrganizationFeatureSet features = OrganizationFeatureSet.ALL;
    String managementAccount = "222222222222";
    PolicyTypeStatus controlPolicies = PolicyTypeStatus.ENABLED;
    final List<CreateAccountStatus> creations = new ArrayList<>();
    final Map<String, String> contents = new HashMap<>();

    /** Paths of units; the root's is empty. */
    final List<String> units = new ArrayList<>();

    /** Names of units directly below the root, by ids as AWS has them. */
    final Map<String, String> byId = new HashMap<>();

    /** Names of policies by the path of the unit that they are attached to. */
    final Map<String, List<String>> attached = new HashMap<>();

    TestingManagement unit(String path, String... guardrails) {
        units.add(path);
        attached.put(path, List.of(guardrails));
        return this;
    }

    @Override
    public DescribeOrganizationResponse describeOrganization(DescribeOrganizationRequest request) {
        return DescribeOrganizationResponse.builder()
                .organization(o -> o.featureSet(features).masterAccountId(managementAccount))
                .build();
    }

    @Override
    public ListRootsResponse listRoots(ListRootsRequest request) {
        return ListRootsResponse.builder()
                .roots(
                        Root.builder()
                                .id("/")
                                .policyTypes(
                                        PolicyTypeSummary.builder()
                                                .type(PolicyType.SERVICE_CONTROL_POLICY)
                                                .status(controlPolicies)
                                                .build())
                                .build())
                .build();
    }

    /** Ids are paths, and so tell their parents. */
    @Override
    public ListOrganizationalUnitsForParentResponse listOrganizationalUnitsForParent(
            ListOrganizationalUnitsForParentRequest request) {
        String parent = request.parentId().equals("/") ? "" : request.parentId() + "/";
        return ListOrganizationalUnitsForParentResponse.builder()
                .organizationalUnits(
                        units.stream()
                                .filter(path -> path.startsWith(parent))
                                .filter(path -> !path.substring(parent.length()).contains("/"))
                                .map(
                                        path ->
                                                OrganizationalUnit.builder()
                                                        .id(path)
                                                        .name(path.substring(parent.length()))
                                                        .build())
                                .toList())
                .build();
    }

    @Override
    public DescribeOrganizationalUnitResponse describeOrganizationalUnit(
            DescribeOrganizationalUnitRequest request) {
        String name = byId.get(request.organizationalUnitId());
        if (name == null) {
            throw new VendingFailed(
                    Explanation.of("refused"), "OrganizationalUnitNotFoundException", null);
        }
        return DescribeOrganizationalUnitResponse.builder()
                .organizationalUnit(unit -> unit.id(request.organizationalUnitId()).name(name))
                .build();
    }

    @Override
    public ListParentsResponse listParents(ListParentsRequest request) {
        return ListParentsResponse.builder().parents(Parent.builder().id("r-root").build()).build();
    }

    @Override
    public ListPoliciesForTargetResponse listPoliciesForTarget(
            ListPoliciesForTargetRequest request) {
        return ListPoliciesForTargetResponse.builder()
                .policies(
                        attached.getOrDefault(request.targetId(), List.of()).stream()
                                .map(name -> PolicySummary.builder().id(name).name(name).build())
                                .toList())
                .build();
    }

    @Override
    public DescribePolicyResponse describePolicy(DescribePolicyRequest request) {
        return DescribePolicyResponse.builder()
                .policy(
                        p ->
                                p.content(
                                        Objects.requireNonNullElse(
                                                contents.get(request.policyId()), CONTENT)))
                .build();
    }

    @Override
    public ListCreateAccountStatusResponse listCreateAccountStatus(
            ListCreateAccountStatusRequest request) {
        return ListCreateAccountStatusResponse.builder().createAccountStatuses(creations).build();
    }

    @Override
    public String serviceName() {
        return "organizations";
    }

    @Override
    public void close() {}
}
