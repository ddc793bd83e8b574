package dev.accountvending.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import dev.accountvending.model.AccountId;
import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;

class IdentityCenterTemplateTest {
    private static final AccountId ACCOUNT = new AccountId("123456789012");

    /** Conditions aside, which name the boundary of one account here and of any there. */
    @Test
    void developersPermissionSet_allowsWhatTheRoleDoes() throws Exception {
        JsonNode template =
                new YAMLMapper()
                        .readTree(Path.of("organization/identity-center.yaml").toFile())
                        .at("/Resources/Developer/Properties/InlinePolicy/Statement");
        JsonNode role = Json.MAPPER.readTree(DeployPolicy.document(ACCOUNT)).path("Statement");

        assertThat(template).isNotEmpty().hasSameSizeAs(role);
        for (int i = 0; i < role.size(); i++) {
            for (String part : new String[] {"Sid", "Effect", "Action", "Resource"}) {
                assertThat(inAnyAccount(template.get(i).path(part)))
                        .isEqualTo(inAnyAccount(role.get(i).path(part)));
            }
        }
        assertThat(
                        template.at("/0/Condition/ArnLike/iam:PermissionsBoundary")
                                .asText()
                                .replace("${AWS::Partition}", "aws"))
                .isEqualTo(Boundary.in(ACCOUNT).replace(ACCOUNT.value(), "*"));
    }

    private static String inAnyAccount(JsonNode node) {
        return node.toString().replace("${AWS::Partition}", "aws").replace(ACCOUNT.value(), "*");
    }
}
