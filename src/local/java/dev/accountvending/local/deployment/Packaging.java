package dev.accountvending.local.deployment;

import dev.accountvending.local.core.LocalCloudException;
import dev.accountvending.local.core.LockedFile;
import dev.accountvending.local.core.StageNames;
import dev.accountvending.local.node.NodeModules;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Makes the template that osls packages from {@code serverless.yml} for the stage {@code local}, in
 * a folder below {@code build/}, without network and credentials.
 *
 * <p>It is kept under a name that is a hash of all its inputs, so that it is made anew only when
 * one of them has changed; it appears under that name when it is complete, and a lock on a file
 * keeps two processes from making it at once.
 */
public final class Packaging {
    private static final long LONGEST_SECONDS = 120;
    private static final List<String> FOLDERS =
            List.of("functions", "resources", "serverless", "stages", "statemachine");
    private static final List<String> FILES =
            List.of("serverless.yml", "catalog.yml", "package-lock.json");
    private static final List<String> ARCHIVES =
            List.of(
                    "target/account-vending-machine.zip",
                    "target/account-vending-machine-libraries.zip");
    private static final String ERROR = "Error: ";
    private static final String MADE = ".serverless/cloudformation-template-update-stack.json";

    private final Path project;
    private final Path folder;
    private final NodeModules modules;
    private final StageParameters parameters;
    private final Consumer<String> progress;

    /**
     * @param folder below {@code build/}
     */
    public Packaging(
            Path project,
            String folder,
            NodeModules modules,
            StageParameters parameters,
            Consumer<String> progress) {
        this.project = project.toAbsolutePath();
        this.folder = this.project.resolve("build").resolve(folder);
        this.modules = modules;
        this.parameters = parameters;
        this.progress = progress;
    }

    /** Returns whether a project can be packaged. */
    public static boolean isPossible(Path project) {
        return Files.isRegularFile(project.resolve("serverless.yml"));
    }

    /** Returns the template's text, with placeholders. */
    public String template() {
        try {
            Path template = folder.resolve(stamp() + ".json");
            if (!Files.exists(template)) {
                LockedFile.hold(folder.resolve("lock"), () -> made(template));
            }
            return Files.readString(template);
        } catch (IOException e) {
            throw new LocalCloudException(
                    "Cannot make the deployment's template in %s: %s"
                            .formatted(folder, e.getMessage()),
                    e);
        }
    }

    private Path made(Path template) throws IOException {
        // The process that held the lock before us may have made it.
        if (!Files.exists(template)) {
            progress.accept("Packaging the deployment (after a change only, some seconds)");
            Path making = folder.resolve("making");
            delete(making);
            furnish(making);
            run(making);
            forgetOthers();
            Files.move(making.resolve(MADE), template, StandardCopyOption.ATOMIC_MOVE);
            delete(making);
        }
        return template;
    }

    /** Copies everything that serverless.yml refers to; empty archives replace the real ones. */
    private void furnish(Path making) throws IOException {
        Files.createDirectories(making.resolve("target"));
        for (String name : FILES) {
            if (Files.exists(project.resolve(name))) {
                Files.copy(project.resolve(name), making.resolve(name));
            }
        }
        for (String name : FOLDERS) {
            Files.createSymbolicLink(making.resolve(name), project.resolve(name));
        }
        Files.createSymbolicLink(making.resolve("node_modules"), modules.folder());
        for (String name : ARCHIVES) {
            try (OutputStream out = Files.newOutputStream(making.resolve(name));
                    ZipOutputStream archive = new ZipOutputStream(out)) {
                archive.putNextEntry(new ZipEntry("nothing"));
                archive.closeEntry();
            }
        }
    }

    private void run(Path making) throws IOException {
        List<String> command = new ArrayList<>();
        command.addAll(
                List.of(
                        modules.program("osls").toString(),
                        "package",
                        "--stage",
                        StageNames.STAGE));
        parameters
                .byName()
                .forEach((name, value) -> command.addAll(List.of("--param", name + "=" + value)));
        Path log = folder.resolve("package.log");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(making.toFile())
                        .redirectErrorStream(true)
                        .redirectInput(new File("/dev/null"))
                        .redirectOutput(log.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(n -> n.startsWith("AWS_") || n.startsWith("SLS_"));
        // With credentials the layer would be compared with the deployed one: serverless/layer.js.
        environment.put("AWS_CONFIG_FILE", "/dev/null");
        environment.put("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        environment.put("SLS_TELEMETRY_DISABLED", "1");
        environment.put("SLS_NOTIFICATIONS_MODE", "off");
        Process process = builder.start();
        try {
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw failed("it did not end within %d seconds".formatted(LONGEST_SECONDS), log);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new LocalCloudException("Interrupted while the deployment was packaged.", e);
        }
        if (process.exitValue() != 0) {
            throw failed(complaint(log), log);
        }
    }

    private static LocalCloudException failed(String why, Path log) {
        return new LocalCloudException(
                "Correct serverless.yml or what it refers to; osls cannot package it (%s): see %s"
                        .formatted(why, log));
    }

    /**
     * Returns the error that osls reports: after the innermost "Error: ", or on the line below
     * "Error:".
     */
    private static String complaint(Path log) throws IOException {
        List<String> lines =
                Files.readAllLines(log).stream()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .dropWhile(line -> !line.startsWith("Error"))
                        .toList();
        return lines.stream()
                .filter(line -> line.contains(ERROR))
                .map(line -> line.substring(line.lastIndexOf(ERROR) + ERROR.length()))
                .findFirst()
                .or(() -> lines.stream().skip(1).findFirst())
                .orElse("it says why");
    }

    private void forgetOthers() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private String stamp() throws IOException {
        MessageDigest digest = sha256();
        for (Path file : inputs()) {
            digest.update(project.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
            digest.update(Files.readAllBytes(file));
        }
        digest.update(parameters.byName().toString().getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
    }

    private List<Path> inputs() throws IOException {
        List<Path> inputs = new ArrayList<>();
        FILES.stream().map(project::resolve).filter(Files::isRegularFile).forEach(inputs::add);
        for (String name : FOLDERS) {
            try (Stream<Path> files = Files.walk(project.resolve(name))) {
                files.filter(Files::isRegularFile).sorted().forEach(inputs::add);
            }
        }
        return inputs;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        // Links are deleted, and their targets are not.
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
