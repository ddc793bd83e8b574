package dev.accountvending.inventory;

import dev.accountvending.model.AccountNotReady;
import dev.accountvending.model.VendingFailed;

import software.amazon.awssdk.services.cloudwatchlogs.model.PolicyType;
import software.amazon.awssdk.services.ec2.model.DefaultInstanceMetadataEndpointState;
import software.amazon.awssdk.services.ec2.model.DefaultInstanceMetadataTagsState;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataDefaultsResponse;
import software.amazon.awssdk.services.ec2.model.MetadataDefaultHttpTokensState;
import software.amazon.awssdk.services.ecr.model.RegistryScanningConfiguration;
import software.amazon.awssdk.services.ecr.model.ScanType;
import software.amazon.awssdk.services.kms.model.KeyManagerType;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A setting of a whole region of an account with which one owner could see, copy or block what the
 * next one does. aws-nuke has no type for it.
 *
 * @param service the SDK's name of its endpoint
 * @param name what it is, for the person who must act
 * @param changed the difference from a new account; empty if there is none
 * @param reset puts it back; repeated, it changes nothing
 */
record AccountSetting(
        String service,
        String name,
        Function<RegionClients, Stream<String>> changed,
        Consumer<RegionClients> reset) {

    private static final String EBS_KEY = "alias/aws/ebs";
    private static final String DEFAULT_BUS = "default";
    private static final String PUBLIC_DOCUMENTS =
            "/ssm/documents/console/public-sharing-permission";

    static final List<AccountSetting> ALL =
            List.of(
                    new AccountSetting(
                            "ec2",
                            "the key for EBS volumes",
                            AccountSetting::ebsKey,
                            region -> region.ec2().resetEbsDefaultKmsKeyId(_ -> {})),
                    new AccountSetting(
                            "ec2",
                            "encryption of EBS volumes",
                            region ->
                                    region.ec2()
                                                    .getEbsEncryptionByDefault(_ -> {})
                                                    .ebsEncryptionByDefault()
                                            ? Stream.of()
                                            : Stream.of("is off"),
                            region -> region.ec2().enableEbsEncryptionByDefault(_ -> {})),
                    new AccountSetting(
                            "ec2",
                            "defaults of instance metadata",
                            AccountSetting::metadataDefaults,
                            AccountSetting::resetMetadataDefaults),
                    removing(
                            "oam",
                            "links to another account's observability",
                            region ->
                                    region
                                            .observability()
                                            .listLinksPaginator(_ -> {})
                                            .items()
                                            .stream()
                                            .map(link -> link.arn()),
                            (region, link) ->
                                    region.observability().deleteLink(it -> it.identifier(link))),
                    removing(
                            "oam",
                            "sinks for other accounts' observability",
                            region ->
                                    region
                                            .observability()
                                            .listSinksPaginator(_ -> {})
                                            .items()
                                            .stream()
                                            .map(sink -> sink.arn()),
                            (region, sink) ->
                                    region.observability().deleteSink(it -> it.identifier(sink))),
                    logPolicies(PolicyType.DATA_PROTECTION_POLICY),
                    logPolicies(PolicyType.SUBSCRIPTION_FILTER_POLICY),
                    logPolicies(PolicyType.FIELD_INDEX_POLICY),
                    logPolicies(PolicyType.TRANSFORMER_POLICY),
                    new AccountSetting(
                            "events",
                            "the policy of the default event bus",
                            region ->
                                    present(
                                            region.events()
                                                    .describeEventBus(it -> it.name(DEFAULT_BUS))
                                                    .policy()),
                            region ->
                                    region.events()
                                            .removePermission(
                                                    it ->
                                                            it.eventBusName(DEFAULT_BUS)
                                                                    .removeAllPermissions(true))),
                    new AccountSetting(
                            "config",
                            "authorizations of Config aggregators",
                            region ->
                                    region
                                            .config()
                                            .describeAggregationAuthorizationsPaginator(_ -> {})
                                            .aggregationAuthorizations()
                                            .stream()
                                            .map(it -> it.aggregationAuthorizationArn()),
                            AccountSetting::removeAuthorizations),
                    new AccountSetting(
                            "glue",
                            "the policy of the Glue catalog",
                            region ->
                                    unless(
                                            "EntityNotFoundException",
                                            () ->
                                                    present(
                                                            region.glue()
                                                                    .getResourcePolicy(_ -> {})
                                                                    .policyInJson())),
                            region -> region.glue().deleteResourcePolicy(_ -> {})),
                    new AccountSetting(
                            "api.ecr",
                            "the policy of the ECR registry",
                            region ->
                                    unless(
                                            "RegistryPolicyNotFoundException",
                                            () ->
                                                    present(
                                                            region.ecr()
                                                                    .getRegistryPolicy(_ -> {})
                                                                    .policyText())),
                            region -> region.ecr().deleteRegistryPolicy(_ -> {})),
                    new AccountSetting(
                            "api.ecr",
                            "replication of the ECR registry",
                            region ->
                                    region
                                            .ecr()
                                            .describeRegistry(_ -> {})
                                            .replicationConfiguration()
                                            .rules()
                                            .stream()
                                            .flatMap(rule -> rule.destinations().stream())
                                            .map(
                                                    to ->
                                                            "to %s %s"
                                                                    .formatted(
                                                                            to.registryId(),
                                                                            to.region())),
                            region ->
                                    region.ecr()
                                            .putReplicationConfiguration(
                                                    it ->
                                                            it.replicationConfiguration(
                                                                    none ->
                                                                            none.rules(
                                                                                    List.of())))),
                    new AccountSetting(
                            "api.ecr",
                            "scanning of the ECR registry",
                            AccountSetting::scanning,
                            region ->
                                    region.ecr()
                                            .putRegistryScanningConfiguration(
                                                    it ->
                                                            it.scanType(ScanType.BASIC)
                                                                    .rules(List.of()))),
                    new AccountSetting(
                            "ssm",
                            "public sharing of SSM documents",
                            region ->
                                    region.systems()
                                                    .getServiceSetting(
                                                            it -> it.settingId(PUBLIC_DOCUMENTS))
                                                    .serviceSetting()
                                                    .status()
                                                    .equals("Default")
                                            ? Stream.of()
                                            : Stream.of("is set"),
                            region ->
                                    region.systems()
                                            .resetServiceSetting(
                                                    it -> it.settingId(PUBLIC_DOCUMENTS))));

    /** Returns a setting that a new account does not have: removing each resets it. */
    private static AccountSetting removing(
            String service,
            String name,
            Function<RegionClients, Stream<String>> listed,
            BiConsumer<RegionClients, String> remove) {
        return new AccountSetting(
                service,
                name,
                listed,
                region -> listed.apply(region).toList().forEach(it -> remove.accept(region, it)));
    }

    private static AccountSetting logPolicies(PolicyType type) {
        return removing(
                "logs",
                "account policies of CloudWatch Logs (%s)".formatted(type),
                region ->
                        region
                                .logs()
                                .describeAccountPolicies(it -> it.policyType(type))
                                .accountPolicies()
                                .stream()
                                .map(policy -> policy.policyName()),
                (region, policy) ->
                        region.logs()
                                .deleteAccountPolicy(it -> it.policyType(type).policyName(policy)));
    }

    /**
     * Returns the key if it differs from a new account's, AWS's own, which EC2 may name by its
     * alias or not.
     */
    private static Stream<String> ebsKey(RegionClients region) {
        String key = region.ec2().getEbsDefaultKmsKeyId(_ -> {}).kmsKeyId();
        return key.endsWith(EBS_KEY) || isOfAws(region, key) ? Stream.of() : Stream.of(key);
    }

    private static boolean isOfAws(RegionClients region, String key) {
        try {
            return region.data().keys().describeKey(it -> it.keyId(key)).keyMetadata().keyManager()
                    == KeyManagerType.AWS;
        } catch (VendingFailed | AccountNotReady refused) {
            return false; // deleted, or hidden in another account: not AWS's
        }
    }

    private static Stream<String> metadataDefaults(RegionClients region) {
        InstanceMetadataDefaultsResponse set =
                region.ec2().getInstanceMetadataDefaults(_ -> {}).accountLevel();
        Integer hops = set == null ? null : set.httpPutResponseHopLimit();
        boolean asNew =
                set == null
                        || (set.httpTokens() == null
                                && set.httpEndpoint() == null
                                && set.instanceMetadataTags() == null
                                && (hops == null || hops == -1));
        return asNew ? Stream.of() : Stream.of("are set");
    }

    private static void resetMetadataDefaults(RegionClients region) {
        region.ec2()
                .modifyInstanceMetadataDefaults(
                        it ->
                                it.httpTokens(MetadataDefaultHttpTokensState.NO_PREFERENCE)
                                        .httpEndpoint(
                                                DefaultInstanceMetadataEndpointState.NO_PREFERENCE)
                                        .instanceMetadataTags(
                                                DefaultInstanceMetadataTagsState.NO_PREFERENCE)
                                        .httpPutResponseHopLimit(-1));
    }

    private static void removeAuthorizations(RegionClients region) {
        region
                .config()
                .describeAggregationAuthorizationsPaginator(_ -> {})
                .aggregationAuthorizations()
                .stream()
                .toList()
                .forEach(
                        given ->
                                region.config()
                                        .deleteAggregationAuthorization(
                                                it ->
                                                        it.authorizedAccountId(
                                                                        given.authorizedAccountId())
                                                                .authorizedAwsRegion(
                                                                        given
                                                                                .authorizedAwsRegion())));
    }

    private static Stream<String> scanning(RegionClients region) {
        RegistryScanningConfiguration set =
                region.ecr().getRegistryScanningConfiguration(_ -> {}).scanningConfiguration();
        return set == null || (set.scanType() != ScanType.ENHANCED && set.rules().isEmpty())
                ? Stream.of()
                : Stream.of("is set");
    }

    private static Stream<String> present(String policy) {
        return policy == null || policy.isEmpty() ? Stream.of() : Stream.of("is set");
    }

    private static Stream<String> unless(String notThere, Supplier<Stream<String>> look) {
        try {
            return look.get();
        } catch (VendingFailed refused) {
            if (refused.is(notThere)) {
                return Stream.of();
            }
            throw refused;
        }
    }

    /** Notes what differs from a new account's. */
    void look(RegionClients region, Findings findings) {
        findings.look(
                region.region(),
                service,
                name,
                () -> changed.apply(region).map(what -> "%s: %s".formatted(name, what)));
    }

    /** Puts it back if it was changed. */
    void putBack(RegionClients region, Findings findings) {
        findings.look(
                region.region(),
                service,
                name,
                () -> {
                    List<String> before = changed.apply(region).toList();
                    if (!before.isEmpty()) {
                        reset.accept(region);
                    }
                    return before.stream().map(what -> "%s: %s".formatted(name, what));
                });
    }
}
