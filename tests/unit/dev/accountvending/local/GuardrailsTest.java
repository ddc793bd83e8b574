package dev.accountvending.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.aws.Sessions;
import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The service control policies that an administrator attaches to the units. */
class GuardrailsTest {
    /** Organizations' limit. */
    private static final int LONGEST = 10_240;

    @ParameterizedTest
    @ValueSource(strings = {"quarantine", "frozen"})
    void policy_isValid_andLeavesOurRolesAlone(String name) throws IOException {
        JsonNode policy = read(name);

        assertThat(policy.toString()).hasSizeLessThan(LONGEST);
        assertThat(policy.path("Version").asText()).isEqualTo("2012-10-17");
        for (JsonNode statement : policy.path("Statement")) {
            assertThat(statement.fieldNames())
                    .toIterable()
                    .containsExactly("Sid", "Effect", "Action", "Resource", "Condition");
            assertThat(statement.path("Effect").asText()).isEqualTo("Deny");
            assertThat(statement.path("Resource").asText()).isEqualTo("*");
            assertThat(texts(statement.at("/Condition/ArnNotLike/aws:PrincipalArn")))
                    .containsExactly(
                            "arn:aws:iam::*:role/" + Sessions.MEMBER_OPERATOR,
                            "arn:aws:iam::*:role/" + Stage.ACCESS_ROLE);
        }
    }

    @Test
    void quarantine_deniesEverything() throws IOException {
        assertThat(read("quarantine").at("/Statement/0/Action").asText()).isEqualTo("*");
    }

    @Test
    void frozen_deniesWhatCosts_andNeitherReadsNorDeletes() throws IOException {
        List<String> actions = texts(read("frozen").at("/Statement/0/Action"));

        assertThat(actions)
                .contains("ec2:RunInstances", "rds:Create*", "savingsplans:CreateSavingsPlan")
                .isSorted()
                .doesNotHaveDuplicates()
                .allMatch(action -> action.matches("[a-z0-9-]+:[A-Z][A-Za-z0-9]+\\*?"))
                .noneMatch(
                        action ->
                                action.matches(
                                        ".*:(Delete|Describe|Get|List|Stop|Terminate|Tag|Untag).*"));
    }

    private static JsonNode read(String name) throws IOException {
        return Json.MAPPER.readTree(
                Files.readString(Path.of("organization/guardrails/" + name + ".json")));
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asText).toList();
    }
}
