package dev.accountvending.local.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.local.iam.AccessDecision.Result;
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

    /**
     * In a recycled account such a role would be kept by its name, and let its maker in to the next
     * owner's.
     */
    @ParameterizedTest
    @CsvSource({
        "iam:CreateRole, role/x/stacksets-exec-1",
        "iam:CreateRole, role/stacksets-exec-1",
        "iam:CreateRole, role/x/AWSControlTowerExecution",
        "iam:CreateRole, role/x/OrganizationAccountAccessRole",
        "iam:CreateRole, role/AWSCloudFormationStackSetExecutionRole",
        "iam:CreateRole, role/aws-service-role/mine.amazonaws.com/AWSServiceRoleForMine",
        "iam:UpdateAssumeRolePolicy, role/stacksets-exec-1",
        "iam:PassRole, role/AWSControlTowerExecution",
        "iam:CreateSAMLProvider, saml-provider/AWSSSO_mine",
        "iam:UpdateSAMLProvider, saml-provider/AWSSSO_1_DO_NOT_DELETE",
    })
    void members_makeNothingThatACleaningKeepsByName(String action, String resource) {
        for (String role : List.of(OWNERS, "role/x/VendingOperator", "role/x/stacks")) {
            assertThat(decide("members", arn(role), action, arn(resource)))
                    .isEqualTo(Result.ExplicitlyDenied);
        }
        for (String role : List.of(OPERATOR, ACCESS)) {
            assertThat(decide("members", arn(role), action, arn(resource)))
                    .isEqualTo(Result.Allowed);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "iam:CreateServiceLinkedRole, role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS",
        "iam:DeleteServiceLinkedRole, role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS",
        "iam:CreateSAMLProvider, saml-provider/mine",
        "iam:GetRole, role/stacksets-exec-1",
    })
    void members_doTheRestAsBefore(String action, String resource) {
        assertThat(decide("members", arn(OWNERS), action, arn(resource))).isEqualTo(Result.Allowed);
    }

    /** They roll out the company's roles; what is ours is not theirs to change. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "role/stacksets-exec-0123abcd",
                "role/AWSCloudFormationStackSetExecutionRole",
                "role/AWSControlTowerExecution"
            })
    void stackSetsAndControlTower_makeTheirRoles_andLeaveOursAlone(String role) {
        assertThat(
                        decide(
                                "members",
                                arn(role),
                                "iam:CreateRole",
                                arn("role/AWSControlTowerExecution")))
                .isEqualTo(Result.Allowed);
        assertThat(decide("members", arn(role), "iam:PutRolePolicy", arn(OPERATOR)))
                .isEqualTo(Result.ExplicitlyDenied);
        assertThat(decide("members", arn(role), "iam:PutRolePolicy", arn(ACCESS)))
                .isEqualTo(Result.ExplicitlyDenied);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "savingsplans:CreateSavingsPlan",
                "ec2:PurchaseReservedInstancesOffering",
                "ec2:PurchaseCapacityBlock",
                "outposts:CreateOrder",
                "route53domains:RegisterDomain",
                "aws-marketplace:Subscribe",
                "shield:CreateSubscription",
                "supportplans:CreateSupportPlanSchedule",
                "bedrock:CreateProvisionedModelThroughput"
            })
    void nobody_commitsToWhatNoCleaningTakesBack(String action) {
        for (String role : List.of(OPERATOR, ACCESS, OWNERS)) {
            assertThat(decide("commitments", arn(role), action, "*"))
                    .isEqualTo(Result.ExplicitlyDenied);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ec2:RunInstances, us-east-1, t3.micro, Allowed",
        "ec2:RunInstances, us-east-1, p5.48xlarge, ExplicitlyDenied",
        "ec2:RunInstances, eu-west-1, t3.micro, ExplicitlyDenied",
        "ec2:StartInstances, us-east-1, p5.48xlarge, ExplicitlyDenied",
    })
    void limits_holdRegionsAndFamilies_butForOurRoles(
            String action, String region, String type, Result expected) {
        String instance = "arn:aws:ec2:%s:333344445555:instance/i-1".formatted(region);
        Map<String, List<String>> context =
                Map.of("aws:RequestedRegion", List.of(region), "ec2:InstanceType", List.of(type));

        assertThat(decide("limits", arn(OWNERS), action, instance, context)).isEqualTo(expected);
        assertThat(decide("limits", arn(OPERATOR), action, instance, context))
                .isEqualTo(Result.Allowed);
    }

    @Test
    void limits_leaveGlobalServicesAlone() {
        Map<String, List<String>> elsewhere = Map.of("aws:RequestedRegion", List.of("eu-west-1"));

        for (String action : List.of("iam:ListRoles", "sts:GetCallerIdentity")) {
            assertThat(decide("limits", arn(OWNERS), action, "*", elsewhere))
                    .isEqualTo(Result.Allowed);
        }
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
                        new SimulationRequest(
                                caller,
                                new IamAction(action, resource, owner(resource), Map.of()),
                                all,
                                List.of(everything),
                                null,
                                null,
                                List.of(
                                        new SimulationRequest.Level("r-root", List.of(everything)),
                                        new SimulationRequest.Level(
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
