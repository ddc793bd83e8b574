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

    /** Settings with a default, and those without. */
    private static final List<Path> FILES =
            List.of(Path.of("stages/default.yml"), Path.of("stages/example.yml"));

    private final JsonNode environment =
            Deployment.yaml(Path.of("serverless.yml")).path("provider").path("environment");

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
        List<String> undocumented = new ArrayList<>();
        for (Path file : FILES) {
            List<String> lines = Deployment.text(file).lines().toList();
            for (String name : parameters(file)) {
                int at = indexOf("%s:".formatted(name), lines);
                if (!lines.get(at - 1).startsWith("#")) {
                    undocumented.add(name);
                }
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
        throw new AssertionError("No line begins with " + start);
    }

    private Set<String> deployed() {
        return environment.properties().stream().map(Map.Entry::getKey).collect(Collectors.toSet());
    }

    private List<String> parameters() {
        return FILES.stream().flatMap(file -> parameters(file).stream()).toList();
    }

    private static List<String> parameters(Path file) {
        List<String> names = new ArrayList<>();
        Deployment.yaml(file).fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** The settings named in the sources of the functions. */
    private static Set<String> read() {
        Set<String> names = new TreeSet<>();
        Deployment.files("src/product/java", ".java")
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
