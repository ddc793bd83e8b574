package dev.accountvending.simulation.aws;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.CreateRoleResponse;
import software.amazon.awssdk.services.iam.model.DeleteRolePermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.DeleteRoleRequest;
import software.amazon.awssdk.services.iam.model.DeleteRoleResponse;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.GetRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.GetRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.GetRoleRequest;
import software.amazon.awssdk.services.iam.model.GetRoleResponse;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListRolesRequest;
import software.amazon.awssdk.services.iam.model.ListRolesResponse;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.PutRolePermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.PutRolePermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.PutRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.PutRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.UpdateAssumeRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.UpdateAssumeRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.UpdateRoleRequest;
import software.amazon.awssdk.services.iam.model.UpdateRoleResponse;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/**
 * The roles of one account in IAM: names are given once whatever the path, and documents come back
 * percent-encoded (<a
 * href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html">CreateRole</a>).
 */
abstract class IamRoles implements IamClient {
    final SimulatedAccount account;
    final InstantSource clock;
    final Refusal refusal;
    private final AwsTimes times;

    IamRoles(SimulatedAccount account, InstantSource clock, AwsTimes times) {
        this.account = account;
        this.clock = clock;
        this.times = times;
        this.refusal = new Refusal("Iam", clock);
    }

    @Override
    public CreateRoleResponse createRole(CreateRoleRequest request) {
        if (account.roles.containsKey(request.roleName())) {
            throw exists("Role with name " + request.roleName());
        }
        requireBoundary(request.permissionsBoundary());
        Instant now = clock.instant();
        HeldRole role =
                new HeldRole(
                        request.path() == null ? "/" : request.path(),
                        request.roleName(),
                        request.assumeRolePolicyDocument(),
                        now,
                        now.plus(times.roleSeen()));
        role.boundary = request.permissionsBoundary();
        role.description = request.description();
        if (request.maxSessionDuration() != null) {
            role.sessionSeconds = request.maxSessionDuration();
        }
        account.roles.put(role.name, role);
        return CreateRoleResponse.builder().role(shown(role)).build();
    }

    @Override
    public GetRoleResponse getRole(GetRoleRequest request) {
        return GetRoleResponse.builder().role(shown(role(request.roleName()))).build();
    }

    @Override
    public UpdateRoleResponse updateRole(UpdateRoleRequest request) {
        HeldRole role = role(request.roleName());
        role.description = request.description();
        role.sessionSeconds = request.maxSessionDuration();
        return UpdateRoleResponse.builder().build();
    }

    @Override
    public UpdateAssumeRolePolicyResponse updateAssumeRolePolicy(
            UpdateAssumeRolePolicyRequest request) {
        role(request.roleName()).trust = request.policyDocument();
        return UpdateAssumeRolePolicyResponse.builder().build();
    }

    @Override
    public PutRolePermissionsBoundaryResponse putRolePermissionsBoundary(
            PutRolePermissionsBoundaryRequest request) {
        requireBoundary(request.permissionsBoundary());
        role(request.roleName()).boundary = request.permissionsBoundary();
        return PutRolePermissionsBoundaryResponse.builder().build();
    }

    @Override
    public DeleteRolePermissionsBoundaryResponse deleteRolePermissionsBoundary(
            DeleteRolePermissionsBoundaryRequest request) {
        role(request.roleName()).boundary = null;
        return DeleteRolePermissionsBoundaryResponse.builder().build();
    }

    @Override
    public DeleteRoleResponse deleteRole(DeleteRoleRequest request) {
        HeldRole role = role(request.roleName());
        if (!role.attached.isEmpty() || !role.inline.isEmpty()) {
            throw refusal.of(
                    IamException.builder(),
                    409,
                    "DeleteConflict",
                    "Cannot delete entity, must delete policies first.");
        }
        account.roles.remove(role.name);
        return DeleteRoleResponse.builder().build();
    }

    @Override
    public ListRolesResponse listRoles(ListRolesRequest request) {
        String prefix = request.pathPrefix() == null ? "/" : request.pathPrefix();
        return ListRolesResponse.builder()
                .roles(
                        account.roles.values().stream()
                                .filter(role -> role.path.startsWith(prefix))
                                .map(this::shown)
                                .toList())
                .isTruncated(false)
                .build();
    }

    @Override
    public AttachRolePolicyResponse attachRolePolicy(AttachRolePolicyRequest request) {
        role(request.roleName()).attached.add(request.policyArn());
        return AttachRolePolicyResponse.builder().build();
    }

    @Override
    public DetachRolePolicyResponse detachRolePolicy(DetachRolePolicyRequest request) {
        if (!role(request.roleName()).attached.remove(request.policyArn())) {
            throw missing("Policy " + request.policyArn());
        }
        return DetachRolePolicyResponse.builder().build();
    }

    @Override
    public ListAttachedRolePoliciesResponse listAttachedRolePolicies(
            ListAttachedRolePoliciesRequest request) {
        return ListAttachedRolePoliciesResponse.builder()
                .attachedPolicies(
                        role(request.roleName()).attached.stream()
                                .map(arn -> AttachedPolicy.builder().policyArn(arn).build())
                                .toList())
                .isTruncated(false)
                .build();
    }

    @Override
    public PutRolePolicyResponse putRolePolicy(PutRolePolicyRequest request) {
        role(request.roleName()).inline.put(request.policyName(), request.policyDocument());
        return PutRolePolicyResponse.builder().build();
    }

    @Override
    public GetRolePolicyResponse getRolePolicy(GetRolePolicyRequest request) {
        Map<String, String> inline = role(request.roleName()).inline;
        String document = inline.get(request.policyName());
        if (document == null) {
            throw missing("The role policy with name " + request.policyName());
        }
        return GetRolePolicyResponse.builder().policyDocument(encoded(document)).build();
    }

    @Override
    public DeleteRolePolicyResponse deleteRolePolicy(DeleteRolePolicyRequest request) {
        if (role(request.roleName()).inline.remove(request.policyName()) == null) {
            throw missing("The role policy with name " + request.policyName());
        }
        return DeleteRolePolicyResponse.builder().build();
    }

    @Override
    public ListRolePoliciesResponse listRolePolicies(ListRolePoliciesRequest request) {
        return ListRolePoliciesResponse.builder()
                .policyNames(role(request.roleName()).inline.keySet())
                .isTruncated(false)
                .build();
    }

    @Override
    public String serviceName() {
        return "iam";
    }

    @Override
    public void close() {}

    HeldRole role(String name) {
        HeldRole role = account.roles.get(name);
        if (role == null) {
            throw missing("The role with name " + name);
        }
        return role;
    }

    private void requireBoundary(String arn) {
        if (arn != null
                && arn.contains(":" + account.id + ":")
                && !account.policies.containsKey(arn)) {
            throw missing("Scope ARN: " + arn);
        }
    }

    private Role shown(HeldRole role) {
        Role.Builder shown =
                Role.builder()
                        .path(role.path)
                        .roleName(role.name)
                        .arn(arn("role" + role.path + role.name))
                        .createDate(role.madeAt)
                        .assumeRolePolicyDocument(encoded(role.trust))
                        .description(role.description)
                        .maxSessionDuration(role.sessionSeconds);
        if (role.boundary != null) {
            shown.permissionsBoundary(it -> it.permissionsBoundaryArn(role.boundary));
        }
        return shown.build();
    }

    String arn(String resource) {
        return "arn:aws:iam::%s:%s".formatted(account.id, resource);
    }

    static String encoded(String document) {
        return URLEncoder.encode(document, StandardCharsets.UTF_8).replace("+", "%20");
    }

    AwsServiceException missing(String what) {
        return refusal.of(
                NoSuchEntityException.builder(), 404, "NoSuchEntity", what + " cannot be found.");
    }

    AwsServiceException exists(String what) {
        return refusal.of(
                EntityAlreadyExistsException.builder(),
                409,
                "EntityAlreadyExists",
                what + " already exists.");
    }
}
