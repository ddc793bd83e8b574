package dev.accountvending.cli;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.catalog.InvalidCatalog;
import dev.accountvending.model.InvalidValue;
import dev.accountvending.model.ProtectedRole;
import dev.accountvending.setup.Blueprint;
import dev.accountvending.setup.SetupFailed;
import dev.accountvending.setup.acceptance.Acceptance;
import dev.accountvending.setup.acceptance.AcceptanceFailed;
import dev.accountvending.setup.acceptance.AcceptanceOptions;
import dev.accountvending.setup.acceptance.Profiles;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import software.amazon.awssdk.core.SdkSystemSetting;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;

@Command(
        name = "acceptance",
        description = {
            "Tries a stage in a test organization: what only AWS can show.",
            "Says what it will do, make and cost, asks, cleans up after, and writes a report without account numbers and addresses. docs/acceptance.md says more. Exits with 1 if a check fails or something is left."
        },
        mixinStandardHelpOptions = true)
final class AcceptanceCommand implements Callable<Integer> {
    /** Time to clean up after Ctrl-C; the account is not waited for. */
    private static final Duration STOP_AT_MOST = Duration.ofMinutes(5);

    private static final Duration LEAST_PAUSE = Duration.ofSeconds(2);

    private final Console console;
    private final Path home;
    private final Duration pace;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description =
                    "An administrator of the vending account (default: the credentials that the AWS SDK finds).")
    private @Nullable String profile;

    @Option(
            names = "--management-profile",
            required = true,
            paramLabel = "NAME",
            description = "An administrator of the management account.")
    private String managementProfile = "";

    @Option(
            names = "--accounts-profile",
            paramLabel = "NAME",
            defaultValue = "accounts",
            description =
                    "An administrator of the vending machine, in the session that calls the API (default: ${DEFAULT-VALUE}).")
    private String accountsProfile = "";

    @Option(
            names = "--identity-profile",
            paramLabel = "NAME",
            defaultValue = "identity",
            description =
                    "The same person, signed in to the identity account with MFA (default: ${DEFAULT-VALUE}).")
    private String identityProfile = "";

    @Option(
            names = "--api",
            paramLabel = "URL",
            defaultValue = "${env:AVM_API:-http://localhost:8080}",
            description = "The stage's API (default: $$AVM_API, else http://localhost:8080).")
    private URI api = URI.create("");

    @Option(
            names = "--stage",
            paramLabel = "NAME",
            defaultValue = "prod",
            description = "The stage that is tried (default: ${DEFAULT-VALUE}).")
    private String stage = "";

    @Option(
            names = "--region",
            defaultValue = "us-east-1",
            description = "Of the stage (default: ${DEFAULT-VALUE}).")
    private String region = "";

    @Option(
            names = "--identity-center-region",
            paramLabel = "REGION",
            description = "Of Identity Center, if it is another.")
    private @Nullable String identityCenterRegion;

    @Option(
            names = "--access-role",
            paramLabel = "NAME",
            defaultValue = "OrganizationAccountAccessRole",
            description = "The role that new accounts are made with (default: ${DEFAULT-VALUE}).")
    private String accessRole = "";

    @Option(
            names = "--protected-roles",
            paramLabel = "NAMES",
            defaultValue = "",
            description = "As for avm setup.")
    private String protectedRoles = "";

    @Option(
            names = "--kind",
            paramLabel = "NAME",
            description =
                    "The kind to vend (default: the catalog's first that needs no approval and is cleaned at its end).")
    private @Nullable String kind;

    @Option(
            names = "--github-token-file",
            paramLabel = "FILE",
            description = "A token that a workflow of GitHub's was given.")
    private @Nullable Path githubToken;

    @Option(
            names = "--snapshots",
            paramLabel = "N",
            converter = Count.class,
            defaultValue = "30",
            description = "How many versions are published at once (default: ${DEFAULT-VALUE}).")
    private int snapshots;

    @Option(
            names = "--budget-minutes",
            paramLabel = "N",
            converter = Count.class,
            defaultValue = "10",
            description =
                    "For how long a refused budget is tried again (default: ${DEFAULT-VALUE}).")
    private int budgetMinutes;

    @Option(
            names = "--only",
            paramLabel = "CHECK",
            split = ",",
            description =
                    "These checks alone, and the vend if they need an account; --plan has their names.")
    private Set<String> only = Set.of();

    @Option(
            names = "--folder",
            paramLabel = "FOLDER",
            defaultValue = "build/acceptance",
            description = "For the reports and the state file (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("");

    @Option(
            names = "--endpoint-url",
            paramLabel = "URL",
            description = "Another AWS, such as `avm local`'s (default: $AWS_ENDPOINT_URL).")
    private @Nullable URI endpoint;

    @Option(names = "--plan", description = "Say what it would do, make and cost, and end.")
    private boolean plan;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Option(names = "--resume", description = "Go on with a run that was interrupted.")
    private boolean resume;

    @Option(names = "--clean-up", description = "Remove what an interrupted run has left, and end.")
    private boolean cleanUp;

    AcceptanceCommand(Console console, Path home, Duration pace) {
        this.console = console;
        this.home = home;
        this.pace = pace;
    }

    @Override
    public Integer call() {
        try {
            List<Acceptance.Step> steps = Acceptance.plan(only);
            if (!cleanUp) {
                print(steps);
            }
            if (plan) {
                return 0;
            }
            if (!yes && console.in().isEmpty()) {
                throw new ParameterException(
                        spec.commandLine(), "Without a terminal, say --yes or --plan.");
            }
            return begin(steps);
        } catch (AcceptanceFailed | SetupFailed e) {
            throw failed(e);
        }
    }

    private int begin(List<Acceptance.Step> steps) {
        Profiles profiles =
                new Profiles(profile, managementProfile, accountsProfile, identityProfile);
        if (isOnThisMachine()) {
            // Otherwise it waits for an EC2 instance's metadata, which no local cloud has.
            System.setProperty(SdkSystemSetting.AWS_EC2_METADATA_DISABLED.property(), "true");
        }
        try (Acceptance acceptance = new Acceptance(options(), profiles);
                Api asked = new Api(api, new CallerIdentity.Credentials(accountsProfile))) {
            checkState(acceptance);
            console.out().println(acceptance.place());
            confirm(steps);
            return stoppable(() -> cleanUp ? clean(acceptance, asked) : run(acceptance, asked));
        }
    }

    /** A run that was interrupted is gone on with, or cleaned up, before another begins. */
    private void checkState(Acceptance acceptance) {
        boolean unfinished = acceptance.isUnfinished();
        if (unfinished && !resume && !cleanUp) {
            throw new CommandFailed(
                    "An earlier run has not ended: go on with --resume, or give back what it made with --clean-up.");
        }
        if (!unfinished && (resume || cleanUp)) {
            throw new CommandFailed("No run of this stage was interrupted: nothing was done.");
        }
    }

    private void confirm(List<Acceptance.Step> steps) {
        String question =
                cleanUp
                        ? "Remove what the earlier run has left?"
                        : "Run these %d checks in this organization?".formatted(steps.size());
        if (!yes && !console.confirm(question).orElse(false)) {
            throw new CommandFailed("Nothing was made.");
        }
    }

    /** Runs so that Ctrl-C leaves time to clean up, and to say what is left. */
    private int stoppable(Callable<Integer> work) {
        try (GracefulStop _ = new GracefulStop(STOP_AT_MOST)) {
            try {
                return work.call();
            } catch (AcceptanceFailed | CommandFailed e) {
                console.err().println(e.getMessage());
                console.flush();
                return 1;
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new CommandFailed("The run broke.", e);
            }
        }
    }

    private int run(Acceptance acceptance, Api asked) {
        Acceptance.Written written =
                acceptance.run(
                        asked::reply,
                        blueprint(),
                        home,
                        System.getProperty("avm.version", "in development"),
                        only,
                        this::say);
        console.out().printf("The report is %s.%n", written.page());
        console.out()
                .println(
                        written.report().isGood()
                                ? "Every check that could be made was passed."
                                : "Something failed or is left: see there what to change.");
        return written.report().isGood() ? 0 : 1;
    }

    private int clean(Acceptance acceptance, Api asked) {
        List<String> left = acceptance.cleanUp(asked::reply, blueprint(), home, this::say);
        left.forEach(each -> console.err().printf("Left: %s%n", each));
        if (left.isEmpty()) {
            console.out().println("Nothing is left.");
        }
        return left.isEmpty() ? 0 : 1;
    }

    private void say(String line) {
        console.out().println(line);
        console.flush();
    }

    private void print(List<Acceptance.Step> steps) {
        new TextTable(
                        List.of("check", "what is tried", "what it makes, and removes", "at most"),
                        steps.stream()
                                .map(
                                        step ->
                                                List.of(
                                                        step.name(),
                                                        step.purpose(),
                                                        step.makes(),
                                                        "$%.2f".formatted(step.dollars())))
                                .toList())
                .print(console);
        console.out()
                .printf(
                        "In all at most $%.2f. Use a test organization.%n",
                        steps.stream()
                                .map(Acceptance.Step::dollars)
                                .reduce(BigDecimal.ZERO, BigDecimal::add));
        console.flush();
    }

    private AcceptanceOptions options() {
        return new AcceptanceOptions(
                stage,
                region,
                endpoint,
                accessRole,
                kind,
                Objects.requireNonNullElse(identityCenterRegion, region),
                githubToken,
                snapshots,
                Duration.ofMinutes(budgetMinutes),
                isOnThisMachine(),
                isOnThisMachine() ? pace : LEAST_PAUSE,
                folder);
    }

    private Blueprint blueprint() {
        Path file = home.resolve("catalog.yml");
        try {
            return Blueprint.of(
                    home,
                    Catalog.parse(Files.readString(file), file.getFileName().toString()),
                    accessRole,
                    ProtectedRole.list(protectedRoles),
                    Blueprint.Places.USUAL);
        } catch (InvalidCatalog | InvalidValue e) {
            throw failed(e);
        } catch (IOException e) {
            throw new CommandFailed("%s cannot be read.".formatted(file), e);
        }
    }

    private static CommandFailed failed(RuntimeException e) {
        return new CommandFailed(Objects.requireNonNullElse(e.getMessage(), "It failed."), e);
    }

    private boolean isOnThisMachine() {
        String address =
                endpoint == null
                        ? Objects.requireNonNullElse(System.getenv("AWS_ENDPOINT_URL"), "")
                        : endpoint.toString();
        return address.contains("://localhost") || address.contains("://127.0.0.1");
    }
}
