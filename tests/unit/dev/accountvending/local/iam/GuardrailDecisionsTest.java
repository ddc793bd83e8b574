package dev.accountvending.local.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.local.iam.Verdict.Result;
import dev.accountvending.local.node.NodeModules;
import dev.accountvending.runtime.Json;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What the guardrails leave to whoever may do everything by their own policies. */
class GuardrailDecisionsTest {
    private static final String ACCOUNT = "333344445555";
    private static final String ROOT = "arn:aws:iam::333344445555:root";
    private static final String OPERATOR = "role/vending/VendingOperator";
    private static final String ACCESS = "role/OrganizationAccountAccessRole";
    private static final String OWNERS = "role/made-by-the-owner";
    private static final String DEVELOPER = "arn:aws:iam::333344445555:role/vending/Developer";

    private static @Nullable Evaluator evaluator;

    @BeforeAll
    static void start() {
        Optional<NodeModules> modules = NodeModules.find(Path.of(""), _ -> {});
        assumeThat(modules).as("Node.js").isPresent();
        evaluator = Evaluator.start(modules.orElseThrow());
    }

    @AfterAll
    static void end() {
        if (evaluator != null) {
            evaluator.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"members", "quarantine"})
    void root_mayDoNothing(String guardrail) {
        assertThat(decide(guardrail, ROOT, "s3:ListAllMyBuckets", "*"))
                .isEqualTo(Result.ExplicitlyDenied);
        assertThat(decide(guardrail, ROOT, "account:CloseAccount", "*"))
                .isEqualTo(Result.ExplicitlyDenied);
    }

    /** A session that the organization's administrators have of root, for one task of AWS's few. */
    @Test
    void root_thatTheOrganizationAssumes_works() {
        assertThat(
                        decide(
                                "members",
                                ROOT,
                                "s3:DeleteBucketPolicy",
                                "arn:aws:s3:::locked",
                                Map.of("aws:AssumedRoot", List.of("true"))))
                .isEqualTo(Result.Allowed);
    }

    @ParameterizedTest
    @ValueSource(strings = {OPERATOR, ACCESS})
    void ourRoles_doTheirWork(String role) {
        for (String guardrail : List.of("members", "quarantine", "frozen")) {
            assertThat(decide(guardrail, arn(role), "iam:PutRolePolicy", DEVELOPER))
                    .isEqualTo(Result.Allowed);
            assertThat(
                            decide(
                                    guardrail,
                                    arn(role),
                                    "budgets:ModifyBudget",
                                    "arn:aws:budgets::333344445555:budget/vending-monthly"))
                    .isEqualTo(Result.Allowed);
            for (String action :
                    List.of(
                            "account:PutAlternateContact",
                            "iam:CreateAccountAlias",
                            "iam:UpdateAccountPasswordPolicy",
                            "ec2:EnableEbsEncryptionByDefault",
                            "ec2:CreateNatGateway",
                            "s3:PutAccountPublicAccessBlock")) {
                assertThat(decide(guardrail, arn(role), action, "*"))
                        .as("%s under %s", action, guardrail)
                        .isEqualTo(Result.Allowed);
            }
        }
    }

    /** Also a stolen session of the vending machine's leaves the account where it is. */
    @ParameterizedTest
    @ValueSource(strings = {OPERATOR, ACCESS, OWNERS})
    void nobody_leavesTheOrganization(String role) {
        assertThat(decide("members", arn(role), "organizations:LeaveOrganization", "*"))
                .isEqualTo(Result.ExplicitlyDenied);
        assertThat(decide("members", arn(role), "account:CloseAccount", "*"))
                .isEqualTo(Result.ExplicitlyDenied);
    }

    @ParameterizedTest
    @CsvSource({
        "iam:GetRole, arn:aws:iam::333344445555:role/vending/Developer",
        "iam:ListRolePolicies, arn:aws:iam::333344445555:role/vending/Developer",
        "budgets:ViewBudget, arn:aws:budgets::333344445555:budget/vending-monthly",
        "budgets:ModifyBudget, arn:aws:budgets::333344445555:budget/mine",
        "iam:CreateRole, arn:aws:iam::333344445555:role/mine",
        "sts:AssumeRole, arn:aws:iam::111122223333:role/vending/DnsReadOnly",
        "ec2:RunInstances, arn:aws:ec2:us-east-1:333344445555:instance/*",
    })
    void members_mayReadWhatIsOurs_andWorkBesides(String action, String resource) {
        assertThat(decide("members", arn(OWNERS), action, resource))
                .isIn(Result.Allowed, Result.ImplicitlyDenied)
                .isEqualTo(
                        action.equals("sts:AssumeRole") ? Result.ImplicitlyDenied : Result.Allowed);
    }

    @Test
    void quarantined_everybodyElseMayNotEvenLook() {
        assertThat(decide("quarantine", arn(OWNERS), "iam:GetRole", DEVELOPER))
                .isEqualTo(Result.ExplicitlyDenied);
    }

    /** Also the role that a function runs as, or one that the owner takes on. */
    @ParameterizedTest
    @CsvSource({
        "apigateway:POST, arn:aws:apigateway:us-east-1::/restapis",
        "autoscaling:ResumeProcesses, *",
        "autoscaling:UpdateAutoScalingGroup, *",
        "bedrock:InvokeModel, arn:aws:bedrock:us-east-1::foundation-model/large",
        "comprehend:DetectSentiment, *",
        "ec2:RunInstances, arn:aws:ec2:us-east-1:333344445555:instance/*",
        "events:PutEvents, arn:aws:events:us-east-1:333344445555:event-bus/default",
        "iam:CreateRole, arn:aws:iam::333344445555:role/mine",
        "lambda:InvokeFunction, arn:aws:lambda:us-east-1:333344445555:function:mine",
        "s3:PutObject, arn:aws:s3:::mine/object",
        "sqs:SendMessage, arn:aws:sqs:us-east-1:333344445555:mine",
        "states:StartExecution, arn:aws:states:us-east-1:333344445555:stateMachine:mine",
        "textract:AnalyzeDocument, *",
    })
    void frozen_startsMakesAndInvokesNothing(String action, String resource) {
        assertThat(decide("frozen", arn(OWNERS), action, resource))
                .isEqualTo(Result.ExplicitlyDenied);
    }

    @ParameterizedTest
    @CsvSource({
        "apigateway:DELETE, arn:aws:apigateway:us-east-1::/restapis/a",
        "apigateway:GET, arn:aws:apigateway:us-east-1::/restapis/a",
        "autoscaling:DeleteAutoScalingGroup, *",
        "ce:GetCostAndUsage, *",
        "dynamodb:Scan, arn:aws:dynamodb:us-east-1:333344445555:table/mine",
        "ec2:DescribeInstances, *",
        "ec2:StopInstances, arn:aws:ec2:us-east-1:333344445555:instance/i-1",
        "ec2:TerminateInstances, arn:aws:ec2:us-east-1:333344445555:instance/i-1",
        "rds:StopDBInstance, arn:aws:rds:us-east-1:333344445555:db:mine",
        "s3:DeleteObject, arn:aws:s3:::mine/object",
        "s3:GetObject, arn:aws:s3:::mine/object",
        "states:StopExecution, arn:aws:states:us-east-1:333344445555:execution:mine:e",
    })
    void frozen_mayBeReadStoppedAndDeleted(String action, String resource) {
        assertThat(decide("frozen", arn(OWNERS), action, resource)).isEqualTo(Result.Allowed);
    }

    private static Result decide(String guardrail, String principal, String action, String on) {
        return decide(guardrail, principal, action, on, Map.of());
    }

    private static Result decide(
            String guardrail,
            String principal,
            String action,
            String resource,
            Map<String, List<String>> context) {
        Map<String, List<String>> all = new HashMap<>(context);
        all.put("aws:PrincipalArn", List.of(principal));
        Policy everything = everything();
        String caller =
                principal.contains(":role/")
                        ? "arn:aws:sts::%s:assumed-role/%s/test"
                                .formatted(
                                        ACCOUNT,
                                        principal.substring(principal.lastIndexOf('/') + 1))
                        : principal;
        return Objects.requireNonNull(evaluator)
                .decide(
                        new Question(
                                caller,
                                new Asked(action, resource, owner(resource), Map.of()),
                                all,
                                List.of(everything),
                                null,
                                null,
                                List.of(
                                        new Question.Level("r-root", List.of(everything)),
                                        new Question.Level(
                                                "ou-unit",
                                                List.of(everything, guardrail(guardrail)))),
                                null))
                .result();
    }

    private static String owner(String resource) {
        String[] parts = resource.split(":", -1);
        return parts.length > 4 && !parts[4].isEmpty() ? parts[4] : ACCOUNT;
    }

    private static String arn(String role) {
        return "arn:aws:iam::%s:%s".formatted(ACCOUNT, role);
    }

    private static Policy everything() {
        return new Policy(
                "everything",
                json(
                        """
                        {"Version": "2012-10-17",
                         "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
                        """));
    }

    private static Policy guardrail(String name) {
        try {
            return new Policy(
                    name,
                    json(Files.readString(Path.of("organization/guardrails/" + name + ".json"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
