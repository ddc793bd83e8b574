package dev.accountvending.local.rules;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.local.gateway.AwsFailure;
import dev.accountvending.local.gateway.Rules;
import dev.accountvending.runtime.Json;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Systems Manager's settings of an account in a region, each with the value that AWS gives it (<a
 * href="https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetServiceSetting.html">GetServiceSetting</a>).
 */
final class ServiceSettings {
    private static final Map<String, String> DEFAULTS =
            Map.of(
                    "/ssm/appmanager/appmanager-enabled", "False",
                    "/ssm/automation/customer-script-log-destination", "None",
                    "/ssm/automation/customer-script-log-group-name", "None",
                    "/ssm/automation/enable-adaptive-concurrency", "False",
                    "/ssm/documents/console/public-sharing-permission", "Enable",
                    "/ssm/managed-instance/activation-tier", "standard",
                    "/ssm/managed-instance/default-ec2-instance-management-role", "$None",
                    "/ssm/opsinsights/opscenter", "Disabled",
                    "/ssm/parameter-store/default-parameter-tier", "Standard",
                    "/ssm/parameter-store/high-throughput-enabled", "false");

    private record Changed(String value, Instant at, String by) {}

    private final Clock clock;
    private final PerRegion<Map<String, Changed>> changes = new PerRegion<>(HashMap::new);

    ServiceSettings(Clock clock) {
        this.clock = clock;
    }

    void install(Rules rules) {
        rules.rule("ssm:GetServiceSetting", this::get);
        rules.rule("ssm:UpdateServiceSetting", this::update);
        rules.rule("ssm:ResetServiceSetting", this::reset);
    }

    private synchronized Answer get(AwsCall call) {
        return Answer.json(shown(call, id(call.json())));
    }

    private synchronized Answer update(AwsCall call) {
        ObjectNode request = call.json();
        String value = request.path("SettingValue").asText("");
        if (value.isEmpty()) {
            throw new AwsFailure(400, "ValidationException", "A setting has a value.");
        }
        changes.of(call).put(id(request), new Changed(value, clock.instant(), call.caller().arn()));
        return Answer.json(Json.MAPPER.createObjectNode());
    }

    private synchronized Answer reset(AwsCall call) {
        String id = id(call.json());
        changes.of(call).remove(id);
        return Answer.json(shown(call, id));
    }

    private ObjectNode shown(AwsCall call, String id) {
        Changed changed = changes.of(call).get(id);
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ObjectNode setting = answer.putObject("ServiceSetting");
        setting.put("SettingId", id)
                .put("SettingValue", changed == null ? DEFAULTS.get(id) : changed.value())
                .put("LastModifiedDate", changed == null ? 0 : changed.at().getEpochSecond())
                .put("LastModifiedUser", changed == null ? "System" : changed.by())
                .put(
                        "ARN",
                        "arn:aws:ssm:%s:%s:servicesetting%s"
                                .formatted(call.region(), call.caller().account(), id))
                .put("Status", changed == null ? "Default" : "Customized");
        return answer;
    }

    /** Returns a setting's id, which a request may name by its ARN. */
    private static String id(ObjectNode request) {
        String id =
                request.path("SettingId").asText("").replaceFirst("^arn:.*:servicesetting/", "/");
        if (!DEFAULTS.containsKey(id)) {
            throw new AwsFailure(
                    400, "ServiceSettingNotFound", "Setting %s is not available.".formatted(id));
        }
        return id;
    }
}
