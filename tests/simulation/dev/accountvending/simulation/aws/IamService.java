package dev.accountvending.simulation.aws;

import software.amazon.awssdk.services.iam.model.AddClientIdToOpenIdConnectProviderRequest;
import software.amazon.awssdk.services.iam.model.AddClientIdToOpenIdConnectProviderResponse;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.CreateAccountAliasRequest;
import software.amazon.awssdk.services.iam.model.CreateAccountAliasResponse;
import software.amazon.awssdk.services.iam.model.CreateOpenIdConnectProviderRequest;
import software.amazon.awssdk.services.iam.model.CreateOpenIdConnectProviderResponse;
import software.amazon.awssdk.services.iam.model.CreatePolicyRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyResponse;
import software.amazon.awssdk.services.iam.model.CreatePolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.DeletePolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.DeletePolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsRequest;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsResponse;
import software.amazon.awssdk.services.iam.model.GetGroupRequest;
import software.amazon.awssdk.services.iam.model.GetGroupResponse;
import software.amazon.awssdk.services.iam.model.GetOpenIdConnectProviderRequest;
import software.amazon.awssdk.services.iam.model.GetOpenIdConnectProviderResponse;
import software.amazon.awssdk.services.iam.model.GetPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyResponse;
import software.amazon.awssdk.services.iam.model.GetPolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.LimitExceededException;
import software.amazon.awssdk.services.iam.model.ListAccountAliasesRequest;
import software.amazon.awssdk.services.iam.model.ListAccountAliasesResponse;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesRequest;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesResponse;
import software.amazon.awssdk.services.iam.model.ListOpenIdConnectProvidersRequest;
import software.amazon.awssdk.services.iam.model.ListOpenIdConnectProvidersResponse;
import software.amazon.awssdk.services.iam.model.ListPolicyVersionsRequest;
import software.amazon.awssdk.services.iam.model.ListPolicyVersionsResponse;
import software.amazon.awssdk.services.iam.model.ListSamlProvidersRequest;
import software.amazon.awssdk.services.iam.model.ListSamlProvidersResponse;
import software.amazon.awssdk.services.iam.model.ListServerCertificatesRequest;
import software.amazon.awssdk.services.iam.model.ListServerCertificatesResponse;
import software.amazon.awssdk.services.iam.model.ListUserTagsRequest;
import software.amazon.awssdk.services.iam.model.ListUserTagsResponse;
import software.amazon.awssdk.services.iam.model.ListVirtualMfaDevicesRequest;
import software.amazon.awssdk.services.iam.model.ListVirtualMfaDevicesResponse;
import software.amazon.awssdk.services.iam.model.ManagedPolicyDetail;
import software.amazon.awssdk.services.iam.model.OpenIDConnectProviderListEntry;
import software.amazon.awssdk.services.iam.model.PolicyDetail;
import software.amazon.awssdk.services.iam.model.PolicyVersion;
import software.amazon.awssdk.services.iam.model.RoleDetail;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.UpdateAccountPasswordPolicyRequest;
import software.amazon.awssdk.services.iam.model.UpdateAccountPasswordPolicyResponse;
import software.amazon.awssdk.services.iam.model.User;
import software.amazon.awssdk.services.iam.model.UserDetail;

import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * IAM of one account: what {@link IamRoles} has, policies, users and the account's own settings.
 */
final class IamService extends IamRoles {
    private static final int MOST_VERSIONS = 5;

    private final Set<String> aliases;

    /**
     * @param aliases of all accounts of AWS, which are given once
     */
    IamService(SimulatedAccount account, InstantSource clock, AwsTimes times, Set<String> aliases) {
        super(account, clock, times);
        this.aliases = aliases;
    }

    @Override
    public CreatePolicyResponse createPolicy(CreatePolicyRequest request) {
        String arn = arn("policy" + request.path() + request.policyName());
        if (account.policies.containsKey(arn)) {
            throw exists("A policy called " + request.policyName());
        }
        account.policies.put(arn, new SimulatedAccount.HeldPolicy(request.policyDocument()));
        return CreatePolicyResponse.builder().policy(it -> it.arn(arn)).build();
    }

    @Override
    public GetPolicyResponse getPolicy(GetPolicyRequest request) {
        SimulatedAccount.HeldPolicy policy = policy(request.policyArn());
        return GetPolicyResponse.builder()
                .policy(it -> it.arn(request.policyArn()).defaultVersionId("v" + policy.inForce))
                .build();
    }

    @Override
    public GetPolicyVersionResponse getPolicyVersion(GetPolicyVersionRequest request) {
        String document = policy(request.policyArn()).versions.get(number(request.versionId()));
        if (document == null) {
            throw missing("Policy version " + request.versionId());
        }
        return GetPolicyVersionResponse.builder()
                .policyVersion(it -> it.document(encoded(document)))
                .build();
    }

    @Override
    public CreatePolicyVersionResponse createPolicyVersion(CreatePolicyVersionRequest request) {
        SimulatedAccount.HeldPolicy policy = policy(request.policyArn());
        if (policy.versions.size() >= MOST_VERSIONS) {
            throw refusal.of(
                    LimitExceededException.builder(),
                    409,
                    "LimitExceeded",
                    "A managed policy can have up to 5 versions.");
        }
        int version = policy.versions.lastKey() + 1;
        policy.versions.put(version, request.policyDocument());
        if (Boolean.TRUE.equals(request.setAsDefault())) {
            policy.inForce = version;
        }
        return CreatePolicyVersionResponse.builder().build();
    }

    @Override
    public DeletePolicyVersionResponse deletePolicyVersion(DeletePolicyVersionRequest request) {
        if (policy(request.policyArn()).versions.remove(number(request.versionId())) == null) {
            throw missing("Policy version " + request.versionId());
        }
        return DeletePolicyVersionResponse.builder().build();
    }

    @Override
    public ListPolicyVersionsResponse listPolicyVersions(ListPolicyVersionsRequest request) {
        SimulatedAccount.HeldPolicy policy = policy(request.policyArn());
        return ListPolicyVersionsResponse.builder()
                .versions(
                        policy.versions.keySet().stream()
                                .map(
                                        version ->
                                                PolicyVersion.builder()
                                                        .versionId("v" + version)
                                                        .createDate(
                                                                account.createdAt.plusSeconds(
                                                                        version))
                                                        .isDefaultVersion(version == policy.inForce)
                                                        .build())
                                .toList())
                .isTruncated(false)
                .build();
    }

    @Override
    public CreateOpenIdConnectProviderResponse createOpenIDConnectProvider(
            CreateOpenIdConnectProviderRequest request) {
        String arn = arn("oidc-provider/" + request.url().replaceFirst("^https://", ""));
        if (account.providers.putIfAbsent(arn, new TreeSet<>(request.clientIDList())) != null) {
            throw exists("Provider with url " + request.url());
        }
        return CreateOpenIdConnectProviderResponse.builder().build();
    }

    @Override
    public GetOpenIdConnectProviderResponse getOpenIDConnectProvider(
            GetOpenIdConnectProviderRequest request) {
        return GetOpenIdConnectProviderResponse.builder()
                .clientIDList(audiences(request.openIDConnectProviderArn()))
                .build();
    }

    @Override
    public AddClientIdToOpenIdConnectProviderResponse addClientIDToOpenIDConnectProvider(
            AddClientIdToOpenIdConnectProviderRequest request) {
        audiences(request.openIDConnectProviderArn()).add(request.clientID());
        return AddClientIdToOpenIdConnectProviderResponse.builder().build();
    }

    @Override
    public ListOpenIdConnectProvidersResponse listOpenIDConnectProviders(
            ListOpenIdConnectProvidersRequest request) {
        return ListOpenIdConnectProvidersResponse.builder()
                .openIDConnectProviderList(
                        account.providers.keySet().stream()
                                .map(
                                        arn ->
                                                OpenIDConnectProviderListEntry.builder()
                                                        .arn(arn)
                                                        .build())
                                .toList())
                .build();
    }

    @Override
    public CreateAccountAliasResponse createAccountAlias(CreateAccountAliasRequest request) {
        if (!aliases.add(request.accountAlias())) {
            throw exists("The account alias " + request.accountAlias());
        }
        if (account.alias != null) {
            aliases.remove(account.alias);
        }
        account.alias = request.accountAlias();
        return CreateAccountAliasResponse.builder().build();
    }

    @Override
    public ListAccountAliasesResponse listAccountAliases(ListAccountAliasesRequest request) {
        return ListAccountAliasesResponse.builder()
                .accountAliases(Stream.ofNullable(account.alias).toList())
                .build();
    }

    @Override
    public UpdateAccountPasswordPolicyResponse updateAccountPasswordPolicy(
            UpdateAccountPasswordPolicyRequest request) {
        account.passwordPolicy = request.toString();
        return UpdateAccountPasswordPolicyResponse.builder().build();
    }

    /** Every user of the account is in its one group. */
    @Override
    public GetGroupResponse getGroup(GetGroupRequest request) {
        return GetGroupResponse.builder()
                .group(it -> it.groupName(request.groupName()))
                .users(
                        account.users.keySet().stream()
                                .map(name -> User.builder().userName(name).build())
                                .toList())
                .isTruncated(false)
                .build();
    }

    @Override
    public ListUserTagsResponse listUserTags(ListUserTagsRequest request) {
        HeldUser user = account.users.get(request.userName());
        if (user == null) {
            throw missing("The user with name " + request.userName());
        }
        return ListUserTagsResponse.builder()
                .tags(
                        user.tags().entrySet().stream()
                                .map(
                                        tag ->
                                                Tag.builder()
                                                        .key(tag.getKey())
                                                        .value(tag.getValue())
                                                        .build())
                                .toList())
                .isTruncated(false)
                .build();
    }

    @Override
    public GetAccountAuthorizationDetailsResponse getAccountAuthorizationDetails(
            GetAccountAuthorizationDetailsRequest request) {
        return GetAccountAuthorizationDetailsResponse.builder()
                .roleDetailList(account.roles.values().stream().map(this::detail).toList())
                .userDetailList(
                        account.users.keySet().stream()
                                .map(
                                        name ->
                                                UserDetail.builder()
                                                        .userName(name)
                                                        .path("/")
                                                        .arn(arn("user/" + name))
                                                        .build())
                                .toList())
                .policies(
                        account.policies.entrySet().stream()
                                .map(policy -> detail(policy.getKey(), policy.getValue()))
                                .toList())
                .isTruncated(false)
                .build();
    }

    private RoleDetail detail(HeldRole role) {
        RoleDetail.Builder detail =
                RoleDetail.builder()
                        .path(role.path)
                        .roleName(role.name)
                        .arn(arn("role" + role.path + role.name))
                        .assumeRolePolicyDocument(encoded(role.trust))
                        .rolePolicyList(
                                role.inline.entrySet().stream().map(IamService::inline).toList())
                        .attachedManagedPolicies(
                                role.attached.stream()
                                        .map(arn -> AttachedPolicy.builder().policyArn(arn).build())
                                        .toList());
        if (role.boundary != null) {
            detail.permissionsBoundary(it -> it.permissionsBoundaryArn(role.boundary));
        }
        return detail.build();
    }

    private static PolicyDetail inline(Map.Entry<String, String> policy) {
        return PolicyDetail.builder()
                .policyName(policy.getKey())
                .policyDocument(encoded(policy.getValue()))
                .build();
    }

    private static ManagedPolicyDetail detail(String arn, SimulatedAccount.HeldPolicy policy) {
        return ManagedPolicyDetail.builder()
                .arn(arn)
                .policyVersionList(
                        PolicyVersion.builder()
                                .versionId("v" + policy.inForce)
                                .isDefaultVersion(true)
                                .document(encoded(policy.document()))
                                .build())
                .build();
    }

    @Override
    public ListInstanceProfilesResponse listInstanceProfiles(ListInstanceProfilesRequest request) {
        return ListInstanceProfilesResponse.builder().isTruncated(false).build();
    }

    @Override
    public ListSamlProvidersResponse listSAMLProviders(ListSamlProvidersRequest request) {
        return ListSamlProvidersResponse.builder().build();
    }

    @Override
    public ListServerCertificatesResponse listServerCertificates(
            ListServerCertificatesRequest request) {
        return ListServerCertificatesResponse.builder().isTruncated(false).build();
    }

    @Override
    public ListVirtualMfaDevicesResponse listVirtualMFADevices(
            ListVirtualMfaDevicesRequest request) {
        return ListVirtualMfaDevicesResponse.builder().isTruncated(false).build();
    }

    private Set<String> audiences(String arn) {
        Set<String> audiences = account.providers.get(arn);
        if (audiences == null) {
            throw missing("OpenIDConnect Provider for arn " + arn);
        }
        return audiences;
    }

    private SimulatedAccount.HeldPolicy policy(String arn) {
        SimulatedAccount.HeldPolicy policy = account.policies.get(arn);
        if (policy == null) {
            throw missing("Policy " + arn);
        }
        return policy;
    }

    private static int number(String version) {
        return Integer.parseInt(version.substring(1));
    }
}
