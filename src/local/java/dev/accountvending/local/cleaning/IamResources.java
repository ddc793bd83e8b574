package dev.accountvending.local.cleaning;

import static dev.accountvending.local.cleaning.CleanerSession.at;

import dev.accountvending.local.cleaning.CleanerSession.Query;
import dev.accountvending.local.gateway.AwsFailure;
import dev.accountvending.local.rules.Xml;

import org.w3c.dom.Element;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Lists IAM's resources for the small cleaner. Each is removed with everything attached to it. */
final class IamResources {
    private IamResources() {}

    static List<ResourceType> kinds() {
        return List.of(
                ResourceType.global("IAMUser", IamResources::users),
                ResourceType.global("IAMGroup", IamResources::groups),
                ResourceType.global("IAMInstanceProfile", IamResources::instanceProfiles),
                ResourceType.global("IAMRole", IamResources::roles),
                ResourceType.global("IAMPolicy", IamResources::policies),
                ResourceType.global("IAMOpenIDConnectProvider", IamResources::issuers),
                ResourceType.global("IAMSAMLProvider", IamResources::samlProviders));
    }

    private static List<Resource> users(CleanerSession iam) {
        return things(iam, "ListUsers", "Users", "UserName", IamResources::removeUser);
    }

    private static void removeUser(CleanerSession iam, String user) {
        Map<String, String> of = Map.of("UserName", user);
        each(
                iam,
                "ListAccessKeys",
                of,
                "AccessKeyMetadata/member/AccessKeyId",
                "AccessKeyId",
                "DeleteAccessKey");
        each(
                iam,
                "ListMFADevices",
                of,
                "MFADevices/member/SerialNumber",
                "SerialNumber",
                "DeactivateMFADevice");
        each(
                iam,
                "ListGroupsForUser",
                of,
                "Groups/member/GroupName",
                "GroupName",
                "RemoveUserFromGroup");
        each(
                iam,
                "ListAttachedUserPolicies",
                of,
                "AttachedPolicies/member/PolicyArn",
                "PolicyArn",
                "DetachUserPolicy");
        each(iam, "ListUserPolicies", of, "PolicyNames/member", "PolicyName", "DeleteUserPolicy");
        try {
            iam.query(Query.iam, "DeleteLoginProfile", of);
        } catch (AwsFailure failure) {
            if (!failure.code().startsWith("NoSuchEntity")) {
                throw failure;
            }
        }
        iam.query(Query.iam, "DeleteUser", of);
    }

    private static List<Resource> groups(CleanerSession iam) {
        return things(
                iam,
                "ListGroups",
                "Groups",
                "GroupName",
                (session, group) -> {
                    Map<String, String> of = Map.of("GroupName", group);
                    each(
                            session,
                            "ListAttachedGroupPolicies",
                            of,
                            "AttachedPolicies/member/PolicyArn",
                            "PolicyArn",
                            "DetachGroupPolicy");
                    each(
                            session,
                            "ListGroupPolicies",
                            of,
                            "PolicyNames/member",
                            "PolicyName",
                            "DeleteGroupPolicy");
                    session.query(Query.iam, "DeleteGroup", of);
                });
    }

    private static List<Resource> instanceProfiles(CleanerSession iam) {
        return things(
                iam,
                "ListInstanceProfiles",
                "InstanceProfiles",
                "InstanceProfileName",
                (session, profile) -> {
                    Map<String, String> of = Map.of("InstanceProfileName", profile);
                    Element found = session.query(Query.iam, "GetInstanceProfile", of);
                    for (String role : Xml.texts(found, "RoleName")) {
                        session.query(
                                Query.iam,
                                "RemoveRoleFromInstanceProfile",
                                Map.of("InstanceProfileName", profile, "RoleName", role));
                    }
                    session.query(Query.iam, "DeleteInstanceProfile", of);
                });
    }

    private static List<Resource> roles(CleanerSession iam) {
        return things(
                iam,
                "ListRoles",
                "Roles",
                "RoleName",
                (session, role) -> {
                    Map<String, String> of = Map.of("RoleName", role);
                    each(
                            session,
                            "ListAttachedRolePolicies",
                            of,
                            "AttachedPolicies/member/PolicyArn",
                            "PolicyArn",
                            "DetachRolePolicy");
                    each(
                            session,
                            "ListRolePolicies",
                            of,
                            "PolicyNames/member",
                            "PolicyName",
                            "DeleteRolePolicy");
                    session.query(Query.iam, "DeleteRole", of);
                });
    }

    private static List<Resource> policies(CleanerSession iam) {
        return list(iam, "ListPolicies", Map.of("Scope", "Local"), "Policies/member").stream()
                .map(
                        item -> {
                            String arn = text(item, "Arn");
                            return new Resource(
                                    arn,
                                    Map.of(
                                            "ARN", arn,
                                            "Name", text(item, "PolicyName"),
                                            "Path", text(item, "Path")),
                                    () -> removePolicy(iam, arn));
                        })
                .toList();
    }

    private static void removePolicy(CleanerSession iam, String arn) {
        Map<String, String> of = Map.of("PolicyArn", arn);
        for (Element version : list(iam, "ListPolicyVersions", of, "Versions/member")) {
            if (text(version, "IsDefaultVersion").equals("false")) {
                iam.query(
                        Query.iam,
                        "DeletePolicyVersion",
                        Map.of("PolicyArn", arn, "VersionId", text(version, "VersionId")));
            }
        }
        iam.query(Query.iam, "DeletePolicy", of);
    }

    private static List<Resource> issuers(CleanerSession iam) {
        return providers(
                iam,
                "ListOpenIDConnectProviders",
                "OpenIDConnectProviderList/member",
                "DeleteOpenIDConnectProvider",
                "OpenIDConnectProviderArn");
    }

    private static List<Resource> samlProviders(CleanerSession iam) {
        return providers(
                iam,
                "ListSAMLProviders",
                "SAMLProviderList/member",
                "DeleteSAMLProvider",
                "SAMLProviderArn");
    }

    private static List<Resource> providers(
            CleanerSession iam, String listing, String path, String deletion, String parameter) {
        return list(iam, listing, Map.of(), path).stream()
                .map(item -> text(item, "Arn"))
                .map(
                        arn ->
                                new Resource(
                                        arn,
                                        Map.of("ARN", arn),
                                        () ->
                                                iam.query(
                                                        Query.iam,
                                                        deletion,
                                                        Map.of(parameter, arn))))
                .toList();
    }

    private static List<Resource> things(
            CleanerSession iam,
            String listing,
            String list,
            String name,
            BiConsumer<CleanerSession, String> removal) {
        return list(iam, listing, Map.of(), list + "/member").stream()
                .map(
                        item -> {
                            String of = text(item, name);
                            return new Resource(
                                    of,
                                    Map.of("Name", of, "Path", text(item, "Path")),
                                    () -> removal.accept(iam, of));
                        })
                .toList();
    }

    /** Calls an operation for each value that another lists. */
    private static void each(
            CleanerSession iam,
            String listing,
            Map<String, String> of,
            String path,
            String parameter,
            String operation) {
        for (Element value : list(iam, listing, of, path)) {
            Map<String, String> parameters = new HashMap<>(of);
            parameters.put(parameter, value.getTextContent());
            iam.query(Query.iam, operation, parameters);
        }
    }

    private static List<Element> list(
            CleanerSession iam, String operation, Map<String, String> parameters, String path) {
        return iam.queryList(
                Query.iam, operation, parameters, operation + "Result/" + path, "Marker", "Marker");
    }

    private static String text(Element item, String name) {
        return at(item, name).getFirst().getTextContent();
    }
}
