package dev.accountvending.local.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.local.core.LocalCloudException;
import dev.accountvending.local.node.NodeModules;
import dev.accountvending.runtime.Json;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class EvaluatorTest {
    private static final String ACCOUNT = "222233334444";
    private static final String TABLE = "arn:aws:dynamodb:us-east-1:222233334444:table/ledger";
    private static final String SESSION = "arn:aws:sts::222233334444:assumed-role/fn/fn";
    private static final String ROLE = "arn:aws:iam::333344445555:role/vending/VendingOperator";

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

    @Test
    void decide_whenAStatementAllows_thenNamesIt() {
        AccessDecision verdict =
                decide(
                        question(
                                SESSION,
                                asked("dynamodb:PutItem", TABLE, ACCOUNT),
                                List.of(policy("lambda", "Allow", "dynamodb:PutItem", TABLE)),
                                null));
        assertThat(verdict.isAllowed()).isTrue();
        assertThat(verdict.reasons())
                .contains(new AccessDecision.Reason("identity", "lambda", "Test", 1, false));
    }

    @Test
    void decide_whenNothingAllows_thenSaysWhichKindOfPolicyWasMissing() {
        AccessDecision verdict =
                decide(
                        question(
                                SESSION,
                                asked("dynamodb:GetItem", TABLE, ACCOUNT),
                                List.of(policy("lambda", "Allow", "dynamodb:PutItem", TABLE)),
                                null));
        assertThat(verdict.result()).isEqualTo(AccessDecision.Result.ImplicitlyDenied);
        assertThat(verdict.reasons()).extracting(AccessDecision.Reason::kind).contains("identity");
    }

    @Test
    void decide_whenTheActionKnowsNoResource_thenAsksAboutAll() {
        AccessDecision verdict =
                decide(
                        question(
                                SESSION,
                                asked("organizations:LeaveOrganization", TABLE, ACCOUNT),
                                List.of(policy("all", "Allow", "organizations:*", "*")),
                                null));
        assertThat(verdict.isAllowed()).isTrue();
    }

    @Test
    void decide_whenAGuardrailDenies_thenNamesItsStatement() {
        SimulationRequest question =
                question(
                        SESSION,
                        asked("dynamodb:PutItem", TABLE, ACCOUNT),
                        List.of(policy("lambda", "Allow", "dynamodb:PutItem", TABLE)),
                        null);
        AccessDecision verdict =
                decide(
                        new SimulationRequest(
                                question.principal(),
                                question.asked(),
                                question.context(),
                                question.identity(),
                                null,
                                null,
                                List.of(
                                        new SimulationRequest.Level(
                                                "r-1",
                                                List.of(
                                                        policy("full", "Allow", "*", "*"),
                                                        policy("quarantine", "Deny", "*", "*")))),
                                null));
        assertThat(verdict.result()).isEqualTo(AccessDecision.Result.ExplicitlyDenied);
        assertThat(Denial.decisive(verdict))
                .hasValueSatisfying(
                        reason -> {
                            assertThat(reason.kind()).isEqualTo("scp");
                            assertThat(reason.policy()).isEqualTo("quarantine");
                        });
    }

    @Test
    void decide_whenARoleWithAPathIsTrustedByItsArn_thenItsSessionIsLetIn() {
        String operator = "arn:aws:iam::222233334444:role/vending/Operator";
        Policy trust =
                new Policy(
                        "trust",
                        Json.MAPPER.valueToTree(
                                Map.of(
                                        "Version",
                                        "2012-10-17",
                                        "Statement",
                                        List.of(
                                                Map.of(
                                                        "Effect",
                                                        "Allow",
                                                        "Principal",
                                                        Map.of("AWS", operator),
                                                        "Action",
                                                        "sts:AssumeRole")))));
        IamAction asked = asked("sts:AssumeRole", ROLE, "333344445555");
        List<Policy> own = List.of(policy("work", "Allow", "sts:AssumeRole", ROLE));
        Map<String, List<String>> context = Map.of("aws:PrincipalArn", List.of(operator));
        assertThat(
                        decide(
                                        new SimulationRequest(
                                                "arn:aws:sts::222233334444:assumed-role/Operator/x",
                                                asked,
                                                context,
                                                own,
                                                null,
                                                null,
                                                List.of(),
                                                trust))
                                .isAllowed())
                .isTrue();
        assertThat(
                        decide(
                                        new SimulationRequest(
                                                "arn:aws:sts::222233334444:assumed-role/Other/x",
                                                asked,
                                                context,
                                                own,
                                                null,
                                                null,
                                                List.of(),
                                                trust))
                                .isAllowed())
                .isFalse();
    }

    @Test
    void decide_whenAwsHasNoSuchAction_thenFails() {
        SimulationRequest question =
                question(
                        SESSION,
                        asked("dynamodb:PutItems", TABLE, ACCOUNT),
                        List.of(policy("lambda", "Allow", "*", "*")),
                        null);
        assertThatThrownBy(() -> decide(question))
                .isInstanceOf(LocalCloudException.class)
                .hasMessageContaining("dynamodb:PutItems")
                .hasMessageContaining("invalid.action");
    }

    @Test
    void decide_onATokensBearer_namesTheStatementThatTrustsThem() {
        Policy trust =
                new Policy(
                        "trust",
                        json(
                                """
                                {"Version": "2012-10-17", "Statement": [
                                  {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::1:root"},
                                   "Action": "sts:AssumeRole"},
                                  {"Sid": "Ci", "Effect": "Allow",
                                   "Principal": {"Federated": "arn:aws:iam::333344445555:oidc-provider/ci"},
                                   "Action": "sts:AssumeRoleWithWebIdentity",
                                   "Condition": {"StringEquals": {"ci:sub": "repo:example"}}}]}
                                """));
        IamAction asked =
                new IamAction(
                        "sts:AssumeRoleWithWebIdentity",
                        ROLE,
                        "333344445555",
                        Map.of("ci:sub", List.of("repo:example")));

        AccessDecision verdict =
                decide(
                        SimulationRequest.onTrustAlone(
                                "arn:aws:iam::333344445555:oidc-provider/ci", asked, trust));

        assertThat(verdict.isAllowed()).isTrue();
        assertThat(verdict.reasons())
                .containsExactly(new AccessDecision.Reason("resource", null, "Ci", 2, false));
    }

    private static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static AccessDecision decide(SimulationRequest question) {
        return java.util.Objects.requireNonNull(evaluator).decide(question);
    }

    private static IamAction asked(String action, String resource, String account) {
        return new IamAction(action, resource, account, Map.of());
    }

    private static SimulationRequest question(
            String principal, IamAction asked, List<Policy> identity, @Nullable Policy trust) {
        return new SimulationRequest(
                principal, asked, Map.of(), identity, null, null, List.of(), trust);
    }

    private static Policy policy(String name, String effect, String action, String resource) {
        return new Policy(
                name,
                Json.MAPPER.valueToTree(
                        Map.of(
                                "Version",
                                "2012-10-17",
                                "Statement",
                                List.of(
                                        Map.of(
                                                "Sid",
                                                "Test",
                                                "Effect",
                                                effect,
                                                "Action",
                                                action,
                                                "Resource",
                                                resource)))));
    }
}
