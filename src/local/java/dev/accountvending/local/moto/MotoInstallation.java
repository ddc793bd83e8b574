package dev.accountvending.local.moto;

import dev.accountvending.local.core.Commands;
import dev.accountvending.local.core.LocalCloudException;
import dev.accountvending.local.core.LockedFile;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A Python that has the one version of moto that we test with: a virtual environment of this
 * project's, made on first use, or an interpreter on the PATH that has it already.
 *
 * <p>The environment is made under another name and renamed when complete, so that a half-made one
 * is never used; a lock on a file keeps two processes from making it at once.
 */
public final class MotoInstallation {
    public static final String VERSION = "5.2.5";

    private static final List<String> PYTHONS = List.of("python3", "python");
    private static final String CHECK =
            """
            import sys
            from importlib.metadata import version
            from importlib.util import find_spec
            needed = ("flask", "flask_cors", "antlr4", "jsonpath_ng", "joserfc", "docker", "yaml")
            sys.exit(0 if version("moto") == "%s" and all(map(find_spec, needed)) else 1)
            """
                    .formatted(VERSION);

    private final Path build;
    private final Path environment;
    private final Consumer<String> progress;

    public MotoInstallation(Path project, Consumer<String> progress) {
        this.build = project.resolve("build").toAbsolutePath();
        this.environment = build.resolve("moto-" + VERSION);
        this.progress = progress;
    }

    /** Returns the interpreter to run moto with; makes the environment if there is none. */
    public Path python() {
        return existing().or(this::onPath).orElseGet(this::make);
    }

    private Optional<Path> existing() {
        return Optional.of(interpreter(environment)).filter(Files::isExecutable);
    }

    private Optional<Path> onPath() {
        return PYTHONS.stream()
                .filter(python -> Commands.run(List.of(python, "-c", CHECK), 20).succeeded())
                .map(Path::of)
                .findFirst();
    }

    private Path make() {
        try {
            // The process that held the lock before us may have made it.
            return LockedFile.hold(
                    build.resolve("moto.lock"), () -> existing().orElseGet(this::makeLocked));
        } catch (IOException e) {
            throw new LocalCloudException(
                    "Cannot write to %s (%s): make that folder writable."
                            .formatted(build, e.getMessage()),
                    e);
        }
    }

    private Path makeLocked() {
        progress.accept("Installing moto " + VERSION + " (first use only, about half a minute)");
        Path making = build.resolve("moto-" + VERSION + ".making");
        delete(making);
        try {
            run(
                    List.of(findPython(), "-m", "venv", making.toString()),
                    "Python could not make a virtual environment (%s): install its venv module"
                            + " (Debian: apt-get install python3-venv).");
            run(
                    List.of(
                            interpreter(making).toString(),
                            "-m",
                            "pip",
                            "install",
                            "--quiet",
                            "--no-input",
                            "--disable-pip-version-check",
                            "--requirement",
                            requirements(making).toString()),
                    "pip could not install moto (%s): check that PyPI, or the index that pip is"
                            + " set up for, can be reached.");
            Files.move(making, environment, StandardCopyOption.ATOMIC_MOVE);
            return interpreter(environment);
        } catch (IOException e) {
            throw new LocalCloudException(
                    "Cannot make %s (%s): remove it and try again."
                            .formatted(environment, e.getMessage()),
                    e);
        } finally {
            delete(making);
        }
    }

    private static String findPython() {
        return PYTHONS.stream()
                .filter(
                        python ->
                                Commands.run(
                                                List.of(
                                                        python,
                                                        "-c",
                                                        "import sys; sys.exit(sys.version_info <"
                                                                + " (3, 11))"),
                                                20)
                                        .succeeded())
                .findFirst()
                .orElseThrow(
                        () ->
                                new LocalCloudException(
                                        "The local cloud needs Python 3.11 or newer as python3 on"
                                                + " the PATH: install it and try again."));
    }

    private static void run(List<String> command, String explanation) {
        Commands.Result result = Commands.run(command, 600);
        if (!result.succeeded()) {
            throw new LocalCloudException(explanation.formatted(result.lastLine()));
        }
    }

    private static Path requirements(Path making) throws IOException {
        Path file = making.resolve("requirements.txt");
        Files.writeString(file, resource("requirements.txt"));
        return file;
    }

    private static Path interpreter(Path environment) {
        return environment.resolve("bin").resolve("python");
    }

    static String resource(String name) {
        String path = "/dev/accountvending/local/moto/" + name;
        try (InputStream in = MotoInstallation.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new LocalCloudException(
                        "The resource %s is missing: build the project again.".formatted(path));
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new LocalCloudException(
                    "Cannot remove %s (%s): remove it by hand.".formatted(folder, e.getMessage()),
                    e);
        }
    }
}
