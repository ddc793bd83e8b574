package dev.accountvending.local.node;

import dev.accountvending.local.core.Commands;
import dev.accountvending.local.core.LocalCloudException;
import dev.accountvending.local.core.LockedFile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The packages of {@code package-lock.json}, in {@code node_modules}: installed on first use, and
 * again when the lock file has changed. {@code bin/test} installs the same ones, and marks them the
 * same way.
 */
public final class NodeModules {
    private static final String CHECK =
            "process.exit(Number(process.versions.node.split('.')[0]) < 20 ? 1 : 0)";

    private final Path project;

    private NodeModules(Path project) {
        this.project = project.toAbsolutePath();
    }

    /**
     * Returns the packages, installed; empty if this machine has no Node.js of version 20 or newer,
     * or the packages cannot be fetched.
     *
     * @param progress is given a line about the installation, or the reason why there are no
     *     packages
     */
    public static Optional<NodeModules> find(Path project, Consumer<String> progress) {
        NodeModules modules = new NodeModules(project);
        if (!Commands.run(List.of("node", "-e", CHECK), 20).succeeded()) {
            return Optional.empty();
        }
        try {
            return modules.install(progress) ? Optional.of(modules) : Optional.empty();
        } catch (IOException e) {
            throw new LocalCloudException(
                    "Cannot write to %s (%s): make that folder writable."
                            .formatted(modules.folder(), e.getMessage()),
                    e);
        }
    }

    /** Returns {@code node_modules}. */
    public Path folder() {
        return project.resolve("node_modules");
    }

    /** Returns a program of one of the packages. */
    public Path program(String name) {
        return folder().resolve(".bin").resolve(name);
    }

    /** Returns a process of Node.js with a module as its program, which finds the packages. */
    public ProcessBuilder run(String module) {
        return new ProcessBuilder("node", "--input-type=module", "--eval", module)
                .directory(project.toFile());
    }

    private boolean install(Consumer<String> progress) throws IOException {
        if (isCurrent()) {
            return true;
        }
        // The process that held the lock before us may have installed them.
        return LockedFile.hold(
                project.resolve("build").resolve("node.lock"),
                () -> isCurrent() || installLocked(progress));
    }

    private boolean installLocked(Consumer<String> progress) throws IOException {
        progress.accept("Installing the packages of package-lock.json (first use only)");
        Commands.Result result =
                Commands.run(
                        List.of(
                                "npm",
                                "--prefix",
                                project.toString(),
                                "ci",
                                "--no-progress",
                                "--loglevel=error",
                                "--ignore-scripts"),
                        600);
        if (!result.succeeded()) {
            progress.accept(
                    "npm could not install them (%s): check that its registry can be reached"
                            .formatted(result.lastLine()));
            return false;
        }
        Files.copy(lockFile(), stamp(), StandardCopyOption.REPLACE_EXISTING);
        return true;
    }

    private boolean isCurrent() throws IOException {
        return Files.exists(stamp()) && Files.mismatch(stamp(), lockFile()) < 0;
    }

    private Path lockFile() {
        return project.resolve("package-lock.json");
    }

    private Path stamp() {
        return folder().resolve(".installed");
    }
}
