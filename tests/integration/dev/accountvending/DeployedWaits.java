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

    /**
     * By setting, in whole seconds of this machine's.
     *
     * @param speed how many times as fast AWS's clock goes
     */
    static Map<String, String> at(int speed) {
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
                                int seconds = defaults.path(parameter.group(1)).asInt();
                                waits.put(
                                        setting.getKey(),
                                        Integer.toString(Math.max(1, seconds / speed)));
                            }
                        });
        return waits;
    }
}
