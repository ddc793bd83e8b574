package dev.accountvending.local.cleaning;

import dev.accountvending.local.gateway.AwsFailure;
import dev.accountvending.local.gateway.Moto;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * One build: the phases of the buildspec, the second done by the small cleaner if no aws-nuke is on
 * the path. It enters the member as the project does: by the operator role.
 */
final class Pass {
    private static final String NUKE_LOG = "nuke.log";
    private static final String CONFIGURATION = "CONFIGURATION";
    private static final String SESSION = "clean-account";

    private final Buildspec buildspec;
    private final Moto moto;
    private final CleanerSession project;
    private final String operatorRole;
    private final String endpoint;
    private final String path;

    /** The result of a build, what it exported, and what it printed. */
    record Outcome(boolean succeeded, Map<String, String> exported, List<String> output) {
        Outcome {
            exported = Map.copyOf(exported);
            output = List.copyOf(output);
        }
    }

    /**
     * @param project a session of the project's role
     * @param path the path on which aws-nuke is searched
     */
    Pass(
            Buildspec buildspec,
            Moto moto,
            CleanerSession project,
            String operatorRole,
            String endpoint,
            String path) {
        this.buildspec = buildspec;
        this.moto = moto;
        this.project = project;
        this.operatorRole = operatorRole;
        this.endpoint = endpoint;
        this.path = path;
    }

    /**
     * Runs it to its end.
     *
     * @param variables the build's environment
     */
    Outcome run(Map<String, String> variables) throws InterruptedException {
        Path folder = temporary();
        try {
            String account = variables.getOrDefault("ACCOUNT", "");
            CleanerSession member =
                    project.as(operatorRole, SESSION)
                            .as(
                                    "arn:aws:iam::%s:role/vending/VendingOperator"
                                            .formatted(account),
                                    SESSION);
            NukeFile file =
                    NukeFile.unpack(variables.getOrDefault(CONFIGURATION, ""))
                            .within(member.regions());
            Shell shell = new Shell(folder, path, environment(variables, file, member));
            boolean built = build(shell, folder, file, member, account);
            boolean read = shell.run(buildspec.reading());
            return new Outcome(built && read, Buildspec.exports(folder), lines(folder, Shell.LOG));
        } catch (AwsFailure failure) {
            return new Outcome(false, Map.of(), List.of("pre_build: " + failure.getMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            remove(folder);
        }
    }

    private boolean build(
            Shell shell, Path folder, NukeFile file, CleanerSession member, String account)
            throws InterruptedException, IOException {
        if (shell.has("aws-nuke")) {
            return shell.run(buildspec.build());
        }
        StringBuilder output = new StringBuilder();
        new NukeStandIn(
                        member,
                        new Holdings(moto, account),
                        account,
                        file,
                        line -> output.append(line).append('\n'))
                .run();
        Files.writeString(folder.resolve(NUKE_LOG), output);
        Files.writeString(
                folder.resolve(Shell.LOG),
                output,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        return true;
    }

    private Map<String, String> environment(
            Map<String, String> variables, NukeFile file, CleanerSession member) {
        Map<String, String> environment = new HashMap<>(variables);
        environment.put(CONFIGURATION, file.reaching(endpoint));
        environment.put("AWS_ACCESS_KEY_ID", member.key().id());
        environment.put("AWS_SECRET_ACCESS_KEY", member.key().secret());
        environment.put("AWS_SESSION_TOKEN", Objects.requireNonNull(member.key().sessionToken()));
        environment.put("AWS_ENDPOINT_URL", endpoint);
        environment.put("AWS_REGION", member.region());
        return environment;
    }

    private static List<String> lines(Path folder, String file) throws IOException {
        Path found = folder.resolve(file);
        return Files.exists(found)
                ? new String(Files.readAllBytes(found), StandardCharsets.UTF_8).lines().toList()
                : List.of();
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("clean-account");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void remove(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
