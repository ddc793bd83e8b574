package dev.accountvending.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.model.AccountId;
import dev.accountvending.model.ProtectedRole;
import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

class BoundaryTest {
    private static final AccountId ACCOUNT = new AccountId("123456789012");
    private static final String PROVIDER =
            "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";
    private static final int IAM_LIMIT = 6_144;

    private final String document =
            new Boundary(
                            ACCOUNT,
                            "OurAccessRole",
                            ProtectedRole.list("CompanyAudit, /security/Scanner*"),
                            List.of(PROVIDER))
                    .document();

    @Test
    void document_isWithinIamsLimit_withAsManyProtectedRolesAsThereMayBe() {
        String most =
                IntStream.range(10, 30)
                        .mapToObj(i -> "/a/some/role/Scanner%d*".formatted(i))
                        .collect(Collectors.joining(","));
        assertThat(most).hasSizeBetween(450, 512);

        assertThat(
                        new Boundary(
                                        ACCOUNT,
                                        "a".repeat(64),
                                        ProtectedRole.list(most),
                                        List.of(PROVIDER))
                                .document())
                .hasSizeLessThan(IAM_LIMIT);
    }

    @Test
    void document_sharesNothingOfTheAccountItself_butReading() throws Exception {
        assertThat(texts(statement("AllButTheAccountItself").at("/NotAction")))
                .containsExactly("account:*", "organizations:*");
        assertThat(texts(statement("ReadTheAccountItself").at("/Action")))
                .allMatch(action -> action.matches("\\w+:(Get|List|Describe)\\*"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:iam::123456789012:role/vending/*",
                "arn:aws:iam::123456789012:policy/vending/*",
                "arn:aws:iam::123456789012:instance-profile/vending/*",
                "arn:aws:iam::123456789012:role/*OurAccessRole",
                "arn:aws:iam::123456789012:role/*OrganizationAccountAccessRole",
                "arn:aws:iam::123456789012:role/*AWSControlTowerExecution",
                "arn:aws:iam::123456789012:role/*stacksets-exec-*",
                "arn:aws:iam::123456789012:role/aws-reserved/*",
                "arn:aws:iam::123456789012:saml-provider/AWSSSO_*",
                "arn:aws:iam::123456789012:role/*CompanyAudit",
                "arn:aws:iam::123456789012:role/security/Scanner*",
                PROVIDER
            })
    void document_refusesAllButReading_onWhatIsOurs(String resource) throws Exception {
        JsonNode statement = statement("KeepWhatIsOurs");

        assertThat(statement.at("/Effect").textValue()).isEqualTo("Deny");
        assertThat(texts(statement.at("/Resource"))).contains(resource);
        assertThat(texts(statement.at("/NotAction")))
                .allMatch(action -> action.matches("iam:(Get|List|Simulate|Generate)\\w*\\*?"));
        assertThat(statement.has("Condition")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "iam:CreateRole",
                "iam:CreateUser",
                "iam:PutRolePermissionsBoundary",
                "iam:PutUserPermissionsBoundary",
                "iam:AttachRolePolicy",
                "iam:PutRolePolicy",
                "iam:AttachUserPolicy",
                "iam:PutUserPolicy"
            })
    void document_refusesRolesAndUsers_withoutThisVeryBoundary(String action) throws Exception {
        JsonNode statement = statement("PassTheBoundaryOn");

        assertThat(statement.at("/Effect").textValue()).isEqualTo("Deny");
        assertThat(texts(statement.at("/Action"))).contains(action);
        assertThat(statement.at("/Condition"))
                .isEqualTo(
                        Json.MAPPER.readTree(
                                """
                                {"StringNotEquals": {"iam:PermissionsBoundary":
                                   "arn:aws:iam::123456789012:policy/vending/VendingBoundary"}}
                                """));
    }

    @Test
    void document_refusesToTakeABoundaryAway() throws Exception {
        JsonNode statement = statement("KeepTheBoundary");

        assertThat(statement.at("/Effect").textValue()).isEqualTo("Deny");
        assertThat(texts(statement.at("/Action")))
                .containsExactly(
                        "iam:DeleteRolePermissionsBoundary", "iam:DeleteUserPermissionsBoundary");
        assertThat(statement.has("Condition")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"iam:CreateAccessKey", "iam:CreateLoginProfile"})
    void document_refusesLastingCredentials(String action) throws Exception {
        assertThat(texts(statement("MakeNoLastingCredentials").at("/Action"))).contains(action);
    }

    @ParameterizedTest
    @ValueSource(strings = {"iam:CreateAccountAlias", "iam:DeleteAccountAlias"})
    void document_refusesAnotherAlias(String action) throws Exception {
        assertThat(texts(statement("KeepTheBaseline").at("/Action"))).contains(action);
    }

    @Test
    void deployPolicy_writesRolesOnlyWithinTheBoundary() throws Exception {
        JsonNode statements = Json.MAPPER.readTree(DeployPolicy.document(ACCOUNT)).at("/Statement");

        for (JsonNode statement : statements) {
            List<String> actions = texts(statement.at("/Action"));
            if (actions.contains("iam:CreateRole") || actions.contains("iam:PutRolePolicy")) {
                assertThat(
                                statement
                                        .at("/Condition/StringEquals/iam:PermissionsBoundary")
                                        .textValue())
                        .isEqualTo(Boundary.in(ACCOUNT));
            }
            assertThat(actions).noneMatch(action -> action.contains("User"));
        }
    }

    private JsonNode statement(String sid) throws Exception {
        for (JsonNode statement : Json.MAPPER.readTree(document).at("/Statement")) {
            if (statement.at("/Sid").textValue().equals(sid)) {
                return statement;
            }
        }
        throw new AssertionError("no statement " + sid);
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).map(JsonNode::textValue).toList();
    }
}
