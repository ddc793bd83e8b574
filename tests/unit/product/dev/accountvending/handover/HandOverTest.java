package dev.accountvending.handover;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import dev.accountvending.access.Boundary;
import dev.accountvending.access.TestingIdentityCenter;
import dev.accountvending.ledger.Assignment;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AssignmentStatus;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.MemberRole;
import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

class HandOverTest {
    private final TestingHandOver testing = new TestingHandOver();

    @Test
    void of_tellsAllThatTheOwnerNeeds() throws Exception {
        JsonNode handOver = json(testing.handOvers().of(testing.developer()));

        assertThat(handOver.fieldNames())
                .toIterable()
                .containsExactly(
                        "name",
                        "kind",
                        "owner",
                        "accountId",
                        "alias",
                        "domain",
                        "nameServers",
                        "certificateArn",
                        "certificateStatus",
                        "expiresAt",
                        "parts",
                        "accessPortalUrl",
                        "roles",
                        "serverlessYml");
        assertThat(handOver.at("/alias").textValue()).isEqualTo("example-ana");
        assertThat(handOver.at("/nameServers")).hasSize(2);
        assertThat(handOver.at("/certificateStatus").textValue()).isEqualTo("ISSUED");
        assertThat(handOver.at("/parts").fieldNames()).toIterable().contains("domain", "budget");
        assertThat(handOver.at("/expiresAt").textValue()).isEqualTo("2026-11-25T10:00:00Z");
        assertThat(handOver.at("/accessPortalUrl").isNull()).isTrue();
    }

    @Test
    void of_givesEachRoleItsLinkAndItsProfile() {
        HandOver.Role developer = testing.handOvers().of(testing.developer()).roles().getFirst();

        assertThat(developer.name()).isEqualTo("Developer");
        assertThat(developer.arn()).isEqualTo("arn:aws:iam::123456789012:role/vending/Developer");
        assertThat(developer.switchRoleUrl())
                .isEqualTo(
                        "https://signin.aws.amazon.com/switchrole?account=123456789012"
                                + "&roleName=vending%2FDeveloper&displayName=ana");
        assertThat(developer.profile()).isEqualTo("ana-Developer");
        assertThat(developer.awsConfig())
                .isEqualTo(
                        """
                        [profile ana-Developer]
                        role_arn = arn:aws:iam::123456789012:role/vending/Developer
                        source_profile = example-identity
                        role_session_name = ana@example.com
                        region = eu-central-1
                        """);
    }

    @Test
    void of_theRoleForCi_givesNoWayInForPeople() {
        HandOver.Role deployer =
                testing.handOvers().of(testing.billing("test", "111111111111")).roles().getLast();

        assertThat(deployer)
                .isEqualTo(
                        new HandOver.Role(
                                "Deployer",
                                "arn:aws:iam::111111111111:role/vending/Deployer",
                                null,
                                null,
                                null));
    }

    @Test
    void sample_ofAService_hasItsStages_whoeverOwnsThem_andNoOtherServices() throws Exception {
        Lease staging = testing.billing("staging", "111111111111");
        testing.billing("test", "222222222222");
        testing.developer();
        testing.vended(
                TestingHandOver.request("service", "orders", "ana@example.com", "test"),
                new AccountId("333333333333"),
                MemberRole.Developer);
        testing.vended(
                TestingHandOver.request("service", "billing", "ben@example.com", "production"),
                new AccountId("444444444444"),
                MemberRole.Developer);

        JsonNode sample = sample(staging);

        assertThat(sample.at("/service").textValue()).isEqualTo("billing");
        assertThat(sample.at("/custom/stages").fieldNames())
                .toIterable()
                .containsExactly("production", "staging", "test");
        assertThat(sample.at("/custom/stages/test"))
                .isEqualTo(
                        Json.MAPPER.readTree(
                                """
                                {"accountId": "222222222222",
                                 "profile": "billing-test-Developer",
                                 "domain": "billing-test.dev.accounts.example.com",
                                 "hostedZoneId": "Z1",
                                 "certificateArn":
                                     "arn:aws:acm:eu-central-1:222222222222:certificate/c-1"}
                                """));
    }

    @Test
    void sample_leavesOutASiblingThatIsNotActive() throws Exception {
        Lease staging = testing.billing("staging", "111111111111");
        Lease vending =
                testing.ledger.reserved(
                        TestingHandOver.request("service", "billing", "ana@example.com", "test"),
                        10);
        testing.ledger.registry.move(vending.id(), LeaseStatus.VENDING, "test", null);

        assertThat(sample(staging).at("/custom/stages")).hasSize(1);
    }

    /** A name may lead to another zone of the account. */
    @Test
    void sample_namesTheZoneById() throws Exception {
        JsonNode sample = sample(testing.billing("staging", "111111111111"));

        assertThat(
                        sample.at("/resources/Resources/DomainRecord/Properties/HostedZoneId")
                                .textValue())
                .isEqualTo("${self:custom.account.hostedZoneId}");
        assertThat(sample.at("/custom/stages/staging/hostedZoneId").textValue()).isEqualTo("Z1");
    }

    @Test
    void sample_withoutStages_hasOneOfTheAccountsName() throws Exception {
        JsonNode sample = sample(testing.developer());

        assertThat(sample.at("/custom/stages").fieldNames()).toIterable().containsExactly("ana");
        assertThat(sample.at("/provider/region").textValue()).isEqualTo("eu-central-1");
        assertThat(sample.at("/provider/iam/role/permissionsBoundary").textValue())
                .isEqualTo(
                        Boundary.in(new AccountId("123456789012"))
                                .replace("123456789012", "${self:custom.account.accountId}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "off", "null"})
    void sample_ofANameThatYamlReadsAsSomethingElse_keepsIt(String name) throws Exception {
        Lease lease =
                testing.vended(
                        TestingHandOver.request("service", name, "ana@example.com", "2026"),
                        new AccountId("123456789012"),
                        MemberRole.Developer);

        JsonNode sample = sample(lease);

        assertThat(sample.at("/service").isTextual()).isTrue();
        assertThat(sample.at("/service").textValue()).isEqualTo(name);
    }

    @Test
    void sample_whereNobodyMayDeploy_isNotThere() {
        Lease lease =
                testing.vended(
                        TestingHandOver.request("sandbox", "look", "ana@example.com", null),
                        new AccountId("123456789012"),
                        MemberRole.ReadOnly);

        assertThat(testing.handOvers().of(lease).serverlessYml()).isNull();
    }

    @Test
    void of_withIdentityCenter_leadsThroughThePortal() {
        testing.variables.putAll(TestingIdentityCenter.SETTINGS);
        Lease lease = assigned();

        HandOver handOver = testing.handOvers().of(lease);

        assertThat(handOver.accessPortalUrl()).isEqualTo("https://example.awsapps.com/start");
        assertThat(handOver.roles())
                .containsExactly(
                        new HandOver.Role(
                                "Work",
                                null,
                                "https://example.awsapps.com/start/#/console"
                                        + "?account_id=111111111111&role_name=Work",
                                "billing-test-Work",
                                """
                                [sso-session account-vending]
                                sso_start_url = https://example.awsapps.com/start
                                sso_region = eu-west-1
                                sso_registration_scopes = sso:account:access

                                [profile billing-test-Work]
                                sso_session = account-vending
                                sso_account_id = 111111111111
                                sso_role_name = Work
                                region = eu-central-1
                                """),
                        new HandOver.Role(
                                "Deployer",
                                "arn:aws:iam::111111111111:role/vending/Deployer",
                                null,
                                null,
                                null));
        assertThat(handOver.serverlessYml()).contains("profile: billing-test-Work");
    }

    @Test
    void of_anAccountOfBeforeIdentityCenter_staysAsItWas() {
        testing.variables.putAll(TestingIdentityCenter.SETTINGS);

        HandOver handOver = testing.handOvers().of(testing.developer());

        assertThat(handOver.accessPortalUrl()).isNull();
        assertThat(handOver.roles()).hasSize(2);
    }

    /** As BootstrapRoles and AssignAccess leave it. */
    private Lease assigned() {
        Lease lease =
                testing.vended(
                        TestingHandOver.request("service", "billing", "ana@example.com", "test"),
                        new AccountId("111111111111"),
                        MemberRole.Deployer);
        return testing.ledger.registry.update(
                lease.id(),
                found ->
                        found.withAccess(
                                access ->
                                        access.withAssignment(
                                                Assignment.begun(TestingLedger.NOW)
                                                        .to("arn:ps", "Work")
                                                        .settled(
                                                                AssignmentStatus.ASSIGNED, null))));
    }

    /** For the part of bin/test that packages it with the real tool. */
    @Test
    void sample_isWrittenForTheServerlessTool() throws Exception {
        Lease staging = testing.billing("staging", "111111111111");
        testing.billing("test", "222222222222");
        HandOver handOver = testing.handOvers().of(staging);
        Path folder = Files.createDirectories(Path.of("target/sample"));

        Files.writeString(
                folder.resolve("serverless.yml"), Objects.requireNonNull(handOver.serverlessYml()));
        Files.writeString(
                folder.resolve("handler.mjs"),
                "export const hello = async () => ({statusCode: 200, body: \"hello\"});\n");

        assertThat(Files.readString(folder.resolve("serverless.yml")))
                .contains(Files.readString(folder.resolve("handler.mjs")).strip());
    }

    private JsonNode sample(Lease lease) throws IOException {
        return YAMLMapper.builder().build().readTree(testing.handOvers().of(lease).serverlessYml());
    }

    private static JsonNode json(HandOver handOver) throws IOException {
        return Json.MAPPER.readTree(Json.MAPPER.writeValueAsString(handOver));
    }
}
