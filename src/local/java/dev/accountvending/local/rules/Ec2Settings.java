package dev.accountvending.local.rules;

import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.local.gateway.AwsFailure;
import dev.accountvending.local.gateway.Rules;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * EC2's settings of a whole account in a region, which moto lacks: the default key of EBS (<a
 * href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyEbsDefaultKmsKeyId.html">ModifyEbsDefaultKmsKeyId</a>),
 * the defaults of instance metadata (<a
 * href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyInstanceMetadataDefaults.html">ModifyInstanceMetadataDefaults</a>),
 * the serial console, and whether images and snapshots may be made public. As at AWS, images of a
 * new account may not.
 */
final class Ec2Settings {
    private static final String NAMESPACE = "http://ec2.amazonaws.com/doc/2016-11-15/";
    private static final String OF_AWS = "alias/aws/ebs";
    private static final String UNBLOCKED = "unblocked";
    private static final String NEW_SHARING = "block-new-sharing";

    /**
     * The parameters of instance metadata's defaults, and the members of the answer that contain
     * them.
     */
    private static final Map<String, String> METADATA =
            Map.of(
                    "HttpTokens", "httpTokens",
                    "HttpPutResponseHopLimit", "httpPutResponseHopLimit",
                    "HttpEndpoint", "httpEndpoint",
                    "InstanceMetadataTags", "instanceMetadataTags",
                    "HttpTokensEnforced", "httpTokensEnforced");

    private static final List<String> NO_PREFERENCE = List.of("no-preference", "-1");

    private static final class Held {
        private String key = OF_AWS;
        private String images = NEW_SHARING;
        private String snapshots = UNBLOCKED;
        private boolean serialConsole;
        private final Map<String, String> metadata = new LinkedHashMap<>();
    }

    private final PerRegion<Held> settings = new PerRegion<>(Held::new);

    void install(Rules rules) {
        rules.rule("ec2:GetEbsDefaultKmsKeyId", this::key);
        rules.rule("ec2:ModifyEbsDefaultKmsKeyId", this::modifyKey);
        rules.rule("ec2:ResetEbsDefaultKmsKeyId", this::resetKey);
        rules.rule("ec2:GetInstanceMetadataDefaults", this::metadata);
        rules.rule("ec2:ModifyInstanceMetadataDefaults", this::modifyMetadata);
        rules.rule("ec2:GetImageBlockPublicAccessState", this::images);
        rules.rule("ec2:EnableImageBlockPublicAccess", call -> images(call, NEW_SHARING));
        rules.rule("ec2:DisableImageBlockPublicAccess", call -> images(call, UNBLOCKED));
        rules.rule("ec2:GetSnapshotBlockPublicAccessState", this::snapshots);
        rules.rule("ec2:EnableSnapshotBlockPublicAccess", this::blockSnapshots);
        rules.rule("ec2:DisableSnapshotBlockPublicAccess", call -> snapshots(call, UNBLOCKED));
        rules.rule("ec2:GetSerialConsoleAccessStatus", this::serialConsole);
        rules.rule("ec2:EnableSerialConsoleAccess", call -> serialConsole(call, true));
        rules.rule("ec2:DisableSerialConsoleAccess", call -> serialConsole(call, false));
    }

    static Answer answer(AwsCall call, String members) {
        return Answer.xml(
                200,
                "<%1$sResponse xmlns=\"%2$s\"><requestId>%3$s</requestId>%4$s</%1$sResponse>"
                        .formatted(
                                call.operation().replaceFirst("^ec2:", ""),
                                NAMESPACE,
                                UUID.randomUUID(),
                                members));
    }

    static String member(String name, Object value) {
        return "<%1$s>%2$s</%1$s>".formatted(name, Xml.escape(value.toString()));
    }

    private synchronized Answer key(AwsCall call) {
        return answer(call, member("kmsKeyId", settings.of(call).key));
    }

    private synchronized Answer modifyKey(AwsCall call) {
        settings.of(call).key = arn(call, call.requiredParameter("KmsKeyId"));
        return key(call);
    }

    private synchronized Answer resetKey(AwsCall call) {
        settings.of(call).key = OF_AWS;
        return key(call);
    }

    /** Returns a key's ARN; a key may be named by its id, its alias, or either's ARN. */
    private static String arn(AwsCall call, String key) {
        if (key.startsWith("arn:") || key.equals(OF_AWS)) {
            return key;
        }
        return "arn:aws:kms:%s:%s:%s"
                .formatted(
                        call.region(),
                        call.caller().account(),
                        key.startsWith("alias/") ? key : "key/" + key);
    }

    private synchronized Answer metadata(AwsCall call) {
        Map<String, String> held = settings.of(call).metadata;
        String members =
                held.entrySet().stream()
                        .map(entry -> member(entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining());
        return answer(
                call,
                "<accountLevel>%s%s</accountLevel>"
                        .formatted(members, held.isEmpty() ? "" : member("managedBy", "account")));
    }

    private synchronized Answer modifyMetadata(AwsCall call) {
        Map<String, String> held = settings.of(call).metadata;
        METADATA.forEach(
                (parameter, member) ->
                        call.parameter(parameter)
                                .ifPresent(
                                        value -> {
                                            if (NO_PREFERENCE.contains(value)) {
                                                held.remove(member);
                                            } else {
                                                held.put(member, value);
                                            }
                                        }));
        return answer(call, member("return", true));
    }

    private synchronized Answer images(AwsCall call) {
        return answer(
                call,
                member("imageBlockPublicAccessState", settings.of(call).images)
                        + member("managedBy", "account"));
    }

    private synchronized Answer images(AwsCall call, String state) {
        settings.of(call).images = state;
        return answer(call, member("imageBlockPublicAccessState", state));
    }

    private synchronized Answer snapshots(AwsCall call) {
        return answer(
                call,
                member("state", settings.of(call).snapshots) + member("managedBy", "account"));
    }

    private synchronized Answer snapshots(AwsCall call, String state) {
        settings.of(call).snapshots = state;
        return answer(call, member("state", state));
    }

    private Answer blockSnapshots(AwsCall call) {
        String state = call.requiredParameter("State");
        if (!List.of(NEW_SHARING, "block-all-sharing").contains(state)) {
            throw new AwsFailure(
                    400,
                    "InvalidParameterValue",
                    "Value (%s) for parameter State is invalid.".formatted(state));
        }
        return snapshots(call, state);
    }

    private synchronized Answer serialConsole(AwsCall call) {
        return answer(
                call,
                member("serialConsoleAccessEnabled", settings.of(call).serialConsole)
                        + member("managedBy", "account"));
    }

    private synchronized Answer serialConsole(AwsCall call, boolean enabled) {
        settings.of(call).serialConsole = enabled;
        return answer(call, member("serialConsoleAccessEnabled", enabled));
    }
}
