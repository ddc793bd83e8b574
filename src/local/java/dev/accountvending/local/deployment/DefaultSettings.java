package dev.accountvending.local.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import dev.accountvending.local.core.LocalCloudException;
import dev.accountvending.runtime.Json;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings that functions are deployed with unless a stage overrides them: {@code
 * serverless.yml} names the parameter of each, and {@code stages/default.yml} has its value.
 */
public final class DefaultSettings {
    private static final Pattern PARAMETER = Pattern.compile("\\$\\{param:(\\w+)}");
    private static final YAMLMapper YAML = Json.strict(YAMLMapper.builder()).build();

    private DefaultSettings() {}

    /** Reads the settings, by name; there are none in a project that cannot be packaged. */
    public static Map<String, String> read(Path project) {
        Map<String, String> settings = new TreeMap<>();
        if (!Packaging.isPossible(project)) {
            return settings;
        }
        JsonNode defaults = yaml(project.resolve("stages/default.yml"));
        yaml(project.resolve("serverless.yml"))
                .at("/provider/environment")
                .properties()
                .forEach(
                        setting -> {
                            Matcher parameter = PARAMETER.matcher(setting.getValue().asText());
                            if (parameter.matches() && defaults.has(parameter.group(1))) {
                                settings.put(
                                        setting.getKey(),
                                        defaults.path(parameter.group(1)).asText());
                            }
                        });
        return settings;
    }

    private static JsonNode yaml(Path file) {
        try {
            return YAML.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new LocalCloudException("Cannot read %s: %s".formatted(file, e.getMessage()), e);
        }
    }
}
