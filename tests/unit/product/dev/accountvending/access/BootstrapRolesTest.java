package dev.accountvending.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.AccountRequest;
import dev.accountvending.model.KindName;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.Person;
import dev.accountvending.model.Stage;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.Json;
import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.runtime.Settings;

import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

class BootstrapRolesTest {
    private static final String ACCOUNT = TestingLedger.ACCOUNT.value();
    private static final String BOUNDARY =
            "arn:aws:iam::123456789012:policy/vending/VendingBoundary";
    private static final String ISSUER = "token.actions.githubusercontent.com";
    private static final String CATALOG =
            """
            kinds:
              developer:
                description: d
                organizationalUnit: Workloads/Developers
                zoneLabel: dev
                perOwner: 1
                approval: none
                atEnd: close
                roles: [Developer, ReadOnly]
                monthlyBudget: 100
              service:
                description: s
                organizationalUnit: Workloads/Services
                zoneLabel: svc
                perOwner: 20
                approval: none
                atEnd: close
                roles: [Developer, ReadOnly, Deployer]
                monthlyBudget: 500
                stages: [test]
                deployer:
                  oidcProvider: token.actions.githubusercontent.com
                  audience: sts.amazonaws.com
                  subject: "repo:example/{service}:environment:{stage}"
            """;
    private static final String BY_ACCOUNT =
            CATALOG.replaceFirst("oidcProvider: .*\\n.*\\n.*\\n", "account: \"999999999999\"\n");

    private final TestingLedger ledger = new TestingLedger();
    private final TestingIam iam = new TestingIam(ACCOUNT);
    private final Map<String, String> variables =
            new HashMap<>(
                    Map.of(
                            "AVM_IDENTITY_ACCOUNT_ID", "222222222222",
                            "AVM_OPERATOR_ROLE_ARN", "arn:aws:iam::111111111111:role/Operator",
                            "AVM_ACCESS_ROLE_NAME", "OurAccessRole"));

    @Test
    void run_makesTheKindsRolesAndOurs_withinTheBoundary() throws Exception {
        BootstrapRoles.Output output = run(developer(), CATALOG);

        assertThat(iam.roleNames()).containsExactly("Developer", "ReadOnly", "VendingOperator");
        assertThat(output.roles())
                .containsOnly(
                        Map.entry("Developer", "arn:aws:iam::123456789012:role/vending/Developer"),
                        Map.entry("ReadOnly", "arn:aws:iam::123456789012:role/vending/ReadOnly"));
        assertThat(iam.role("Developer").boundary).isEqualTo(BOUNDARY);
        assertThat(iam.role("Developer").attached)
                .containsExactly("arn:aws:iam::aws:policy/PowerUserAccess");
        assertThat(iam.role("Developer").inline).containsOnlyKeys("Deploy");
        assertThat(iam.role("ReadOnly").boundary).isEqualTo(BOUNDARY);
        assertThat(iam.role("ReadOnly").attached)
                .containsExactly("arn:aws:iam::aws:policy/ReadOnlyAccess");
        assertThat(iam.role("ReadOnly").inline).isEmpty();
        assertThat(iam.providers()).isEmpty();
    }

    @Test
    void run_entersTheRolesInTheLedger() {
        LeaseId lease = developer();

        BootstrapRoles.Output output = run(lease, CATALOG);

        assertThat(ledger.registry.lease(lease).access().roles()).isEqualTo(output.roles());
    }

    @Test
    void run_makesOurOperator_trustingOneRoleAndNobodyElse() throws Exception {
        run(developer(), CATALOG);

        JsonNode statements = trustOf("VendingOperator");
        assertThat(statements).hasSize(1);
        assertThat(statements.get(0).at("/Principal"))
                .isEqualTo(json("{\"AWS\": \"arn:aws:iam::111111111111:role/Operator\"}"));
        assertThat(iam.role("VendingOperator").attached)
                .containsExactly("arn:aws:iam::aws:policy/AdministratorAccess");
        assertThat(iam.role("VendingOperator").boundary).isNull();
    }

    @Test
    void run_letsThePersonIn_onlyAsTheOwnerWithMfaOrFromIdentityCenter() throws Exception {
        run(developer(), CATALOG);

        for (String role : List.of("Developer", "ReadOnly")) {
            JsonNode statements = trustOf(role);
            assertThat(statements).hasSize(2);
            for (JsonNode statement : statements) {
                assertThat(statement.at("/Principal"))
                        .isEqualTo(json("{\"AWS\": \"arn:aws:iam::222222222222:root\"}"));
            }
            assertThat(statements.get(0).at("/Condition"))
                    .isEqualTo(
                            json(
                                    """
                                    {"StringEquals": {"aws:PrincipalTag/email": "ana@example.com"},
                                     "Bool": {"aws:MultiFactorAuthPresent": "true"}}
                                    """));
            assertThat(statements.get(1).at("/Condition"))
                    .isEqualTo(
                            json(
                                    """
                                    {"ArnLike": {"aws:PrincipalArn":
                                       "arn:aws:iam::222222222222:role/aws-reserved/sso.amazonaws.com/*"},
                                     "StringLike": {"aws:userid": "*:ana@example.com"}}
                                    """));
            assertThat(iam.role(role).trust).doesNotContain("RoleSessionName");
        }
    }

    /** AWS compares case by case. */
    @Test
    void run_letsThePersonIn_inTheirSpelling() throws Exception {
        AccountRequest spelled =
                new AccountRequest(
                        new KindName("developer"),
                        new AccountName("ana"),
                        new Person("Ana@Example.com"),
                        null,
                        null,
                        null,
                        null);

        run(ledger.withAccount(spelled, TestingLedger.ACCOUNT).id(), CATALOG);

        JsonNode statements = trustOf("Developer");
        assertThat(statements.get(0).at("/Condition/StringEquals/aws:PrincipalTag~1email"))
                .hasToString("\"Ana@Example.com\"");
        assertThat(statements.get(1).at("/Condition/StringLike/aws:userid"))
                .hasToString("\"*:Ana@Example.com\"");
    }

    @Test
    void run_whenMfaIsNotRequired_asksForTheTagOnly() throws Exception {
        variables.put("AVM_REQUIRE_MFA", "false");
        variables.put("AVM_OWNER_TAG", "person");

        run(developer(), CATALOG);

        assertThat(trustOf("Developer").get(0).at("/Condition"))
                .isEqualTo(
                        json(
                                "{\"StringEquals\": {\"aws:PrincipalTag/person\":"
                                        + " \"ana@example.com\"}}"));
    }

    @Test
    void run_withIdentityCenter_makesNoRoleForPeople_andRemovesThoseThereWere() {
        LeaseId lease = service();
        run(lease, CATALOG);
        variables.putAll(TestingIdentityCenter.SETTINGS);

        BootstrapRoles.Output output = run(lease, CATALOG);

        assertThat(iam.roleNames()).containsExactly("Deployer", "VendingOperator");
        assertThat(output.roles()).containsOnlyKeys("Deployer");
        assertThat(iam.policy(BOUNDARY)).isNotEmpty();
    }

    @Test
    void run_letsCiIn_byItsTokensForThisServiceAndStage() throws Exception {
        run(service(), CATALOG);

        String provider = "arn:aws:iam::123456789012:oidc-provider/" + ISSUER;
        assertThat(iam.providers()).containsOnly(Map.entry(provider, Set.of("sts.amazonaws.com")));
        JsonNode statement = trustOf("Deployer").get(0);
        assertThat(statement.at("/Principal/Federated").textValue()).isEqualTo(provider);
        assertThat(statement.at("/Action").textValue()).isEqualTo("sts:AssumeRoleWithWebIdentity");
        assertThat(statement.at("/Condition"))
                .isEqualTo(
                        json(
                                """
                                {"StringEquals": {"%1$s:aud": "sts.amazonaws.com",
                                                  "%1$s:sub": "repo:example/shop:environment:test"}}
                                """
                                        .formatted(ISSUER)));
        assertThat(iam.role("Deployer").inline).isEqualTo(iam.role("Developer").inline);
        assertThat(iam.role("Deployer").boundary).isEqualTo(BOUNDARY);
    }

    @Test
    void run_whereTheSubjectHasAWildcard_comparesByPattern() throws Exception {
        run(service(), CATALOG.replace("environment:{stage}", "*"));

        assertThat(trustOf("Deployer").get(0).at("/Condition"))
                .isEqualTo(
                        json(
                                """
                                {"StringEquals": {"%1$s:aud": "sts.amazonaws.com"},
                                 "StringLike": {"%1$s:sub": "repo:example/shop:*"}}
                                """
                                        .formatted(ISSUER)));
    }

    @Test
    void run_whereTheKindHasSeveralSubjects_letsInEachOfThem() throws Exception {
        run(
                service(),
                CATALOG.replace(
                        "\"repo:example/{service}:environment:{stage}\"",
                        "[\"repo:example/{service}:environment:{stage}\","
                                + " \"repo:example@7/{service}@*:environment:{stage}\"]"));

        assertThat(trustOf("Deployer").get(0).at("/Condition/StringLike"))
                .isEqualTo(
                        json(
                                """
                                {"%1$s:sub": ["repo:example/shop:environment:test",
                                              "repo:example@7/shop@*:environment:test"]}
                                """
                                        .formatted(ISSUER)));
    }

    @Test
    void run_whenTheProviderIsThereForOthers_addsOurAudience() {
        String provider = "arn:aws:iam::123456789012:oidc-provider/" + ISSUER;
        iam.providers().put(provider, new java.util.TreeSet<>(Set.of("theirs")));

        run(service(), CATALOG);

        assertThat(iam.providers().get(provider)).containsExactly("sts.amazonaws.com", "theirs");
    }

    @Test
    void run_whenCiIsAnAccount_trustsThatAccount() throws Exception {
        run(service(), BY_ACCOUNT);

        assertThat(iam.providers()).isEmpty();
        assertThat(trustOf("Deployer").get(0).at("/Principal/AWS").textValue())
                .isEqualTo("arn:aws:iam::999999999999:root");
    }

    @Test
    void run_whenRunTwice_writesNothingMore() {
        LeaseId lease = service();
        BootstrapRoles.Output first = run(lease, CATALOG);
        List<String> writes = iam.writes();
        int ledgerWrites = ledger.dynamoDb.writes();

        BootstrapRoles.Output second = run(lease, CATALOG);

        assertThat(second).isEqualTo(first);
        assertThat(iam.writes()).isEqualTo(writes);
        assertThat(ledger.dynamoDb.writes()).isEqualTo(ledgerWrites);
    }

    @Test
    void run_whenAnyAnswerIsLost_goesOnWhereItWas() {
        LeaseId lease = service();
        BootstrapRoles.Output whole = run(lease, CATALOG);
        int wholeWrites = iam.writes().size();

        for (int lost = 0; lost < wholeWrites; lost++) {
            TestingIam other = new TestingIam(ACCOUNT);
            other.loseAnswerOf(iam.writes().get(lost));
            assertThatExceptionOfType(TransientFailure.class)
                    .isThrownBy(() -> step(other, CATALOG).run(input(lease)));

            assertThat(step(other, CATALOG).run(input(lease))).isEqualTo(whole);
            assertThat(other.writes()).containsExactlyInAnyOrderElementsOf(iam.writes());
        }
    }

    @Test
    void run_whenRolesWereChanged_putsThemRight() {
        LeaseId lease = developer();
        run(lease, CATALOG);
        TestingIam.HeldRole developer = iam.role("Developer");
        String trust = developer.trust;
        String deploy = developer.inline.get("Deploy");
        developer.trust = "{\"Statement\": []}";
        developer.boundary = null;
        developer.sessionSeconds = 43_200;
        developer.attached.addAll(Set.of("a", "b", "c"));
        developer.attached.remove("arn:aws:iam::aws:policy/PowerUserAccess");
        developer.inline.putAll(Map.of("Deploy", "{}", "more", "{}", "most", "{}"));
        iam.role("VendingOperator").boundary = BOUNDARY;

        run(lease, CATALOG);

        assertThat(developer.trust).isEqualTo(trust);
        assertThat(developer.boundary).isEqualTo(BOUNDARY);
        assertThat(developer.sessionSeconds).isEqualTo(3600);
        assertThat(developer.attached).containsExactly("arn:aws:iam::aws:policy/PowerUserAccess");
        assertThat(developer.inline).containsOnly(Map.entry("Deploy", deploy));
        assertThat(iam.role("VendingOperator").boundary).isNull();
    }

    @Test
    void run_afterTheAccountWasShut_letsTheNextOwnerIn_butNoSessionOfBefore() throws Exception {
        LeaseId lease = developer();
        run(lease, CATALOG);
        String trust = iam.role("Developer").trust;
        new MemberRoles(iam)
                .shutAllBut(Set.of("VendingOperator"), InstantSource.fixed(TestingLedger.NOW));
        String revoked = RevokedSessions.before(TestingLedger.NOW);

        run(lease, CATALOG);

        assertThat(iam.role("Developer").trust).isEqualTo(trust);
        assertThat(iam.role("Developer").inline)
                .containsOnlyKeys("Deploy", "VendingRevokedSessions")
                .containsEntry("VendingRevokedSessions", revoked);
        assertThat(iam.role("ReadOnly").inline)
                .containsExactly(Map.entry("VendingRevokedSessions", revoked));
    }

    @Test
    void run_whenTheKindLostARole_removesItWithItsPolicies_andNoOthersRole() {
        LeaseId lease = service();
        run(lease, CATALOG);
        iam.putRole("/vending/", "Older").attached.addAll(Set.of("a", "b", "c"));
        iam.putRole("/", "Theirs");

        run(
                lease,
                CATALOG.replace("[Developer, ReadOnly, Deployer]", "[ReadOnly]")
                        .replaceFirst("(?s)    deployer:.*", ""));

        assertThat(iam.roleNames()).containsExactly("ReadOnly", "Theirs", "VendingOperator");
        assertThat(ledger.registry.lease(lease).access().roles()).containsOnlyKeys("ReadOnly");
    }

    @Test
    void run_whenTheBoundaryDiffers_makesANewVersion_keepingFiveAtMost() {
        LeaseId lease = service();
        run(lease, CATALOG);
        String document = iam.policy(BOUNDARY);
        for (int i = 0; i < 4; i++) {
            String other = "{\"Version\": \"%d\"}".formatted(i);
            iam.createPolicyVersion(v -> v.policyArn(BOUNDARY).policyDocument(other));
        }

        run(lease, CATALOG);

        assertThat(iam.policy(BOUNDARY)).isEqualTo(document);
        assertThat(iam.versionsOf(BOUNDARY)).isEqualTo(5);
        assertThat(iam.writes()).endsWith("DeletePolicyVersion v1", "CreatePolicyVersion v6");
    }

    @Test
    void run_whenARoleOfOurNameStandsElsewhere_tellsTheAdministrator() {
        iam.putRole("/", "ReadOnly");

        assertThatExceptionOfType(VendingFailed.class)
                .isThrownBy(() -> run(developer(), CATALOG))
                .withMessageContaining("arn:aws:iam::123456789012:role/ReadOnly");
    }

    @Test
    void run_whenIamDoesNotShowAChangeYet_triesLater() {
        String elsewhere = "210987654321";
        // It makes the policy under another account's number, so it does not find it.
        TestingIam slow = new TestingIam(elsewhere);

        assertThatExceptionOfType(TransientFailure.class)
                .isThrownBy(() -> step(slow, CATALOG).run(input(developer())));
    }

    @Test
    void run_whenTheKindIsGone_tellsTheAdministrator() {
        String renamed = CATALOG.replace("  developer:", "  other:");

        assertThatExceptionOfType(VendingFailed.class)
                .isThrownBy(() -> run(developer(), renamed))
                .withMessageContaining("catalog.yml");
    }

    private BootstrapRoles.Output run(LeaseId lease, String catalog) {
        return step(iam, catalog).run(input(lease));
    }

    private static BootstrapRoles.Input input(LeaseId lease) {
        return new BootstrapRoles.Input(lease, TestingLedger.ACCOUNT);
    }

    private BootstrapRoles step(TestingIam client, String catalog) {
        return new BootstrapRoles(
                ledger.registry,
                new RolesOfAccount(
                        Catalog.parse(catalog, "catalog.yml"),
                        new Settings(new LambdaEnvironment(variables, Clock.systemUTC()))),
                account -> client);
    }

    private LeaseId developer() {
        return ledger.withAccount("ana").id();
    }

    private LeaseId service() {
        AccountRequest request =
                new AccountRequest(
                        new KindName("service"),
                        new AccountName("shop"),
                        new Person("ana@example.com"),
                        null,
                        new Stage("test"),
                        null,
                        null);
        return ledger.withAccount(request, TestingLedger.ACCOUNT).id();
    }

    /** The statements; the builder writes one alone without a list. */
    private JsonNode trustOf(String role) throws Exception {
        JsonNode statements = json(iam.role(role).trust).at("/Statement");
        return statements.isArray() ? statements : Json.MAPPER.createArrayNode().add(statements);
    }

    private static JsonNode json(String text) throws Exception {
        return Json.MAPPER.readTree(text);
    }
}
