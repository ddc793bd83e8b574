package dev.accountvending.setup.acceptance;

import dev.accountvending.setup.AwsErrorText;
import dev.accountvending.setup.Blueprint;
import dev.accountvending.setup.acceptance.Report.Line;

import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * An acceptance run: checks one after the other, each cleaned up after, and the vended account
 * given back at the end. A state file is written ahead of whatever is made.
 */
public final class Acceptance implements AutoCloseable {
    /** In this order: what is quick and fails often comes before the account is vended. */
    static final List<Check> CHECKS =
            List.of(
                    new SignInCheck(),
                    new CleaningRoomCheck(),
                    new GuardrailsAcceptedCheck(),
                    new GithubSubjectCheck(),
                    new RolePropagationCheck(),
                    new SnapshotsCheck(),
                    new DeployerCheck(),
                    new VendCheck(),
                    new AccountTagsCheck(),
                    new FirstBudgetCheck(),
                    new DeveloperCheck(),
                    new IdentityCenterCheck(),
                    new GuardrailExceptionsCheck(),
                    new RetireCheck());

    private final SdkHttpClient http =
            UrlConnectionHttpClient.builder()
                    .connectionTimeout(Duration.ofSeconds(10))
                    .socketTimeout(Duration.ofSeconds(60))
                    .build();
    private final AcceptanceOptions options;
    private final AwsSession vending;
    private final AwsSession management;
    private final AwsSession accounts;
    private final AwsSession identity;
    private final Clock clock = Clock.systemUTC();

    /**
     * Reads the profiles, without a call to AWS.
     *
     * @throws AcceptanceFailed if one of them does not exist
     */
    public Acceptance(AcceptanceOptions options, Profiles profiles) {
        this.options = options;
        Region region = Region.of(options.region());
        vending = AwsSession.of(profiles.vending(), region, options.endpoint(), http);
        management = AwsSession.of(profiles.management(), region, options.endpoint(), http);
        accounts = AwsSession.of(profiles.accounts(), region, options.endpoint(), http);
        identity = AwsSession.of(profiles.identity(), region, options.endpoint(), http);
    }

    /**
     * What a run will do.
     *
     * @param makes empty if the check only reads
     */
    public record Step(String name, String purpose, String makes, BigDecimal dollars) {}

    /**
     * Returns what a run of these checks will do.
     *
     * @param only names of checks; empty for all
     * @throws AcceptanceFailed if there is no such check
     */
    public static List<Step> plan(Set<String> only) {
        return selected(only).stream()
                .map(
                        check ->
                                new Step(
                                        check.name(),
                                        check.purpose(),
                                        check.makes(),
                                        check.dollars()))
                .toList();
    }

    /**
     * Returns the checks of those names, and those that make and end the account that they need.
     */
    private static List<Check> selected(Set<String> only) {
        Set<String> all = CHECKS.stream().map(Check::name).collect(Collectors.toSet());
        only.stream()
                .filter(name -> !all.contains(name))
                .findFirst()
                .ifPresent(
                        name -> {
                            throw new AcceptanceFailed(
                                    "There is no check %s; there are %s."
                                            .formatted(
                                                    name,
                                                    CHECKS.stream()
                                                            .map(Check::name)
                                                            .collect(Collectors.joining(", "))),
                                    null);
                        });
        boolean withAccount =
                CHECKS.stream()
                        .filter(check -> only.contains(check.name()))
                        .anyMatch(check -> check.needsAccount() || check.isKept());
        return CHECKS.stream()
                .filter(
                        check ->
                                only.isEmpty()
                                        || only.contains(check.name())
                                        || (withAccount
                                                && (check.isKept()
                                                        || check instanceof RetireCheck)))
                .toList();
    }

    /** Returns whether an earlier run of the stage has not ended. */
    public boolean isUnfinished() {
        return RunState.read(options.folder(), options.stage()).isPresent();
    }

    /** Returns a line that says whose organization it is. */
    public String place() {
        return explained(
                () ->
                        "Vending account %s, management account %s of the organization %s%s."
                                .formatted(
                                        vending.account(),
                                        management.account(),
                                        management
                                                .organizations()
                                                .describeOrganization()
                                                .organization()
                                                .id(),
                                        options.local() ? ", on the local cloud" : ""));
    }

    /**
     * Runs the checks, cleans up, and writes the report.
     *
     * @param only names of checks; empty for all
     * @param progress is given a line before and after each check
     * @throws AcceptanceFailed if it is interrupted: what stays, and how to go on
     */
    public Written run(
            Transport transport,
            Blueprint blueprint,
            Path home,
            String version,
            Set<String> only,
            Consumer<String> progress) {
        RunState state =
                RunState.read(options.folder(), options.stage())
                        .orElseGet(
                                () ->
                                        RunState.begin(
                                                options.folder(),
                                                options.stage(),
                                                clock.instant()));
        Surroundings surroundings = surroundings(state, transport, blueprint, home);
        List<Line> lines = new ArrayList<>();
        for (Check check : selected(only)) {
            lines.add(line(surroundings, check, progress));
        }
        List<String> left = cleanUp(surroundings, progress);
        Report report =
                Report.of(
                        surroundings,
                        version,
                        explained(() -> redaction(surroundings)),
                        lines,
                        left,
                        clock.instant());
        Path page = report.write(options.folder(), state.run());
        if (left.isEmpty()) {
            state.forget();
        }
        return new Written(report, page);
    }

    /**
     * A report, and where it is.
     *
     * @param page in Markdown; the JSON is beside it
     */
    public record Written(Report report, Path page) {}

    /**
     * Removes what an earlier run has left.
     *
     * @return what could not be removed, in words
     */
    public List<String> cleanUp(
            Transport transport, Blueprint blueprint, Path home, Consumer<String> progress) {
        Optional<RunState> state = RunState.read(options.folder(), options.stage());
        if (state.isEmpty()) {
            return List.of();
        }
        List<String> left =
                cleanUp(surroundings(state.get(), transport, blueprint, home), progress);
        if (left.isEmpty()) {
            state.get().forget();
        }
        return left;
    }

    private Surroundings surroundings(
            RunState state, Transport transport, Blueprint blueprint, Path home) {
        return new Surroundings(
                options,
                state,
                home,
                blueprint,
                vending,
                management,
                accounts,
                identity,
                new Installation(transport),
                new Patience(options.pause()));
    }

    private Line line(Surroundings surroundings, Check check, Consumer<String> progress) {
        RunState state = surroundings.state();
        Optional<Outcome> before =
                state.outcome(check).filter(outcome -> !(outcome instanceof Outcome.Refused));
        if (before.isPresent()) {
            progress.accept("%s: %s, before.".formatted(check.name(), before.get().word()));
            return new Line(check, before.get(), state.entry(check).orElseThrow().took());
        }
        progress.accept("%s: %s".formatted(check.name(), check.purpose()));
        if (check.needsAccount() && !(check instanceof RetireCheck) && !hasVended(state)) {
            return new Line(check, new Outcome.NotSeen("No account was vended."), null);
        }
        long began = System.nanoTime();
        Outcome outcome = tried(surroundings, check);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        state.end(check, outcome, took);
        if (!check.isKept()) {
            removed(surroundings, check);
        }
        progress.accept("  %s: %s".formatted(outcome.word(), outcome.detail()));
        return new Line(check, outcome, took);
    }

    private static boolean hasVended(RunState state) {
        return CHECKS.stream()
                .filter(Check::isKept)
                .allMatch(check -> state.outcome(check).orElse(null) instanceof Outcome.Seen);
    }

    /** A check that breaks does not keep the others, and what they made, from their end. */
    private Outcome tried(Surroundings surroundings, Check check) {
        boolean again = surroundings.state().isBegun(check);
        try {
            if (!again) {
                surroundings.state().begin(check);
            } else if (!check.isKept()) {
                check.cleanUp(surroundings);
            }
            return check.run(surroundings);
        } catch (AcceptanceFailed e) {
            throw e;
        } catch (RuntimeException e) {
            if (isInterruption(e)) {
                throw interrupted(surroundings, e);
            }
            return failed(check, e);
        }
    }

    private static Outcome failed(Check check, RuntimeException e) {
        return switch (e) {
            case CheckFailed known ->
                    new Outcome.Refused(
                            String.valueOf(known.getMessage()),
                            "docs/acceptance.md says what the check %s needs."
                                    .formatted(check.name()));
            case SdkException refused ->
                    new Outcome.Refused(
                            AwsErrorText.said(refused),
                            "If the profiles are those that docs/acceptance.md asks for, please report it with this page.");
            default ->
                    new Outcome.Refused(
                            "The check itself broke: %s".formatted(e),
                            "Please report it with this page.");
        };
    }

    private static boolean isInterruption(Throwable e) {
        for (Throwable each = e; each != null; each = each.getCause()) {
            if (each instanceof RunInterrupted
                    || each instanceof InterruptedException
                    || each instanceof AbortedException) {
                return true;
            }
        }
        return false;
    }

    /** Cleans up all but the account, which takes long to be given back and is good for more. */
    private AcceptanceFailed interrupted(Surroundings surroundings, RuntimeException cause) {
        Thread.interrupted(); // or no call of the cleaning would be made
        List<String> left = new ArrayList<>();
        for (Check check : CHECKS.reversed()) {
            if (!check.isKept() && surroundings.state().isToClean(check)) {
                removed(surroundings, check).ifPresent(left::add);
            }
        }
        boolean hasAccount =
                CHECKS.stream()
                        .anyMatch(check -> check.isKept() && surroundings.state().isToClean(check));
        String rest =
                hasAccount
                        ? " The account of the lease %s is kept."
                                .formatted(surroundings.leaseName())
                        : "";
        return new AcceptanceFailed(
                "Interrupted.%s%s Go on with --resume, or give everything back with --clean-up."
                        .formatted(
                                rest,
                                left.stream()
                                        .map(each -> " Left: " + each)
                                        .collect(Collectors.joining())),
                cause);
    }

    /** Removes all that is left, the latest first; returns what could not be, in words. */
    private List<String> cleanUp(Surroundings surroundings, Consumer<String> progress) {
        Map<Check, String> left = new LinkedHashMap<>();
        for (Check check : CHECKS.reversed()) {
            if (!surroundings.state().isToClean(check)) {
                continue;
            }
            progress.accept("cleaning up after %s".formatted(check.name()));
            Optional<String> trouble = removed(surroundings, check);
            trouble.ifPresent(what -> left.put(check, what));
            if (trouble.isEmpty() && check.isKept()) {
                // What was in the account is gone with it.
                left.keySet().stream()
                        .filter(Check::needsAccount)
                        .toList()
                        .forEach(
                                gone -> {
                                    surroundings.state().clean(gone);
                                    left.remove(gone);
                                });
            }
        }
        return List.copyOf(left.values());
    }

    /** Returns why something could not be removed, in words. */
    private Optional<String> removed(Surroundings surroundings, Check check) {
        try {
            check.cleanUp(surroundings);
            surroundings.state().clean(check);
            return Optional.empty();
        } catch (AcceptanceFailed e) {
            throw e;
        } catch (RuntimeException e) {
            if (isInterruption(e)) {
                Thread.interrupted();
                throw new AcceptanceFailed(
                        "Interrupted while cleaning up after %s: run this again with --clean-up."
                                .formatted(check.name()),
                        e);
            }
            return Optional.of(
                    "%s: %s (%s)"
                            .formatted(
                                    check.name(),
                                    check.makes(),
                                    e instanceof SdkException aws
                                            ? AwsErrorText.said(aws)
                                            : e.getMessage()));
        }
    }

    /** Everything that names this organization, with what stands for it in the report. */
    private Redaction redaction(Surroundings surroundings) {
        Map<String, String> known = new LinkedHashMap<>();
        known.put(vending.account(), "[vending account]");
        known.put(management.account(), "[management account]");
        known.put(identity.account(), "[identity account]");
        surroundings.state().account().ifPresent(id -> known.put(id, "[vended account]"));
        surroundings
                .installation()
                .account(surroundings.leaseName())
                .map(lease -> lease.path("domain").asText(""))
                .filter(domain -> !domain.isEmpty())
                .ifPresent(
                        domain -> {
                            known.put(domain, "[domain]");
                            // name, zone label, parent domain
                            known.put(domain.split("\\.", 3)[2], "[parent domain]");
                        });
        return new Redaction(known);
    }

    private static <T> T explained(Supplier<T> calls) {
        try {
            return calls.get();
        } catch (SdkException | IllegalStateException e) {
            throw new AcceptanceFailed(
                    "The profiles do not give the sessions that are needed: %s"
                            .formatted(
                                    e instanceof SdkException aws
                                            ? AwsErrorText.said(aws)
                                            : Objects.requireNonNullElse(e.getMessage(), "")),
                    e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
