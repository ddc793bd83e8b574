package dev.accountvending.setup.acceptance;

import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.Architecture;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.SnapStartApplyOn;
import software.amazon.awssdk.services.lambda.model.State;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Whether Lambda makes many snapshots at once, as a deployment asks for, or answers 429 (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html">SnapStart</a>).
 */
final class SnapshotsCheck implements Check {
    private static final int TOO_MANY = 429;
    private static final Duration ROLE_SEEN = Duration.ofMinutes(2);
    private static final Duration FUNCTION_MADE = Duration.ofMinutes(5);
    private static final Duration PUBLISHED = Duration.ofMinutes(15);

    @Override
    public String name() {
        return "snapshots";
    }

    @Override
    public String purpose() {
        return "Lambda publishes many versions with snapshots at once.";
    }

    @Override
    public String makes() {
        return "a role, and functions with a version each, in the vending account";
    }

    @Override
    public Optional<String> localDifference() {
        return Optional.of(
                "Published versions are played: there are no snapshots, and Lambda refuses none.");
    }

    /**
     * How a version came about.
     *
     * @param took from the first call until it is active
     */
    private record Version(State state, String reason, Duration took) {}

    @Override
    public Outcome run(Surroundings surroundings) {
        List<String> names = names(surroundings);
        String role =
                Throwaway.makeRole(
                        surroundings.vending().iam(),
                        surroundings.named("function"),
                        Throwaway.trustInService("lambda.amazonaws.com"));
        byte[] archive = ThrowawayFunction.archive();
        for (String name : names) {
            make(surroundings, name, role, archive);
        }
        AtomicInteger refusals = new AtomicInteger();
        List<Version> versions =
                Throwaway.together(
                        names.stream()
                                .<Callable<Version>>map(
                                        name -> () -> publish(surroundings, name, refusals))
                                .toList());
        return judge(versions, refusals.get());
    }

    private static Outcome judge(List<Version> versions, int refusals) {
        Map<String, String> figures = new LinkedHashMap<>();
        figures.put("versions", Integer.toString(versions.size()));
        figures.put("answers 429", Integer.toString(refusals));
        figures.put(
                "slowest",
                Patience.seconds(
                        versions.stream()
                                .map(Version::took)
                                .max(Duration::compareTo)
                                .orElse(Duration.ZERO)));
        List<Version> failed =
                versions.stream().filter(version -> version.state() != State.ACTIVE).toList();
        if (!failed.isEmpty()) {
            return new Outcome.Refused(
                    "%d of %d versions did not become active: %s"
                            .formatted(failed.size(), versions.size(), failed.getFirst().reason()),
                    "Ask AWS for more of Lambda's quotas, and deploy again: what was published stays.");
        }
        return new Outcome.Seen(
                refusals == 0
                        ? "All were made, and none was refused."
                        : "All were made after 429 was answered %d times.".formatted(refusals),
                figures);
    }

    /** Lambda refuses a role until it sees it. */
    private static void make(Surroundings surroundings, String name, String role, byte[] archive) {
        LambdaClient lambda = surroundings.vending().lambda();
        CreateFunctionRequest function = function(name, role, archive);
        Optional<String> made =
                surroundings.patience().await(ROLE_SEEN, () -> made(lambda, function));
        if (made.isEmpty()) {
            throw new CheckFailed(
                    "Lambda did not see the role of %s within %d s."
                            .formatted(name, ROLE_SEEN.toSeconds()));
        }
        surroundings
                .patience()
                .await(
                        FUNCTION_MADE,
                        () ->
                                Optional.of(
                                                lambda.getFunctionConfiguration(
                                                        r -> r.functionName(name)))
                                        .filter(found -> found.state() != State.PENDING));
    }

    private static Optional<String> made(LambdaClient lambda, CreateFunctionRequest function) {
        try {
            return Optional.of(lambda.createFunction(function).functionName());
        } catch (ResourceConflictException there) {
            return Optional.of(function.functionName());
        } catch (InvalidParameterValueException notSeenYet) {
            return Optional.empty();
        }
    }

    private static CreateFunctionRequest function(String name, String role, byte[] archive) {
        SdkBytes code = SdkBytes.fromByteArray(archive);
        return CreateFunctionRequest.builder()
                .functionName(name)
                .runtime("java25")
                .architectures(Architecture.ARM64)
                .handler(ThrowawayFunction.HANDLER)
                .role(role)
                .memorySize(256)
                .code(c -> c.zipFile(code))
                .snapStart(s -> s.applyOn(SnapStartApplyOn.PUBLISHED_VERSIONS))
                .build();
    }

    private static Version publish(Surroundings surroundings, String name, AtomicInteger refusals) {
        long began = System.nanoTime();
        LambdaClient lambda = surroundings.vending().lambdaWithoutRetries();
        Patience patience = surroundings.patience();
        Optional<String> version =
                patience.await(
                        PUBLISHED,
                        () -> {
                            try {
                                return Optional.of(
                                        lambda.publishVersion(r -> r.functionName(name)).version());
                            } catch (LambdaException e) {
                                if (e.statusCode() != TOO_MANY) {
                                    throw e;
                                }
                                refusals.incrementAndGet();
                                return Optional.empty();
                            }
                        });
        if (version.isEmpty()) {
            return new Version(State.PENDING, "429 until the end", took(began));
        }
        LambdaClient patient = surroundings.vending().lambda();
        Optional<GetFunctionConfigurationResponse> made =
                patience.await(
                        PUBLISHED,
                        () ->
                                Optional.of(
                                                patient.getFunctionConfiguration(
                                                        r ->
                                                                r.functionName(name)
                                                                        .qualifier(version.get())))
                                        .filter(found -> found.state() != State.PENDING));
        return made.map(
                        found ->
                                new Version(
                                        found.state(),
                                        String.valueOf(found.stateReason()),
                                        took(began)))
                .orElseGet(
                        () ->
                                new Version(
                                        State.PENDING,
                                        "still pending after %d min"
                                                .formatted(PUBLISHED.toMinutes()),
                                        took(began)));
    }

    private static Duration took(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private static List<String> names(Surroundings surroundings) {
        return IntStream.rangeClosed(1, surroundings.options().snapshots())
                .mapToObj(number -> surroundings.named("function-" + number))
                .toList();
    }

    @Override
    public void cleanUp(Surroundings surroundings) {
        LambdaClient lambda = surroundings.vending().lambda();
        names(surroundings).forEach(name -> remove(lambda, name));
        Throwaway.removeRole(surroundings.vending().iam(), surroundings.named("function"));
    }

    private static void remove(LambdaClient lambda, String name) {
        try {
            lambda.deleteFunction(r -> r.functionName(name));
        } catch (ResourceNotFoundException e) {
            return; // was never made, or is gone
        }
    }
}
