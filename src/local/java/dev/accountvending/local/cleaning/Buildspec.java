package dev.accountvending.local.cleaning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The project's {@code resources/clean-account.buildspec}, as CodeBuild would run it.
 *
 * @param build the phase {@code build}, a script for bash
 * @param postBuild the phase {@code post_build}, likewise
 * @param exported the names of the variables that can be read from outside
 */
record Buildspec(String build, String postBuild, List<String> exported) {
    private static final Path FILE = Path.of("resources/clean-account.buildspec");
    private static final String EXPORTED = "nuke.exported";
    private static final YAMLMapper YAML = new YAMLMapper();

    Buildspec {
        exported = List.copyOf(exported);
    }

    static Buildspec read(Path project) {
        try {
            JsonNode text = YAML.readTree(project.resolve(FILE).toFile());
            return new Buildspec(
                    script(text.at("/phases/build/commands")),
                    script(text.at("/phases/post_build/commands")),
                    texts(text.at("/env/exported-variables")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns the last phase, and what CodeBuild does after it: it keeps the exported variables.
     */
    String reading() {
        StringBuilder script = new StringBuilder(postBuild).append("{\n");
        for (String name : exported) {
            script.append("printf '%%s=%%s\\n' %s \"${%s-}\"\n".formatted(name, name));
        }
        return script.append("} > ").append(EXPORTED).append('\n').toString();
    }

    /** Returns the variables that a build in this folder exported. */
    static Map<String, String> exports(Path folder) throws IOException {
        Path file = folder.resolve(EXPORTED);
        Map<String, String> exports = new HashMap<>();
        for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
            int equals = line.indexOf('=');
            exports.put(line.substring(0, equals), line.substring(equals + 1));
        }
        return exports;
    }

    /** Returns a script in which a command that fails ends its phase. */
    private static String script(JsonNode commands) {
        return "set -e\n" + String.join("\n", texts(commands)) + "\n";
    }

    private static List<String> texts(JsonNode nodes) {
        List<String> texts = new ArrayList<>();
        nodes.forEach(node -> texts.add(node.textValue()));
        return texts;
    }
}
