package dev.accountvending.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.model.KindName;
import dev.accountvending.model.OuPath;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class CatalogTest {
    private static final String SANDBOX =
            """
            kinds:
              sandbox:
                description: For a week
                organizationalUnit: Sandbox
                zoneLabel: sbx
                lease: {days: 7, longestDays: 30}
                perOwner: 2
                approval: none
                atEnd: recycle
                roles: [Developer, ReadOnly]
                monthlyBudget: 50
            """;

    @Test
    void parse_theCatalogThatWeShip_hasItsFiveKinds() throws Exception {
        Catalog catalog = Catalog.parse(Files.readString(Path.of("catalog.yml")), "catalog.yml");

        assertThat(catalog.kinds().keySet())
                .extracting(KindName::value)
                .containsExactly("developer", "qa", "integration", "sandbox", "service");
    }

    @Test
    void parse_aKindWithoutLease_hasNoEnd() {
        Catalog catalog =
                Catalog.parse(
                        SANDBOX.replace("    lease: {days: 7, longestDays: 30}\n", ""), "c.yml");

        assertThat(catalog.find(new KindName("sandbox")).orElseThrow().leaseLength()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    perOwner: 2                     | perOwners: 2              | c.yml:7: unknown key "perOwners"; expected one of
                    perOwner: 2                     | perOwner: "2"             | c.yml:7: kinds.sandbox.perOwner: expected a whole number
                    perOwner: 2                     | perOwner: 2.5             | c.yml:7: kinds.sandbox.perOwner: expected a whole number
                    perOwner: 2                     | perOwner: many            | c.yml:7: kinds.sandbox.perOwner: expected a whole number
                    perOwner: 2                     | perOwner: 0               | perOwner must be 1 or more
                    atEnd: recycle                  | atEnd: burn               | c.yml:9: kinds.sandbox.atEnd: "burn" is not one of recycle, close
                    approval: none                  | approval: 1               | c.yml:8: kinds.sandbox.approval:
                    zoneLabel: sbx                  | zoneLabel: 7              | c.yml:5: kinds.sandbox.zoneLabel: expected a text
                    zoneLabel: sbx                  | zoneLabel: a.b            | zoneLabel must be a label of a domain
                    roles: [Developer, ReadOnly]    | roles: Developer          | c.yml:10: kinds.sandbox.roles: expected a list
                    roles: [Developer, ReadOnly]    | roles: [Root]             | c.yml:10: kinds.sandbox.roles: "Root" is not one of Developer, ReadOnly, Deployer
                    roles: [Developer, ReadOnly]    | roles: [Deployer]         | both the role Deployer and the key deployer
                    organizationalUnit: Sandbox     | organizationalUnit: a//b  | c.yml:4: kinds.sandbox.organizationalUnit: "a//b" is not a path
                    description: For a week         | perOwner: 1               | Duplicate field 'perOwner'
                    lease: {days: 7, longestDays: 30} | lease: 7                | c.yml:6: kinds.sandbox.lease: expected the keys days, longestDays
                    lease: {days: 7, longestDays: 30} | lease: {days: 7, longestDays: 3} | lease.longestDays must not be less
                    description: For a week         | desc: x                   | unknown key "desc"
                    """)
    void parse_whatIsWrong_tellsFileLineAndWhatWasExpected(
            String right, String wrong, String message) {
        assertThatThrownBy(() -> Catalog.parse(SANDBOX.replace(right, wrong), "c.yml"))
                .isInstanceOf(InvalidCatalog.class)
                .hasMessageContaining(message)
                .hasMessageContaining("c.yml:");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    token.actions.githubusercontent.com | repo:*
                    token.actions.githubusercontent.com | repo:*/shop:environment:test
                    token.actions.githubusercontent.com | repo:acm?/shop:environment:test
                    token.actions.githubusercontent.com | repo:acme*/shop:environment:test
                    token.actions.githubusercontent.com | repo:acme@*/shop@1:environment:test
                    token.actions.githubusercontent.com | repo:{service}/shop:environment:test
                    token.actions.githubusercontent.com | repo:acme:environment:test
                    token.actions.githubusercontent.com | environment:production
                    token.actions.githubusercontent.com | *:acme/shop:environment:test
                    gitlab.com                          | project_path:*/shop:ref_type:branch:ref:main
                    gitlab.com                          | project_path:acme*/shop:*
                    gitlab.com                          | project_path:*
                    gitlab.com                          | '*/shop:ref_type:branch:ref:main'
                    app.terraform.io                    | organization:*:project:*
                    app.terraform.io                    | organization:{name}:project:shop
                    ci.example.com                      | shop*
                    """)
    void parse_aDeployersSubject_thatMayBeAnybodys_isRefused(String issuer, String subject) {
        assertThatThrownBy(() -> Catalog.parse(deployedTo(issuer, subject), "c.yml"))
                .isInstanceOf(InvalidCatalog.class)
                .hasMessageContaining("c.yml:16: kinds.sandbox.deployer: deployer.subject must");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    token.actions.githubusercontent.com | repo:acme/{service}:environment:{stage}
                    token.actions.githubusercontent.com | repo:acme/shop:*
                    token.actions.githubusercontent.com | repo:acme/*
                    token.actions.githubusercontent.com | repo:acme@123/shop@456:environment:test
                    gitlab.com                          | project_path:acme/shop:ref_type:branch:ref:*
                    app.terraform.io                    | organization:acme:project:*
                    oidc.circleci.com/org/1             | org/1/project/*
                    ci.example.com                      | shop
                    """)
    void parse_aDeployersSubject_thatNamesItsOwner_isTaken(String issuer, String subject) {
        Catalog catalog = Catalog.parse(deployedTo(issuer, subject), "c.yml");

        assertThat(catalog.find(new KindName("sandbox")).orElseThrow().deployer())
                .extracting(Deployer::subject)
                .isEqualTo(List.of(subject));
    }

    @Test
    void parse_aDeployersSubjects_isTakenAsAList_andEachIsChecked() {
        String both = "[\"repo:acme/shop:*\", \"repo:%s/shop@*:environment:test\"]";
        String catalog =
                deployedTo("token.actions.githubusercontent.com", "…").replace("\"…\"", both);

        assertThat(
                        Catalog.parse(catalog.formatted("acme@123"), "c.yml")
                                .find(new KindName("sandbox"))
                                .orElseThrow()
                                .deployer())
                .extracting(Deployer::subject)
                .isEqualTo(List.of("repo:acme/shop:*", "repo:acme@123/shop@*:environment:test"));
        assertThatThrownBy(() -> Catalog.parse(catalog.formatted("acme@*"), "c.yml"))
                .isInstanceOf(InvalidCatalog.class)
                .hasMessageContaining("deployer.subject must begin with repo:OWNER/");
    }

    private static String deployedTo(String issuer, String subject) {
        return SANDBOX.replace("[Developer, ReadOnly]", "[Developer, Deployer]")
                + """
                    deployer:
                      oidcProvider: %s
                      audience: sts.amazonaws.com
                      subject: "%s"
                """
                        .formatted(issuer, subject);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    [{function: account-vending-hook-a, atMostMinute: 5}]    | c.yml:13: unknown key "atMostMinute"; expected one of atMostMinutes, function, stateMachine
                    [{function: account-vending-hook-a}]                     | c.yml:13: kinds.sandbox.hooks.beforeCleaning.atMostMinutes: expected a whole number
                    [{function: account-vending-hook-a, atMostMinutes: 16}]  | c.yml:13: kinds.sandbox.hooks.beforeCleaning: atMostMinutes of a function must be a number of minutes, 1 to 15
                    [{stateMachine: account-vending-hook-a, atMostMinutes: 1441}] | atMostMinutes of a state machine must be a number of minutes, 1 to 1440
                    [{function: account-vending-hook-a, atMostMinutes: PT5M}] | c.yml:13: kinds.sandbox.hooks.beforeCleaning.atMostMinutes: expected a whole number
                    [{function: register, atMostMinutes: 5}]                 | function must be a name, not an ARN, that begins with account-vending-hook- and has 64 characters at most
                    [{function: "arn:aws:lambda:us-east-1:1:function:account-vending-hook-a", atMostMinutes: 5}] | function must be a name, not an ARN
                    [{stateMachine: account-vending-hook-, atMostMinutes: 5}] | stateMachine must be a name, not an ARN, that begins with account-vending-hook- and has 80
                    [{atMostMinutes: 5}]                                     | a hook has either the key function or the key stateMachine
                    [{function: account-vending-hook-a, stateMachine: account-vending-hook-b, atMostMinutes: 5}] | a hook has either the key function or the key stateMachine
                    [account-vending-hook-a]                                 | c.yml:13: kinds.sandbox.hooks.beforeCleaning: expected the keys function, stateMachine, atMostMinutes
                    {function: account-vending-hook-a}                       | c.yml:13: kinds.sandbox.hooks.beforeCleaning: expected a list
                    []                                                       | c.yml:14: kinds.sandbox.hooks: hooks must name one at least, under beforeHandOver or beforeCleaning
                    """)
    void parse_ofWrongHooks_tellsFileLineAndWhatWasExpected(String hooks, String message) {
        assertThatThrownBy(() -> Catalog.parse(withHooks("beforeCleaning", hooks), "c.yml"))
                .isInstanceOf(InvalidCatalog.class)
                .hasMessageContaining(message)
                .hasMessageContaining("c.yml:1");
    }

    @Test
    void parse_ofTooManyHooksOrAnUnknownMoment_isRefused() {
        String six = "{function: account-vending-hook-a, atMostMinutes: 1}, ".repeat(6);

        assertThatThrownBy(
                        () -> Catalog.parse(withHooks("beforeHandOver", "[" + six + "]"), "c.yml"))
                .hasMessageContaining("hooks.beforeHandOver must name 5 hooks at most");
        assertThatThrownBy(() -> Catalog.parse(withHooks("before", "[]"), "c.yml"))
                .hasMessageContaining(
                        "c.yml:13: unknown key \"before\"; expected one of beforeCleaning, beforeHandOver");
    }

    @Test
    void parse_ofHooks_keepsTheirOrder() {
        Kind kind =
                Catalog.parse(
                                withHooks(
                                        "beforeHandOver",
                                        "[{function: account-vending-hook-b:live, atMostMinutes: 15},"
                                                + " {stateMachine: account-vending-hook-a, atMostMinutes: 1440}]"),
                                "c.yml")
                        .find(new KindName("sandbox"))
                        .orElseThrow();

        assertThat(kind.hasHooksAt(Hooks.Moment.beforeCleaning)).isFalse();
        assertThat(kind.hasHooksAt(Hooks.Moment.beforeHandOver)).isTrue();
        assertThat(java.util.Objects.requireNonNull(kind.hooks()).at(Hooks.Moment.beforeHandOver))
                .extracting(Hook::name)
                .containsExactly("account-vending-hook-b:live", "account-vending-hook-a");
    }

    private static String withHooks(String moment, String hooks) {
        return SANDBOX + "    hooks:\n      %s: %s\n".formatted(moment, hooks);
    }

    @Test
    void parse_aMissingKey_isNamed() {
        assertThatThrownBy(
                        () -> Catalog.parse(SANDBOX.replace("    zoneLabel: sbx\n", ""), "c.yml"))
                .hasMessageContaining("the key zoneLabel is missing");
    }

    @Test
    void parse_ofADescriptionWithWhatIsNotSeen_namesTheCharacter() {
        String hidden = SANDBOX.replaceFirst("description: ", "description: \u202E");

        assertThatThrownBy(() -> Catalog.parse(hidden, "c.yml"))
                .isInstanceOf(InvalidCatalog.class)
                .hasMessageContaining("sandbox: Character 1 is U+202E (RIGHT-TO-LEFT OVERRIDE)");
    }

    @Test
    void parse_anEmptyFile_tellsWhatIsExpected() {
        assertThatThrownBy(() -> Catalog.parse("", "c.yml"))
                .isInstanceOf(InvalidCatalog.class)
                .hasMessageContaining("c.yml");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {allow: [yachts]}            | c.yml:12: kinds.sandbox.guardrails.allow: "yachts" is not one of savingsPlans
                    {allow: domains}             | c.yml:12: kinds.sandbox.guardrails.allow: expected a list
                    {regions: [Frankfurt]}       | guardrails.regions: "Frankfurt" is not a region
                    {instanceFamilies: [t3.micro]} | guardrails.instanceFamilies: "t3.micro" is not a family
                    {region: [eu-central-1]}     | c.yml:12: unknown key "region"; expected one of allow, instanceFamilies, regions
                    """)
    void parse_guardrailsThatAreWrong_tellsWhatWasExpected(String guardrails, String message) {
        assertThatThrownBy(() -> Catalog.parse(guarded(guardrails), "c.yml"))
                .isInstanceOf(InvalidCatalog.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sandbox", "Sandbox/Small"})
    void parse_kindsWhoseUnitsMeet_mustHaveTheSameGuardrails(String unit) {
        String another =
                another("qa", unit, "{regions: [eu-central-1, eu-west-1], allow: [domains]}");

        assertThatThrownBy(
                        () -> Catalog.parse(guarded("{regions: [us-east-1]}") + another, "c.yml"))
                .isInstanceOf(InvalidCatalog.class)
                .hasMessageContaining("c.yml:13: kinds.qa: its unit " + unit)
                .hasMessageContaining("the unit Sandbox of kinds.sandbox");
        assertThat(
                        Catalog.parse(
                                        guarded(
                                                        "{allow: [domains], regions: [eu-west-1, eu-central-1]}")
                                                + another,
                                        "c.yml")
                                .kinds())
                .hasSize(2);
    }

    @Test
    void guardedUnits_areTheTopmost_whereAllKindsBelowHaveTheSame_elseTheirOwn() {
        String same = another("qa", "Work/QA", "{}") + another("dev", "Work/Dev", "{}");
        String differing =
                another("qa", "Work/QA", "{}") + another("dev", "Work/Dev", "{allow: [support]}");

        assertThat(Catalog.parse(SANDBOX + same, "c.yml").guardedUnits())
                .containsOnlyKeys(new OuPath("Sandbox"), new OuPath("Work"));
        assertThat(Catalog.parse(SANDBOX + differing, "c.yml").guardedUnits())
                .containsOnlyKeys(
                        new OuPath("Sandbox"), new OuPath("Work/QA"), new OuPath("Work/Dev"));
    }

    private static String guarded(String guardrails) {
        return SANDBOX + "    guardrails: %s\n".formatted(guardrails);
    }

    private static String another(String kind, String unit, String guardrails) {
        return guarded(guardrails)
                .replace("kinds:\n", "")
                .replace("  sandbox:", "  " + kind + ":")
                .replace("Unit: Sandbox", "Unit: " + unit);
    }
}
