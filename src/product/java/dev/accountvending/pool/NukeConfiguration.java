package dev.accountvending.pool;

import static java.util.Map.entry;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import dev.accountvending.access.RolesOfAccount;
import dev.accountvending.inventory.AccountInventory;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.Ascii;
import dev.accountvending.runtime.Settings;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * The configuration of aws-nuke for one account (<a
 * href="https://ekristen.github.io/aws-nuke/config/">configuration</a>). It says that the account
 * may be emptied, what in it is ours and stays, and which accounts may never be emptied.
 *
 * <p>aws-nuke treats a filter with an unknown property as one that matches nothing, without an
 * error. So a test checks each filter here against aws-nuke's sources.
 */
public final class NukeConfiguration {
    /**
     * Types that are not listed. Most cannot be listed any more, and a listing that fails keeps an
     * account from being clean: services that AWS has closed, or closed to new customers (<a
     * href="https://ekristen.github.io/aws-nuke/starter-config/">starter configuration</a>, and
     * ekristen/aws-nuke#373, #559, #1013).
     */
    static final List<String> EXCLUDED =
            List.of(
                    // Listed one by one, at a price; they are deleted with their container.
                    "DynamoDBTableItem",
                    "MediaStoreDataItems",
                    "S3Object",
                    // Part of the baseline, which no person can change.
                    "IAMAccountSettingPasswordPolicy",
                    // Only for the organization's administrator of the service, or with a
                    // subscription.
                    "FMSNotificationChannel",
                    "FMSPolicy",
                    "ShieldProtection",
                    "ShieldProtectionGroup",
                    // Cannot be removed (rebuy-de/aws-nuke#515).
                    "ServiceCatalogTagOption",
                    "ServiceCatalogTagOptionPortfolioAttachment",
                    // Closed services.
                    "Cloud9Environment",
                    "CloudSearchDomain",
                    "CodeStarProject",
                    "ElasticTranscoderPipeline",
                    "ElasticTranscoderPreset",
                    "InspectorAssessmentRun",
                    "InspectorAssessmentTarget",
                    "InspectorAssessmentTemplate",
                    "LexBot",
                    "LexIntent",
                    "LexModelBuildingServiceBotAlias",
                    "LexSlotType",
                    "MachineLearningBranchPrediction",
                    "MachineLearningDataSource",
                    "MachineLearningEvaluation",
                    "MachineLearningMLModel",
                    "OpsWorksApp",
                    "OpsWorksCMBackup",
                    "OpsWorksCMServer",
                    "OpsWorksCMServerState",
                    "OpsWorksInstance",
                    "OpsWorksLayer",
                    "OpsWorksUserProfile",
                    "QLDBLedger",
                    "RoboMakerRobotApplication",
                    "RoboMakerSimulationApplication",
                    "RoboMakerSimulationJob");

    /** Protection against deletion belongs to the former owner, and ends with the lease. */
    private static final Map<String, Map<String, Boolean>> SETTINGS =
            switchedOn(
                    Map.ofEntries(
                            entry("CloudFormationStack", List.of("DisableDeletionProtection")),
                            entry("CognitoUserPool", List.of("DisableDeletionProtection")),
                            entry("DSQLCluster", List.of("DisableDeletionProtection")),
                            entry("DocDBCluster", List.of("DisableDeletionProtection")),
                            entry("DynamoDBTable", List.of("DisableDeletionProtection")),
                            entry(
                                    "EC2Image",
                                    List.of(
                                            "DisableDeregistrationProtection",
                                            "IncludeDeprecated",
                                            "IncludeDisabled")),
                            entry(
                                    "EC2Instance",
                                    List.of("DisableDeletionProtection", "DisableStopProtection")),
                            entry("EKSCluster", List.of("DisableDeletionProtection")),
                            entry("ELBv2", List.of("DisableDeletionProtection")),
                            entry("LightsailInstance", List.of("ForceDeleteAddOns")),
                            entry("NeptuneCluster", List.of("DisableDeletionProtection")),
                            entry("NeptuneGraph", List.of("DisableDeletionProtection")),
                            entry(
                                    "NeptuneInstance",
                                    List.of(
                                            "DisableClusterDeletionProtection",
                                            "DisableDeletionProtection")),
                            entry("PinpointPhoneNumber", List.of("DisableDeletionProtection")),
                            entry(
                                    "QuickSightSubscription",
                                    List.of("DisableTerminationProtection")),
                            entry(
                                    "RDSInstance",
                                    List.of("DisableDeletionProtection", "StartClusterToDelete")),
                            entry(
                                    "S3Bucket",
                                    List.of(
                                            "BypassGovernanceRetention",
                                            "RemoveObjectLegalHold"))));

    /** The path of our roles, policies and instance profiles. */
    private static final String OURS = "/vending/";

    /** The prefix of our budgets' names. */
    private static final String BUDGETS = "vending-";

    /** The path of AWS's service-linked roles, which no one else can make or delete. */
    private static final String SERVICE_LINKED = "/aws-service-role/";

    /** The path of Identity Center's roles, which no one else can delete. */
    private static final String IDENTITY_CENTER = "/aws-reserved/sso.amazonaws.com/";

    /** aws-nuke refuses an account whose alias contains this. */
    private static final String FORBIDDEN_IN_ALIAS = "prod";

    private static final YAMLMapper YAML =
            YAMLMapper.builder(
                            YAMLFactory.builder()
                                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                                    .build())
                    .build();

    private final AccountId member;
    private final @Nullable String alias;
    private final AccountInventory whenNew;
    private final Settings settings;

    /** A filter: a resource with this property stays. */
    @JsonPropertyOrder({"property", "type", "value"})
    record Filter(String property, String type, String value) {
        static Filter exact(String property, String value) {
            return new Filter(property, "exact", value);
        }

        static Filter prefix(String property, String value) {
            return new Filter(property, "prefix", value);
        }
    }

    /**
     * @param alias the account's, if the ledger knows one
     * @param whenNew what the account held when it was new: of its IAM, only that and ours stays
     * @throws IllegalStateException if the account is one of those that are never touched
     */
    NukeConfiguration(
            AccountId member, @Nullable String alias, AccountInventory whenNew, Settings settings) {
        this.member = member;
        this.alias = alias;
        this.whenNew = whenNew;
        this.settings = settings;
        if (blocklist().contains(member.value())) {
            throw new IllegalStateException(
                    "Account %s is not a member that may be cleaned.".formatted(member));
        }
    }

    /** Returns the configuration as aws-nuke reads it. */
    String yaml() {
        try {
            return YAML.writeValueAsString(document());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Returns the configuration for an environment variable, compressed and in Base64, because
     * CodeBuild takes only a few thousand characters in all. It is the same each time, so that a
     * repeated request is the same request.
     */
    String packed() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(yaml().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("regions", regions());
        document.put("blocklist", blocklist());
        if (aliasIsInTheWay()) {
            document.put("bypass-alias-check-accounts", List.of(member.value()));
        }
        document.put("settings", SETTINGS);
        document.put(
                "resource-types",
                Map.of(
                        "excludes",
                        Stream.concat(EXCLUDED.stream(), settings.cleaningExcludes().stream())
                                .distinct()
                                .toList()));
        document.put("accounts", Map.of(member.value(), Map.of("filters", filters())));
        return document;
    }

    /**
     * Returns the regions; {@code all} includes what belongs to no region, and makes aws-nuke
     * ignore the others.
     */
    private List<String> regions() {
        List<String> wanted = settings.cleaningRegions();
        return wanted.contains("all")
                ? List.of("all")
                : Stream.concat(Stream.of("global"), wanted.stream()).distinct().toList();
    }

    private List<String> blocklist() {
        return Stream.of(
                        settings.managementAccount(),
                        settings.ownAccount(),
                        settings.identityAccount())
                .map(AccountId::value)
                .distinct()
                .toList();
    }

    /**
     * Returns whether aws-nuke would refuse the alias. It does if there is none or it has "prod" in
     * it, to guard against a person's mistake. Here the ledger identifies the account, by number.
     */
    private boolean aliasIsInTheWay() {
        return alias == null || Ascii.lower(alias).contains(FORBIDDEN_IN_ALIAS);
    }

    private Map<String, List<Filter>> filters() {
        Map<String, List<Filter>> filters = new LinkedHashMap<>();
        filters.put("IAMRole", keptRoles("Name", "Path"));
        filters.put("IAMRolePolicy", keptRoles("role:RoleName", "role:Path"));
        filters.put("IAMRolePolicyAttachment", keptRoles("RoleName", "RolePath"));
        filters.put("IAMPolicy", kept("ARN", "policy", RolesOfAccount.arnsOfOurs(member)));
        filters.put("IAMInstanceProfile", keptNames("instance-profile"));
        filters.put("IAMSAMLProvider", keptProviders());
        filters.put("BudgetsBudget", List.of(Filter.prefix("Name", BUDGETS)));
        return filters;
    }

    /**
     * Returns filters that keep the roles of the new account by name, because aws-nuke shows no ARN
     * of a role. IAM gives a name only once in an account, independent of the path. If a role was
     * replaced by another of that name since, {@code ProveEmpty} sees its ARN.
     */
    private List<Filter> keptRoles(String name, String path) {
        List<Filter> kept = new ArrayList<>();
        kept.add(Filter.exact(path, OURS));
        kept.add(Filter.prefix(path, SERVICE_LINKED));
        if (settings.identityCenter().isPresent()) {
            kept.add(Filter.prefix(path, IDENTITY_CENTER));
        }
        names("role").forEach(role -> kept.add(Filter.exact(name, role)));
        return Collections.unmodifiableList(kept);
    }

    private List<Filter> keptNames(String type) {
        return names(type).map(name -> Filter.exact("Name", name)).toList();
    }

    private List<Filter> keptProviders() {
        List<Filter> kept = new ArrayList<>(kept("ARN", "saml-provider", Set.of()));
        if (settings.identityCenter().isPresent()) {
            kept.add(Filter.prefix("ARN", identityCenter()));
        }
        return Collections.unmodifiableList(kept);
    }

    private List<Filter> kept(String property, String type, Set<String> more) {
        return Stream.concat(arns(type), more.stream().filter(arn -> isOf(type, arn)))
                .distinct()
                .sorted()
                .map(arn -> Filter.exact(property, arn))
                .toList();
    }

    private Stream<String> names(String type) {
        return arns(type).map(arn -> arn.substring(arn.lastIndexOf('/') + 1));
    }

    private Stream<String> arns(String type) {
        return whenNew.identities().keySet().stream().filter(arn -> isOf(type, arn));
    }

    private static boolean isOf(String type, String arn) {
        return arn.split(":", 6)[5].startsWith(type + "/");
    }

    private String identityCenter() {
        return "arn:aws:iam::%s:saml-provider/AWSSSO_".formatted(member);
    }

    private static Map<String, Map<String, Boolean>> switchedOn(
            Map<String, List<String>> settings) {
        Map<String, Map<String, Boolean>> switchedOn = new TreeMap<>();
        settings.forEach(
                (type, names) -> {
                    Map<String, Boolean> ofType = new TreeMap<>();
                    names.forEach(name -> ofType.put(name, true));
                    switchedOn.put(type, ofType);
                });
        return switchedOn;
    }
}
