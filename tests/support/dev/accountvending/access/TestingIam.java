package dev.accountvending.access;

import dev.accountvending.model.Explanation;
import dev.accountvending.model.VendingFailed;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AddClientIdToOpenIdConnectProviderRequest;
import software.amazon.awssdk.services.iam.model.AddClientIdToOpenIdConnectProviderResponse;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.CreateAccountAliasRequest;
import software.amazon.awssdk.services.iam.model.CreateAccountAliasResponse;
import software.amazon.awssdk.services.iam.model.CreateOpenIdConnectProviderRequest;
import software.amazon.awssdk.services.iam.model.CreateOpenIdConnectProviderResponse;
import software.amazon.awssdk.services.iam.model.CreatePolicyRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyResponse;
import software.amazon.awssdk.services.iam.model.CreatePolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.CreateRoleResponse;
import software.amazon.awssdk.services.iam.model.DeletePolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.DeletePolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.DeleteRolePermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.DeleteRoleRequest;
import software.amazon.awssdk.services.iam.model.DeleteRoleResponse;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.GetOpenIdConnectProviderRequest;
import software.amazon.awssdk.services.iam.model.GetOpenIdConnectProviderResponse;
import software.amazon.awssdk.services.iam.model.GetPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyResponse;
import software.amazon.awssdk.services.iam.model.GetPolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.GetRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.GetRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.GetRoleRequest;
import software.amazon.awssdk.services.iam.model.GetRoleResponse;
import software.amazon.awssdk.services.iam.model.ListAccountAliasesRequest;
import software.amazon.awssdk.services.iam.model.ListAccountAliasesResponse;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListPolicyVersionsRequest;
import software.amazon.awssdk.services.iam.model.ListPolicyVersionsResponse;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListRolesRequest;
import software.amazon.awssdk.services.iam.model.ListRolesResponse;
import software.amazon.awssdk.services.iam.model.Policy;
import software.amazon.awssdk.services.iam.model.PolicyVersion;
import software.amazon.awssdk.services.iam.model.PutRolePermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.PutRolePermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.PutRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.PutRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.UpdateAccountPasswordPolicyRequest;
import software.amazon.awssdk.services.iam.model.UpdateAccountPasswordPolicyResponse;
import software.amazon.awssdk.services.iam.model.UpdateAssumeRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.UpdateAssumeRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.UpdateRoleRequest;
import software.amazon.awssdk.services.iam.model.UpdateRoleResponse;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * IAM of one account, as far as our steps use it: names are given once whatever the path, lists
 * come in pages of two, documents come back percent-encoded, and errors are translated already.
 */
public final class TestingIam implements IamClient {
    private static final int PAGE = 2;

    private final String account;
    private final Map<String, HeldRole> roles = new TreeMap<>();
    private final Map<String, HeldPolicy> policies = new TreeMap<>();
    private final Map<String, Set<String>> providers = new TreeMap<>();
    private final Set<String> othersAliases = new HashSet<>();
    private final List<String> writes = new ArrayList<>();
    private @Nullable String alias;
    private @Nullable UpdateAccountPasswordPolicyRequest passwordPolicy;
    private @Nullable String losing;

    /** A role as the account holds it. */
    public static final class HeldRole {
        public final String path;
        public final Map<String, String> inline = new TreeMap<>();
        public final Set<String> attached = new TreeSet<>();
        public String trust;
        public @Nullable String boundary;
        public @Nullable String description;
        public int sessionSeconds;

        HeldRole(String path, String trust) {
            this.path = path;
            this.trust = trust;
        }
    }

    private static final class HeldPolicy {
        final Map<String, String> versions = new TreeMap<>();
        String inForce = "v1";
        int last = 1;
    }

    public TestingIam(String account) {
        this.account = account;
    }

    /** The operations that changed something, in order. */
    public List<String> writes() {
        return List.copyOf(writes);
    }

    public Set<String> roleNames() {
        return roles.keySet();
    }

    public HeldRole role(String name) {
        return Optional.ofNullable(roles.get(name)).orElseThrow(TestingIam::notFound);
    }

    /** What some other party made. */
    public HeldRole putRole(String path, String name) {
        HeldRole role = new HeldRole(path, "{}");
        roles.put(name, role);
        return role;
    }

    /** Some other party removes a role. */
    public void removeRole(String name) {
        roles.remove(name);
    }

    /** The document in force. */
    public String policy(String arn) {
        HeldPolicy policy = held(arn);
        return Optional.ofNullable(policy.versions.get(policy.inForce)).orElseThrow();
    }

    public int versionsOf(String arn) {
        return held(arn).versions.size();
    }

    public Map<String, Set<String>> providers() {
        return providers;
    }

    public void takeAlias(String name) {
        othersAliases.add(name);
    }

    public Optional<String> alias() {
        return Optional.ofNullable(alias);
    }

    public void alias(String name) {
        alias = name;
    }

    public Optional<UpdateAccountPasswordPolicyRequest> passwordPolicy() {
        return Optional.ofNullable(passwordPolicy);
    }

    /** The next call of this operation takes effect, and its answer is lost. */
    public void loseAnswerOf(String operation) {
        losing = operation;
    }

    @Override
    public synchronized CreateRoleResponse createRole(CreateRoleRequest request) {
        if (roles.containsKey(request.roleName())) {
            throw exists();
        }
        requireBoundary(request.permissionsBoundary());
        HeldRole role = new HeldRole(request.path(), request.assumeRolePolicyDocument());
        role.boundary = request.permissionsBoundary();
        role.description = request.description();
        role.sessionSeconds = request.maxSessionDuration();
        roles.put(request.roleName(), role);
        wrote("CreateRole " + request.roleName());
        return CreateRoleResponse.builder().role(shown(request.roleName(), role)).build();
    }

    @Override
    public synchronized GetRoleResponse getRole(GetRoleRequest request) {
        return GetRoleResponse.builder()
                .role(shown(request.roleName(), role(request.roleName())))
                .build();
    }

    @Override
    public synchronized UpdateRoleResponse updateRole(UpdateRoleRequest request) {
        HeldRole role = role(request.roleName());
        role.description = request.description();
        role.sessionSeconds = request.maxSessionDuration();
        wrote("UpdateRole " + request.roleName());
        return UpdateRoleResponse.builder().build();
    }

    @Override
    public synchronized UpdateAssumeRolePolicyResponse updateAssumeRolePolicy(
            UpdateAssumeRolePolicyRequest request) {
        role(request.roleName()).trust = request.policyDocument();
        wrote("UpdateAssumeRolePolicy " + request.roleName());
        return UpdateAssumeRolePolicyResponse.builder().build();
    }

    @Override
    public synchronized PutRolePermissionsBoundaryResponse putRolePermissionsBoundary(
            PutRolePermissionsBoundaryRequest request) {
        requireBoundary(request.permissionsBoundary());
        role(request.roleName()).boundary = request.permissionsBoundary();
        wrote("PutRolePermissionsBoundary " + request.roleName());
        return PutRolePermissionsBoundaryResponse.builder().build();
    }

    @Override
    public synchronized DeleteRolePermissionsBoundaryResponse deleteRolePermissionsBoundary(
            DeleteRolePermissionsBoundaryRequest request) {
        role(request.roleName()).boundary = null;
        wrote("DeleteRolePermissionsBoundary " + request.roleName());
        return DeleteRolePermissionsBoundaryResponse.builder().build();
    }

    @Override
    public synchronized DeleteRoleResponse deleteRole(DeleteRoleRequest request) {
        HeldRole role = role(request.roleName());
        if (!role.attached.isEmpty() || !role.inline.isEmpty()) {
            throw refusal("DeleteConflict");
        }
        roles.remove(request.roleName());
        wrote("DeleteRole " + request.roleName());
        return DeleteRoleResponse.builder().build();
    }

    @Override
    public synchronized ListRolesResponse listRoles(ListRolesRequest request) {
        List<Role> all =
                roles.entrySet().stream()
                        .filter(role -> role.getValue().path.startsWith(request.pathPrefix()))
                        .map(role -> shown(role.getKey(), role.getValue()))
                        .toList();
        Page<Role> page = page(all, request.marker());
        return ListRolesResponse.builder()
                .roles(page.items)
                .isTruncated(page.next != null)
                .marker(page.next)
                .build();
    }

    @Override
    public synchronized AttachRolePolicyResponse attachRolePolicy(AttachRolePolicyRequest request) {
        role(request.roleName()).attached.add(request.policyArn());
        wrote("AttachRolePolicy " + request.roleName());
        return AttachRolePolicyResponse.builder().build();
    }

    @Override
    public synchronized DetachRolePolicyResponse detachRolePolicy(DetachRolePolicyRequest request) {
        if (!role(request.roleName()).attached.remove(request.policyArn())) {
            throw notFound();
        }
        wrote("DetachRolePolicy " + request.roleName());
        return DetachRolePolicyResponse.builder().build();
    }

    @Override
    public synchronized ListAttachedRolePoliciesResponse listAttachedRolePolicies(
            ListAttachedRolePoliciesRequest request) {
        Page<String> page = page(List.copyOf(role(request.roleName()).attached), request.marker());
        return ListAttachedRolePoliciesResponse.builder()
                .attachedPolicies(
                        page.items.stream()
                                .map(arn -> AttachedPolicy.builder().policyArn(arn).build())
                                .toList())
                .isTruncated(page.next != null)
                .marker(page.next)
                .build();
    }

    @Override
    public synchronized PutRolePolicyResponse putRolePolicy(PutRolePolicyRequest request) {
        role(request.roleName()).inline.put(request.policyName(), request.policyDocument());
        wrote("PutRolePolicy " + request.roleName());
        return PutRolePolicyResponse.builder().build();
    }

    @Override
    public synchronized GetRolePolicyResponse getRolePolicy(GetRolePolicyRequest request) {
        String document =
                Optional.ofNullable(role(request.roleName()).inline.get(request.policyName()))
                        .orElseThrow(TestingIam::notFound);
        return GetRolePolicyResponse.builder().policyDocument(encoded(document)).build();
    }

    @Override
    public synchronized DeleteRolePolicyResponse deleteRolePolicy(DeleteRolePolicyRequest request) {
        if (role(request.roleName()).inline.remove(request.policyName()) == null) {
            throw notFound();
        }
        wrote("DeleteRolePolicy " + request.roleName());
        return DeleteRolePolicyResponse.builder().build();
    }

    @Override
    public synchronized ListRolePoliciesResponse listRolePolicies(ListRolePoliciesRequest request) {
        Page<String> page =
                page(List.copyOf(role(request.roleName()).inline.keySet()), request.marker());
        return ListRolePoliciesResponse.builder()
                .policyNames(page.items)
                .isTruncated(page.next != null)
                .marker(page.next)
                .build();
    }

    @Override
    public synchronized CreatePolicyResponse createPolicy(CreatePolicyRequest request) {
        String arn =
                "arn:aws:iam::%s:policy%s%s"
                        .formatted(account, request.path(), request.policyName());
        if (policies.containsKey(arn)) {
            throw exists();
        }
        HeldPolicy policy = new HeldPolicy();
        policy.versions.put("v1", request.policyDocument());
        policies.put(arn, policy);
        wrote("CreatePolicy " + request.policyName());
        return CreatePolicyResponse.builder().policy(Policy.builder().arn(arn).build()).build();
    }

    @Override
    public synchronized GetPolicyResponse getPolicy(GetPolicyRequest request) {
        return GetPolicyResponse.builder()
                .policy(
                        Policy.builder()
                                .arn(request.policyArn())
                                .defaultVersionId(held(request.policyArn()).inForce)
                                .build())
                .build();
    }

    @Override
    public synchronized GetPolicyVersionResponse getPolicyVersion(GetPolicyVersionRequest request) {
        String document =
                Optional.ofNullable(held(request.policyArn()).versions.get(request.versionId()))
                        .orElseThrow(TestingIam::notFound);
        return GetPolicyVersionResponse.builder()
                .policyVersion(PolicyVersion.builder().document(encoded(document)).build())
                .build();
    }

    @Override
    public synchronized CreatePolicyVersionResponse createPolicyVersion(
            CreatePolicyVersionRequest request) {
        HeldPolicy policy = held(request.policyArn());
        if (policy.versions.size() >= 5) {
            throw refusal("LimitExceeded");
        }
        policy.last++;
        policy.inForce = "v" + policy.last;
        policy.versions.put(policy.inForce, request.policyDocument());
        wrote("CreatePolicyVersion " + policy.inForce);
        return CreatePolicyVersionResponse.builder().build();
    }

    @Override
    public synchronized DeletePolicyVersionResponse deletePolicyVersion(
            DeletePolicyVersionRequest request) {
        HeldPolicy policy = held(request.policyArn());
        if (request.versionId().equals(policy.inForce)) {
            throw refusal("DeleteConflict");
        }
        policy.versions.remove(request.versionId());
        wrote("DeletePolicyVersion " + request.versionId());
        return DeletePolicyVersionResponse.builder().build();
    }

    @Override
    public synchronized ListPolicyVersionsResponse listPolicyVersions(
            ListPolicyVersionsRequest request) {
        HeldPolicy policy = held(request.policyArn());
        List<PolicyVersion> all =
                policy.versions.keySet().stream()
                        .map(
                                id ->
                                        PolicyVersion.builder()
                                                .versionId(id)
                                                .isDefaultVersion(id.equals(policy.inForce))
                                                .createDate(madeAt(id))
                                                .build())
                        .toList();
        Page<PolicyVersion> page = page(all, request.marker());
        return ListPolicyVersionsResponse.builder()
                .versions(page.items)
                .isTruncated(page.next != null)
                .marker(page.next)
                .build();
    }

    @Override
    public synchronized CreateOpenIdConnectProviderResponse createOpenIDConnectProvider(
            CreateOpenIdConnectProviderRequest request) {
        String arn =
                "arn:aws:iam::%s:oidc-provider/%s"
                        .formatted(account, request.url().replace("https://", ""));
        if (providers.containsKey(arn)) {
            throw exists();
        }
        providers.put(arn, new TreeSet<>(request.clientIDList()));
        wrote("CreateOpenIDConnectProvider");
        return CreateOpenIdConnectProviderResponse.builder().openIDConnectProviderArn(arn).build();
    }

    @Override
    public synchronized GetOpenIdConnectProviderResponse getOpenIDConnectProvider(
            GetOpenIdConnectProviderRequest request) {
        return GetOpenIdConnectProviderResponse.builder()
                .clientIDList(provider(request.openIDConnectProviderArn()))
                .build();
    }

    @Override
    public synchronized AddClientIdToOpenIdConnectProviderResponse
            addClientIDToOpenIDConnectProvider(AddClientIdToOpenIdConnectProviderRequest request) {
        provider(request.openIDConnectProviderArn()).add(request.clientID());
        wrote("AddClientIDToOpenIDConnectProvider");
        return AddClientIdToOpenIdConnectProviderResponse.builder().build();
    }

    @Override
    public synchronized ListAccountAliasesResponse listAccountAliases(
            ListAccountAliasesRequest request) {
        return ListAccountAliasesResponse.builder()
                .accountAliases(alias().stream().toList())
                .isTruncated(false)
                .build();
    }

    @Override
    public synchronized CreateAccountAliasResponse createAccountAlias(
            CreateAccountAliasRequest request) {
        if (othersAliases.contains(request.accountAlias())) {
            throw exists();
        }
        alias = request.accountAlias();
        wrote("CreateAccountAlias " + alias);
        return CreateAccountAliasResponse.builder().build();
    }

    @Override
    public synchronized UpdateAccountPasswordPolicyResponse updateAccountPasswordPolicy(
            UpdateAccountPasswordPolicyRequest request) {
        passwordPolicy = request;
        wrote("UpdateAccountPasswordPolicy");
        return UpdateAccountPasswordPolicyResponse.builder().build();
    }

    @Override
    public String serviceName() {
        return "iam";
    }

    @Override
    public void close() {}

    private void wrote(String what) {
        writes.add(what);
        if (losing != null && what.startsWith(losing)) {
            losing = null;
            throw new dev.accountvending.model.TransientFailure("answer lost");
        }
    }

    private void requireBoundary(@Nullable String arn) {
        if (arn != null) {
            held(arn);
        }
    }

    private HeldPolicy held(String arn) {
        return Optional.ofNullable(policies.get(arn)).orElseThrow(TestingIam::notFound);
    }

    private Set<String> provider(String arn) {
        return Optional.ofNullable(providers.get(arn)).orElseThrow(TestingIam::notFound);
    }

    private Role shown(String name, HeldRole role) {
        return Role.builder()
                .roleName(name)
                .path(role.path)
                .arn("arn:aws:iam::%s:role%s%s".formatted(account, role.path, name))
                .assumeRolePolicyDocument(encoded(role.trust))
                .description(role.description)
                .maxSessionDuration(role.sessionSeconds)
                .permissionsBoundary(
                        AttachedPermissionsBoundary.builder()
                                .permissionsBoundaryArn(role.boundary)
                                .build())
                .build();
    }

    private static Instant madeAt(String version) {
        return Instant.ofEpochSecond(Integer.parseInt(version.substring(1)));
    }

    private static String encoded(String document) {
        return URLEncoder.encode(document, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private record Page<T>(List<T> items, @Nullable String next) {}

    private static <T> Page<T> page(List<T> all, @Nullable String marker) {
        int from = marker == null ? 0 : Integer.parseInt(marker);
        int to = Math.min(all.size(), from + PAGE);
        return new Page<>(all.subList(from, to), to < all.size() ? Integer.toString(to) : null);
    }

    private static VendingFailed exists() {
        return refusal("EntityAlreadyExists");
    }

    private static VendingFailed notFound() {
        return refusal("NoSuchEntity");
    }

    private static VendingFailed refusal(String code) {
        return new VendingFailed(Explanation.of(code), code, null);
    }
}
