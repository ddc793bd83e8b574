package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Every setting that the functions read is deployed with them, from a parameter that is documented.
 */
class DeployedSettingsTest {
    /** Only where no archive is: the functions read the catalog that is packaged with them. */
    private static final Set<String> NOT_DEPLOYED = Set.of("AVM_CATALOG");

    private static final Path FILE = Path.of("serverless.yml");
    private final JsonNode serverless = Deployment.yaml(FILE);
    private final JsonNode environment = serverless.path("provider").path("environment");

    @Test
    void everySettingThatTheCodeReads_isInTheEnvironment() {
        assertThat(deployed()).containsExactlyInAnyOrderElementsOf(read());
    }

    @Test
    void everyParameterInUse_isThereWithADefaultOrAnExample() {
        Set<String> known = new HashSet<>(parameters());
        Set<String> used = new TreeSet<>();
        for (String folder : List.of("serverless.yml", "functions", "resources")) {
            Deployment.files(folder, ".yml")
                    .forEach(file -> used.addAll(found("\\$\\{[^}]*param:(\\w+)", file)));
        }
        assertThat(used).isNotEmpty().isSubsetOf(known);
        assertThat(known).as("parameters that nothing uses").isSubsetOf(used);
    }

    @Test
    void everyParameter_hasALineThatSaysWhatItIs() {
        List<String> lines = Deployment.text(FILE).lines().toList();
        List<String> undocumented = new ArrayList<>();
        for (String name : parameters()) {
            int at = indexOf("    %s:".formatted(name), lines);
            if (!lines.get(at - 1).strip().startsWith("#")) {
                undocumented.add(name);
            }
        }
        assertThat(undocumented).isEmpty();
    }

    private static int indexOf(String start, List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(start)) {
                return i;
            }
        }
        throw new AssertionError("serverless.yml has no line " + start);
    }

    private Set<String> deployed() {
        return environment.properties().stream().map(Map.Entry::getKey).collect(Collectors.toSet());
    }

    private List<String> parameters() {
        List<String> names = new ArrayList<>();
        for (JsonNode stage : serverless.path("params")) {
            stage.fieldNames().forEachRemaining(names::add);
        }
        return names;
    }

    /** The settings named in the sources of the functions. */
    private static Set<String> read() {
        Set<String> names = new TreeSet<>();
        Deployment.files("src/main/java", ".java")
                .filter(file -> !file.toString().matches(".*/accountvending/(cli|local)/.*"))
                .forEach(file -> names.addAll(found("\"(AVM_[A-Z_]+)\"", file)));
        names.removeAll(NOT_DEPLOYED);
        return names;
    }

    private static List<String> found(String pattern, Path file) {
        return Pattern.compile(pattern)
                .matcher(Deployment.text(file))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
