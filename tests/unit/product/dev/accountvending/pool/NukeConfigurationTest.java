package dev.accountvending.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import dev.accountvending.inventory.AccountInventory;
import dev.accountvending.inventory.TestingInventory;
import dev.accountvending.model.AccountId;
import dev.accountvending.runtime.Settings;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Held against what aws-nuke's sources say of it: {@code tests/fixtures/aws-nuke/facts.yml}. */
class NukeConfigurationTest {
    private static final AccountId MEMBER = new AccountId("012345678901");
    private static final AccountInventory WHEN_NEW =
            TestingInventory.of(
                    "arn:aws:iam::012345678901:role/AccessRole",
                    "arn:aws:iam::012345678901:role/stacksets-exec-0a1b",
                    "arn:aws:iam::012345678901:policy/company/Audit",
                    "arn:aws:iam::012345678901:saml-provider/Company");
    private static final Map<String, String> IDENTITY_CENTER =
            Map.of(
                    "AVM_IDENTITY_CENTER_INSTANCE_ARN", "arn:aws:sso:::instance/ssoins-1",
                    "AVM_IDENTITY_STORE_ID", "d-1234567890",
                    "AVM_PERMISSION_SETS", "*=arn:aws:sso:::permissionSet/ssoins-1/ps-1",
                    "AVM_ACCESS_PORTAL_URL", "https://example.awsapps.com/start");
    private static final YAMLMapper YAML = new YAMLMapper();

    private final JsonNode facts = read(Path.of("tests/fixtures/aws-nuke/facts.yml"));
    private final JsonNode configuration = configuration("example-ana", TestingCleaning.SETTINGS);

    @Test
    void everyKey_isOneThatAwsNukeReads() {
        assertThat(names(configuration)).isSubsetOf(texts(facts.path("configuration")));
        assertThat(names(account())).isSubsetOf(texts(facts.path("account")));
        assertThat(names(configuration.path("resource-types")))
                .isSubsetOf(texts(facts.path("resource-types")));
    }

    @Test
    void everyFilter_isOnATypeAndAPropertyThatAwsNukeKnows() {
        account()
                .path("filters")
                .properties()
                .forEach(
                        entry -> {
                            assertThat(texts(facts.path("types"))).contains(entry.getKey());
                            List<String> known =
                                    texts(facts.path("properties").path(entry.getKey()));
                            for (JsonNode filter : entry.getValue()) {
                                assertThat(names(filter)).isSubsetOf(texts(facts.path("filter")));
                                assertThat(known)
                                        .as(entry.getKey())
                                        .contains(filter.path("property").asText());
                                assertThat(texts(facts.path("filter-types")))
                                        .contains(filter.path("type").asText());
                            }
                        });
    }

    @Test
    void everyExcludedTypeAndEverySetting_isKnownToAwsNuke() {
        assertThat(NukeConfiguration.EXCLUDED).isSubsetOf(texts(facts.path("types")));
        configuration
                .path("settings")
                .properties()
                .forEach(
                        entry ->
                                assertThat(names(entry.getValue()))
                                        .as(entry.getKey())
                                        .isSubsetOf(
                                                texts(
                                                        facts.path("settings")
                                                                .path(entry.getKey()))));
    }

    @Test
    void deployedVersion_isTheOneThatTheFactsAreFrom() {
        assertThat(read(Path.of("stages/default.yml")).at("/nukeVersion").asText())
                .isEqualTo(facts.path("version").asText());
    }

    @Test
    void blocklist_namesTheAccountsThatAreNeverTouched() {
        assertThat(texts(configuration.path("blocklist")))
                .containsExactly("222222222222", "333333333333", "111111111111");
        assertThatThrownBy(
                        () ->
                                new NukeConfiguration(
                                        new AccountId("222222222222"),
                                        null,
                                        WHEN_NEW,
                                        TestingCleaning.SETTINGS))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void accounts_isTheMemberAlone_asText() {
        assertThat(names(configuration.path("accounts"))).containsExactly(MEMBER.value());
        assertThat(text("example-ana", TestingCleaning.SETTINGS)).contains("\"012345678901\":");
    }

    @Test
    void filters_keepWhatIsOursAndWhatWasThereWhenTheAccountWasNew() {
        JsonNode filters = account().path("filters");

        assertThat(filters.path("IAMRole"))
                .containsExactly(
                        filter("Path", "exact", "/vending/"),
                        filter("Path", "prefix", "/aws-service-role/"),
                        filter("Name", "exact", "AccessRole"),
                        filter("Name", "exact", "stacksets-exec-0a1b"));
        assertThat(filters.path("IAMRolePolicy"))
                .contains(
                        filter("role:Path", "exact", "/vending/"),
                        filter("role:RoleName", "exact", "AccessRole"));
        assertThat(filters.path("IAMRolePolicyAttachment"))
                .contains(
                        filter("RolePath", "exact", "/vending/"),
                        filter("RoleName", "exact", "AccessRole"));
        assertThat(filters.path("IAMPolicy"))
                .containsExactly(
                        filter("ARN", "exact", "arn:aws:iam::012345678901:policy/company/Audit"),
                        filter(
                                "ARN",
                                "exact",
                                "arn:aws:iam::012345678901:policy/vending/VendingBoundary"));
        assertThat(filters.path("IAMSAMLProvider"))
                .containsExactly(
                        filter("ARN", "exact", "arn:aws:iam::012345678901:saml-provider/Company"));
        assertThat(filters.path("IAMInstanceProfile")).isEmpty();
        assertThat(filters.path("BudgetsBudget")).contains(filter("Name", "prefix", "vending-"));
        assertThat(names(filters)).doesNotContain("IAMOpenIDConnectProvider", "IAMUser");
    }

    /** A name that AWS or a tool would give its role is no reason to keep a role. */
    @Test
    void filters_ofAnAccountThatWasNewWithoutThem_keepNoRoleByTheNameOfATool() {
        assertThat(account().path("filters").toString())
                .doesNotContain(
                        "AWSControlTowerExecution",
                        "OrganizationAccountAccessRole",
                        "\"stacksets-exec-\"",
                        "/aws-reserved/",
                        "AWSSSO_");
    }

    @Test
    void filters_withIdentityCenter_keepWhatItMakes() {
        JsonNode filters =
                configuration(null, TestingCleaning.settings(IDENTITY_CENTER))
                        .path("accounts")
                        .path(MEMBER.value())
                        .path("filters");

        assertThat(filters.path("IAMRole"))
                .contains(filter("Path", "prefix", "/aws-reserved/sso.amazonaws.com/"));
        assertThat(filters.path("IAMSAMLProvider"))
                .contains(
                        filter("ARN", "prefix", "arn:aws:iam::012345678901:saml-provider/AWSSSO_"));
    }

    @Test
    void alias_isBypassedWhereAwsNukeWouldRefuseIt_andOnlyThere() {
        assertThat(bypassed("example-ana")).isEmpty();
        assertThat(bypassed("example-Production")).containsExactly(MEMBER.value());
        assertThat(bypassed(null)).containsExactly(MEMBER.value());
    }

    @Test
    void regions_areAllOrThoseThatAreSet() {
        assertThat(texts(configuration.path("regions"))).containsExactly("all");
        Settings two =
                TestingCleaning.settings(Map.of("AVM_CLEANING_REGIONS", "us-east-1, eu-west-1"));
        assertThat(texts(configuration(null, two).path("regions")))
                .containsExactly("global", "us-east-1", "eu-west-1");
    }

    @Test
    void excludes_growByTheSetting() {
        Settings more = TestingCleaning.settings(Map.of("AVM_CLEANING_EXCLUDES", "FSxBackup"));
        assertThat(texts(configuration(null, more).at("/resource-types/excludes")))
                .containsAll(NukeConfiguration.EXCLUDED)
                .contains("FSxBackup");
    }

    @Test
    void packed_fitsIntoABuildsEnvironment_andIsTheSameEachTime() {
        String packed =
                new NukeConfiguration(MEMBER, null, WHEN_NEW, TestingCleaning.SETTINGS).packed();

        // CodeBuild's environment variables may have some 5,500 characters in all.
        assertThat(packed)
                .hasSizeLessThan(4000)
                .isEqualTo(
                        new NukeConfiguration(MEMBER, null, WHEN_NEW, TestingCleaning.SETTINGS)
                                .packed());
    }

    private JsonNode account() {
        return configuration.path("accounts").path(MEMBER.value());
    }

    private static List<String> bypassed(@Nullable String alias) {
        return texts(
                configuration(alias, TestingCleaning.SETTINGS).path("bypass-alias-check-accounts"));
    }

    private static JsonNode configuration(@Nullable String alias, Settings settings) {
        return parse(text(alias, settings));
    }

    private static String text(@Nullable String alias, Settings settings) {
        return new NukeConfiguration(MEMBER, alias, WHEN_NEW, settings).yaml();
    }

    private static JsonNode filter(String property, String type, String value) {
        return YAML.createObjectNode()
                .put("property", property)
                .put("type", type)
                .put("value", value);
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<String> texts(JsonNode nodes) {
        List<String> texts = new ArrayList<>();
        nodes.forEach(node -> texts.add(node.asText()));
        return texts;
    }

    private static JsonNode parse(String text) {
        try {
            return YAML.readTree(text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static JsonNode read(Path file) {
        try {
            return YAML.readTree(file.toFile());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
