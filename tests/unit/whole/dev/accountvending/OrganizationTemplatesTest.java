package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What administrators deploy: whom its roles trust, and on which conditions. */
class OrganizationTemplatesTest {
    private static final Path MANAGEMENT = Path.of("organization/management-account.yaml");
    private static final Path IDENTITY = Path.of("organization/identity-account.yaml");
    private static final Path IDENTITY_CENTER = Path.of("organization/identity-center.yaml");
    private static final Path PIPELINE = Path.of("organization/pipeline.yaml");

    /** IAM's, for the trust of a role; white space is not counted. */
    private static final int LONGEST_TRUST = 2_048;

    @ParameterizedTest
    @CsvSource({
        "organization/management-account.yaml, VendingOrganizationRole",
        "organization/management-account.yaml, VendingParentZoneRole",
        "organization/identity-account.yaml, VendingIdentityReader"
    })
    void role_wantsTheVendingAccountAndTheExternalId(Path file, String role) {
        JsonNode trust = trust(file, role);

        assertThat(trust.at("/Principal/AWS").asText())
                .isEqualTo("arn:${AWS::Partition}:iam::${VendingAccountId}:root");
        assertThat(trust.at("/Condition/StringEquals/sts:ExternalId").asText())
                .isEqualTo("ExternalId");
        String longest =
                properties(file, role)
                        .path("AssumeRolePolicyDocument")
                        .toString()
                        .replace("${AWS::Partition}", "aws-us-gov")
                        .replace("${VendingAccountId}", "123456789012")
                        .replace("${Installation}", "account-vending-abcdefghij");
        assertThat(longest).hasSizeLessThan(LONGEST_TRUST);
    }

    @Test
    void everyRole_isOutOfReachOfMembers() {
        for (Path file : List.of(MANAGEMENT, IDENTITY)) {
            for (JsonNode resource : Deployment.yaml(file).path("Resources")) {
                if (resource.path("Type").asText().equals("AWS::IAM::Role")) {
                    assertThat(resource.at("/Properties/Path").asText()).isEqualTo("/vending/");
                }
            }
        }
    }

    /** What it may change at all, it may not change of the protected, nor of others. */
    @Test
    void organizationRole_sparesProtectedAccounts_andThoseThatAreNotOurs() {
        JsonNode vending = statement("LeaveTheVendingAccountAlone");
        JsonNode others = statement("LeaveTheAccountsOfOthersAlone");
        JsonNode resources = Deployment.yaml(MANAGEMENT).path("Resources");
        JsonNode guarded = resources.at("/ProtectedAccounts/Properties/PolicyDocument/Statement");
        Set<String> changes = new TreeSet<>(texts(vending.path("Action")));

        assertThat(guarded.path(0).path("Effect").asText()).isEqualTo("Deny");
        assertThat(guarded.path(1).path("Effect").asText()).isEqualTo("Deny");
        Set<String> denied = new TreeSet<>(texts(guarded.path(0).path("Action")));
        denied.add(guarded.path(1).path("Action").asText());
        assertThat(denied).isEqualTo(changes);
        changes.removeAll(Set.of("sts:AssumeRole", "organizations:TagResource"));
        assertThat(others.path("Effect").asText()).isEqualTo("Deny");
        assertThat(texts(others.path("Action"))).containsExactlyInAnyOrderElementsOf(changes);
        assertThat(others.path("Condition").path("Null").properties())
                .extracting(entry -> entry.getKey() + " " + entry.getValue().asText())
                .containsExactly(
                        "aws:ResourceTag/vending:lease true", "aws:ResourceTag/vending:pool true");
        // What it may write on accounts at all.
        assertThat(denied)
                .containsAll(texts(statement("TagAccounts").path("Action")))
                .contains(
                        statement("MoveAccounts").path("Action").asText(),
                        statement("CloseAccounts").path("Action").asText());
    }

    private static JsonNode statement(String sid) {
        return properties(MANAGEMENT, "VendingOrganizationRole")
                .at("/Policies/0/PolicyDocument/Statement")
                .valueStream()
                .filter(statement -> statement.path("Sid").asText().equals(sid))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asText).toList();
    }

    @Test
    void parentZoneRole_writesNothingButDelegationsBelowTheParentDomain() {
        JsonNode write =
                properties(MANAGEMENT, "VendingParentZoneRole")
                        .at("/Policies/0/PolicyDocument/Statement/1");
        String key = "route53:ChangeResourceRecordSets";

        assertThat(write.path("Action").asText()).isEqualTo(key);
        assertThat(write.path("Resource").asText()).endsWith(":hostedzone/${ParentZoneId}");
        JsonNode condition = write.path("Condition");
        assertThat(condition.path("ForAllValues:StringLike").path(key + "NormalizedRecordNames"))
                .extracting(JsonNode::asText)
                .containsExactly("*.${ParentDomain}");
        assertThat(condition.path("ForAllValues:StringEquals").path(key + "RecordTypes"))
                .extracting(JsonNode::asText)
                .containsExactly("NS");
        assertThat(condition.path("ForAllValues:StringEquals").path(key + "Actions"))
                .extracting(JsonNode::asText)
                .containsExactly("UPSERT", "DELETE");
        for (String absent : List.of("NormalizedRecordNames", "RecordTypes", "Actions")) {
            assertThat(condition.path("Null").path(key + absent).asText()).isEqualTo("false");
        }
    }

    /** Whose accounts they are, the roles' trust decides; here it is which roles, and with MFA. */
    @Test
    void people_assumeTheRolesForPeople_andNoOthers() {
        JsonNode statements =
                properties(IDENTITY, "VendingPeoplePolicy").at("/PolicyDocument/Statement");

        assertThat(statements).hasSize(2);
        for (JsonNode statement : statements) {
            assertThat(statement.path("Action").asText()).isEqualTo("sts:AssumeRole");
        }
        assertThat(statements.at("/0/Resource").asText())
                .isEqualTo(
                        "arn:${AWS::Partition}:iam::${VendingAccountId}:role/vending/${Installation}-Requester");
        assertThat(statements.at("/0/Condition/Bool/aws:MultiFactorAuthPresent").asText())
                .isEqualTo("true");
        assertThat(texts(statements.at("/1/Resource")))
                .containsExactly(
                        "arn:${AWS::Partition}:iam::*:role/vending/Developer",
                        "arn:${AWS::Partition}:iam::*:role/vending/ReadOnly");
        assertThat(texts(properties(IDENTITY, "VendingPeople").path("ManagedPolicyArns")))
                .containsExactly("VendingPeoplePolicy");
    }

    @Test
    void permissionSetsForMembers_areWithinTheBoundary() {
        for (String set : List.of("Developer", "ReadOnly")) {
            assertThat(
                            properties(IDENTITY_CENTER, set)
                                    .at("/PermissionsBoundary/CustomerManagedPolicyReference"))
                    .isEqualTo(
                            JsonNodeFactory.instance
                                    .objectNode()
                                    .put("Name", "VendingBoundary")
                                    .put("Path", "/vending/"));
        }
    }

    @Test
    void dnsReadOnly_isForTheOrganizationAlone() {
        JsonNode trust = trust(MANAGEMENT, "DnsReadOnly");

        assertThat(trust.at("/Condition/StringEquals/aws:PrincipalOrgID").asText())
                .isEqualTo("OrganizationId");
    }

    @Test
    void everyParameter_isExplained_andChecked() {
        for (Path file : List.of(MANAGEMENT, IDENTITY, IDENTITY_CENTER, PIPELINE)) {
            Deployment.yaml(file)
                    .path("Parameters")
                    .properties()
                    .forEach(
                            parameter ->
                                    assertThat(parameter.getValue().fieldNames())
                                            .toIterable()
                                            .as("%s: %s", file, parameter.getKey())
                                            .contains(
                                                    "Description",
                                                    "AllowedPattern",
                                                    "ConstraintDescription"));
        }
    }

    private static JsonNode trust(Path file, String role) {
        return properties(file, role).at("/AssumeRolePolicyDocument/Statement/0");
    }

    private static JsonNode properties(Path file, String role) {
        return Deployment.yaml(file).path("Resources").path(role).path("Properties");
    }
}
