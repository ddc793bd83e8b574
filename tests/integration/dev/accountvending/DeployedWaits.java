package dev.accountvending;

import com.fasterxml.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The waits that are deployed unless a stage says otherwise, as stages/default.yml has them. */
final class DeployedWaits {
    private static final Pattern PARAMETER = Pattern.compile("\\$\\{param:(\\w+)}");

    private DeployedWaits() {}

    /** Seconds, by setting. */
    static Map<String, String> read() {
        JsonNode serverless = Deployment.yaml(Path.of("serverless.yml"));
        JsonNode defaults = Deployment.yaml(Path.of("stages", "default.yml"));
        Map<String, String> waits = new HashMap<>();
        serverless
                .path("provider")
                .path("environment")
                .properties()
                .forEach(
                        setting -> {
                            Matcher parameter = PARAMETER.matcher(setting.getValue().asText());
                            if (setting.getKey().contains("_WAIT_") && parameter.matches()) {
                                waits.put(
                                        setting.getKey(),
                                        defaults.path(parameter.group(1)).asText());
                            }
                        });
        return waits;
    }
}
