package dev.accountvending.inventory;

import com.fasterxml.jackson.core.JsonProcessingException;

import dev.accountvending.runtime.Json;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.EntityType;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsResponse;
import software.amazon.awssdk.services.iam.model.GroupDetail;
import software.amazon.awssdk.services.iam.model.ManagedPolicyDetail;
import software.amazon.awssdk.services.iam.model.PolicyDetail;
import software.amazon.awssdk.services.iam.model.PolicyVersion;
import software.amazon.awssdk.services.iam.model.RoleDetail;
import software.amazon.awssdk.services.iam.model.UserDetail;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads the whole of an account's IAM, each identity by its ARN with a digest of what it allows and
 * whom it trusts (<a
 * href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html">GetAccountAuthorizationDetails</a>).
 */
final class IdentityReader {
    private static final String SERVICE_LINKED = "/aws-service-role/";
    private static final String IDENTITY_CENTER = "/aws-reserved/sso.amazonaws.com/";
    private static final String IDENTITY_CENTER_PROVIDER = ":saml-provider/AWSSSO_";

    private final IamClient iam;
    private final boolean identityCenter;

    /**
     * @param iam IAM in the account; it is only read
     * @param identityCenter whether the organization's people sign in by IAM Identity Center
     */
    IdentityReader(IamClient iam, boolean identityCenter) {
        this.iam = iam;
        this.identityCenter = identityCenter;
    }

    /**
     * Returns every identity but what AWS makes and keeps by itself: service-linked roles that only
     * an AWS service can take on and, with Identity Center, its provider and the roles that only
     * its sessions can take on.
     */
    SortedMap<String, String> read() {
        SortedMap<String, String> identities = new TreeMap<>();
        iam.getAccountAuthorizationDetailsPaginator(
                        request ->
                                request.filter(
                                        EntityType.USER,
                                        EntityType.GROUP,
                                        EntityType.ROLE,
                                        EntityType.LOCAL_MANAGED_POLICY))
                .forEach(page -> collect(page, identities));
        iam.listInstanceProfilesPaginator()
                .instanceProfiles()
                .forEach(
                        profile ->
                                identities.put(
                                        profile.arn(),
                                        digest(
                                                profile.roles().stream()
                                                        .map(role -> role.arn())
                                                        .sorted())));
        iam.listSAMLProviders().samlProviderList().stream()
                .filter(provider -> !isOfIdentityCenter(provider.arn()))
                .forEach(provider -> identities.put(provider.arn(), saml(provider.arn())));
        iam.listOpenIDConnectProviders()
                .openIDConnectProviderList()
                .forEach(provider -> identities.put(provider.arn(), openId(provider.arn())));
        iam.listServerCertificatesPaginator()
                .serverCertificateMetadataList()
                .forEach(certificate -> identities.put(certificate.arn(), digest(Stream.of())));
        iam.listVirtualMFADevicesPaginator()
                .virtualMFADevices()
                .forEach(device -> identities.put(device.serialNumber(), digest(Stream.of())));
        return identities;
    }

    private void collect(
            GetAccountAuthorizationDetailsResponse page, SortedMap<String, String> identities) {
        page.userDetailList().forEach(user -> identities.put(user.arn(), digest(parts(user))));
        page.groupDetailList().forEach(group -> identities.put(group.arn(), digest(parts(group))));
        page.policies().forEach(policy -> identities.put(policy.arn(), digest(parts(policy))));
        page.roleDetailList().stream()
                .filter(role -> !isServiceLinked(role) && !isOfIdentityCenter(role))
                .forEach(role -> identities.put(role.arn(), digest(parts(role))));
    }

    private static boolean isServiceLinked(RoleDetail role) {
        return role.path().startsWith(SERVICE_LINKED) && trusted(role).areServices();
    }

    private boolean isOfIdentityCenter(RoleDetail role) {
        return identityCenter
                && role.path().startsWith(IDENTITY_CENTER)
                && trusted(role).areSessionsOf(IDENTITY_CENTER_PROVIDER);
    }

    private boolean isOfIdentityCenter(String provider) {
        return identityCenter && provider.contains(IDENTITY_CENTER_PROVIDER);
    }

    private static TrustedPrincipals trusted(RoleDetail role) {
        return TrustedPrincipals.of(decoded(role.assumeRolePolicyDocument()));
    }

    private static Stream<String> parts(UserDetail user) {
        return concat(
                inline(user.userPolicyList()),
                attached(user.attachedManagedPolicies()),
                user.groupList().stream().map(group -> "group " + group).sorted(),
                boundary(user.permissionsBoundary()));
    }

    private static Stream<String> parts(GroupDetail group) {
        return concat(inline(group.groupPolicyList()), attached(group.attachedManagedPolicies()));
    }

    private static Stream<String> parts(RoleDetail role) {
        return concat(
                Stream.of("trust " + canonical(role.assumeRolePolicyDocument())),
                inline(role.rolePolicyList()),
                attached(role.attachedManagedPolicies()),
                boundary(role.permissionsBoundary()));
    }

    private static Stream<String> parts(ManagedPolicyDetail policy) {
        return policy.policyVersionList().stream()
                .filter(PolicyVersion::isDefaultVersion)
                .map(version -> canonical(version.document()));
    }

    private String saml(String arn) {
        return digest(
                Stream.of(
                        iam.getSAMLProvider(request -> request.samlProviderArn(arn))
                                .samlMetadataDocument()));
    }

    private String openId(String arn) {
        var provider =
                iam.getOpenIDConnectProvider(request -> request.openIDConnectProviderArn(arn));
        return digest(
                concat(
                        Stream.of(String.valueOf(provider.url())),
                        provider.clientIDList().stream().sorted(),
                        provider.thumbprintList().stream().sorted()));
    }

    private static Stream<String> inline(List<PolicyDetail> policies) {
        return policies.stream()
                .map(
                        policy ->
                                "inline %s %s"
                                        .formatted(
                                                policy.policyName(),
                                                canonical(policy.policyDocument())))
                .sorted();
    }

    private static Stream<String> attached(List<AttachedPolicy> policies) {
        return policies.stream().map(policy -> "attached " + policy.policyArn()).sorted();
    }

    private static Stream<String> boundary(@Nullable AttachedPermissionsBoundary boundary) {
        return boundary == null
                ? Stream.of()
                : Stream.of("boundary " + boundary.permissionsBoundaryArn());
    }

    @SafeVarargs
    private static Stream<String> concat(Stream<String>... parts) {
        List<String> all = new ArrayList<>();
        for (Stream<String> part : parts) {
            part.forEach(all::add);
        }
        return all.stream();
    }

    /** Returns the document as IAM means it, without the differences of white space. */
    private static String canonical(String document) {
        String text = decoded(document);
        try {
            return Json.MAPPER.readTree(text).toString();
        } catch (JsonProcessingException e) {
            return text;
        }
    }

    /** Decodes a document as IAM hands it back: percent-encoded after RFC 3986. */
    private static String decoded(String document) {
        // In RFC 3986 a plus is a plus; the decoder below would read a space.
        return URLDecoder.decode(document.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String digest(Stream<String> parts) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            parts.forEach(
                    part -> {
                        sha.update(part.getBytes(StandardCharsets.UTF_8));
                        sha.update((byte) 0);
                    });
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }
}
