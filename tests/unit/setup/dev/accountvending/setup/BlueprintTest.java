package dev.accountvending.setup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.catalog.TestingCatalog;
import dev.accountvending.model.OuPath;
import dev.accountvending.model.ProtectedRole;
import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Which guardrails an organization gets, where, and what they say. */
class BlueprintTest {
    private static final String GUARDRAILS =
            "{allow: [savingsPlans, domains], regions: [eu-central-1, eu-west-1],"
                    + " instanceFamilies: [t4g, m7*]}";

    @Test
    void membersGuardrail_isAtEveryUnitThatAccountsOfOursAreIn() {
        Blueprint blueprint = blueprint(TestingCatalog.shipped(), "");

        for (String unit : List.of("Workloads", "Sandbox", "Quarantine", "Pool", "Frozen")) {
            assertThat(at(blueprint, unit)).contains("account-vending-members");
        }
        assertThat(at(blueprint, "Quarantine"))
                .containsExactly("account-vending-quarantine", "account-vending-members");
    }

    @Test
    void commitments_areAtTheTopmostUnits_whereNoKindSaysOtherwise() {
        Blueprint blueprint = blueprint(TestingCatalog.shipped(), "");

        assertThat(at(blueprint, "Workloads")).contains("account-vending-commitments");
        assertThat(at(blueprint, "Sandbox")).contains("account-vending-commitments");
        assertThat(blueprint.guardrails()).extracting(Guardrail::name).hasSize(4);
    }

    @Test
    void kindWithGuardrails_hasAPolicyOfItsOwn_atItsUnit() throws Exception {
        Blueprint blueprint = blueprint(TestingCatalog.withGuardrails("qa", GUARDRAILS), "");

        assertThat(at(blueprint, "Workloads")).containsExactly("account-vending-members");
        assertThat(at(blueprint, "Workloads/Services"))
                .containsExactly("account-vending-commitments");
        assertThat(at(blueprint, "Workloads/QA"))
                .containsExactly("account-vending-of-Workloads/QA");
        JsonNode policy = policy(blueprint, "account-vending-of-Workloads/QA");
        assertThat(policy.findValuesAsText("Sid"))
                .contains("ReservedInstances", "Marketplace", "Support", "Capacity")
                .doesNotContain("SavingsPlans", "Domains");
        assertThat(
                        statement(policy, "OnlyInTheseRegions")
                                .at("/Condition/StringNotEquals/aws:RequestedRegion")
                                .toString())
                .isEqualTo("[\"eu-central-1\",\"eu-west-1\"]");
        assertThat(
                        statement(policy, "OnlyTheseInstances")
                                .at("/Condition/StringNotLike/ec2:InstanceType")
                                .toString())
                .isEqualTo("[\"m7*.*\",\"t4g.*\"]");
        assertThat(
                        statement(policy, "OnlyInTheseRegions")
                                .at("/Condition/ArnNotLike/aws:PrincipalArn")
                                .toString())
                .contains("role/vending/VendingOperator", "role/EnterHere");
    }

    @Test
    void kindWithRegionsOnly_hasNoWordOnInstances() throws Exception {
        Blueprint blueprint =
                blueprint(TestingCatalog.withGuardrails("sandbox", "{regions: [us-east-1]}"), "");

        assertThat(policy(blueprint, "account-vending-of-Sandbox").findValuesAsText("Sid"))
                .contains("OnlyInTheseRegions", "SavingsPlans")
                .doesNotContain("OnlyTheseInstances", "NoInstancesOfAnyType");
    }

    @Test
    void protectedRoles_areKeptByTheMembersGuardrail() throws Exception {
        Blueprint blueprint =
                blueprint(TestingCatalog.shipped(), "CompanyAudit,/security/Scanner*");

        assertThat(
                        statement(
                                        policy(blueprint, "account-vending-members"),
                                        "KeepWhatOthersMade")
                                .path("Resource")
                                .toString())
                .contains(
                        "\"arn:aws:iam::*:role/*CompanyAudit\"",
                        "\"arn:aws:iam::*:role/security/Scanner*\"",
                        "\"arn:aws:iam::*:role/*stacksets-exec-*\"");
    }

    @Test
    void everyGuardrail_fits_howeverMuchIsSaid() {
        String roles =
                IntStream.range(10, 30)
                        .mapToObj(i -> "/a/some/role/Scanner%d*".formatted(i))
                        .collect(Collectors.joining(","));
        String regions =
                IntStream.range(0, 40)
                        .mapToObj("ap-southeast-%d"::formatted)
                        .map(region -> region.substring(0, 14))
                        .distinct()
                        .collect(Collectors.joining(", "));
        Catalog catalog =
                TestingCatalog.withGuardrails(
                        "sandbox",
                        "{regions: [%s], instanceFamilies: [c7gn, m7*, r7iz, t4g, u-6tb1]}"
                                .formatted(regions));

        assertThat(blueprint(catalog, roles).guardrails()).noneMatch(Guardrail::isTooLong);
    }

    private static Blueprint blueprint(Catalog catalog, String protectedRoles) {
        return Blueprint.of(
                Path.of(""),
                catalog,
                "EnterHere",
                ProtectedRole.list(protectedRoles),
                Blueprint.Places.USUAL);
    }

    private static List<String> at(Blueprint blueprint, String unit) {
        return blueprint.attachments().stream()
                .filter(attachment -> attachment.unit().equals(new OuPath(unit)))
                .map(attachment -> attachment.guardrail().name())
                .toList();
    }

    private static JsonNode policy(Blueprint blueprint, String name)
            throws JsonProcessingException {
        return Json.MAPPER.readTree(
                blueprint.guardrails().stream()
                        .filter(guardrail -> guardrail.name().equals(name))
                        .findFirst()
                        .orElseThrow()
                        .content());
    }

    private static JsonNode statement(JsonNode policy, String sid) {
        return policy.path("Statement")
                .valueStream()
                .filter(statement -> statement.path("Sid").asText().equals(sid))
                .findFirst()
                .orElseThrow();
    }
}
