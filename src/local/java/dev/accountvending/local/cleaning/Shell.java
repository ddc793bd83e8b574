package dev.accountvending.local.cleaning;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs scripts as a build's machine would: in a folder of their own, and with an environment of
 * their own.
 *
 * @param path the path on which programs are searched
 */
record Shell(Path folder, String path, Map<String, String> environment) {
    /** As long as the project in {@code resources/cleaning.yml} lets a build run. */
    private static final long LONGEST_MINUTES = 60;

    static final String LOG = "build.log";

    Shell {
        environment = Map.copyOf(environment);
    }

    /**
     * Runs it to its end and appends its output to that of earlier scripts; returns whether it
     * succeeded.
     */
    boolean run(String script) throws InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(List.of("bash", "-c", script))
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectInput(new File("/dev/null"))
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(folder.resolve(LOG).toFile()));
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put("PATH", path);
        builder.environment().put("HOME", folder.toString());
        try {
            Process process = builder.start();
            try {
                return process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)
                        && process.exitValue() == 0;
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns whether a program of that name can be run. */
    boolean has(String program) {
        for (String place : path.split(File.pathSeparator, -1)) {
            File file = new File(place, program);
            if (!place.isEmpty() && file.isFile() && file.canExecute()) {
                return true;
            }
        }
        return false;
    }
}
