package dev.accountvending;

import com.github.dockerjava.api.DockerClient;

import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

import software.amazon.awssdk.services.lambda.model.Architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * LocalStack, and moto beside it for what LocalStack lacks: containers of their own, or those whose
 * addresses the environment gives.
 *
 * @param localStack its address from here; functions know their own way to it
 * @param moto its address from here
 * @param motoForFunctions its address from a function's container
 * @param architecture of the machine that functions run on
 * @param containers what ends with the suite, the latest first
 */
record Emulators(
        URI localStack,
        URI moto,
        URI motoForFunctions,
        Architecture architecture,
        Deque<AutoCloseable> containers)
        implements AutoCloseable {
    /** The last image that starts without a token. */
    private static final DockerImageName LOCALSTACK =
            DockerImageName.parse("localstack/localstack:4.14.0");

    private static final DockerImageName MOTO = DockerImageName.parse("motoserver/moto:5.2.5");
    private static final int MOTO_PORT = 5000;
    private static final String MOTO_ALIAS = "moto";

    /** A Java function is in memory some seconds after it is first called: they are kept. */
    private static final Duration KEPT = Duration.ofMinutes(3);

    private static final Duration LONGEST_START = Duration.ofMinutes(2);

    /** Those of {@code AVM_LOCALSTACK} and {@code AVM_MOTO}, or new ones. */
    static Emulators start() {
        Optional<URI> localStack = given("AVM_LOCALSTACK");
        if (localStack.isEmpty()) {
            return startContainers();
        }
        URI moto =
                given("AVM_MOTO")
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                "AVM_LOCALSTACK is set: set AVM_MOTO, too."));
        empty(moto);
        return new Emulators(
                localStack.get(),
                moto,
                given("AVM_MOTO_FOR_FUNCTIONS").orElse(moto),
                architecture(System.getProperty("os.arch")),
                new ArrayDeque<>());
    }

    private static Optional<URI> given(String variable) {
        return Optional.ofNullable(System.getenv(variable))
                .filter(address -> !address.isEmpty())
                .map(URI::create);
    }

    /** An organization of before would be in the way. */
    private static void empty(URI moto) {
        HttpRequest reset =
                HttpRequest.newBuilder(moto.resolve("/moto-api/reset"))
                        .POST(BodyPublishers.noBody())
                        .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            http.send(reset, BodyHandlers.discarding());
        } catch (IOException e) {
            throw new UncheckedIOException("moto does not answer at " + moto, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Emulators startContainers() {
        Deque<AutoCloseable> containers = new ArrayDeque<>();
        try {
            Network network = Network.newNetwork();
            containers.push(network);
            containers.push(() -> removeFunctions(network));
            GenericContainer<?> moto = moto(network);
            containers.push(moto);
            moto.start();
            LocalStackContainer localStack = localStack(network);
            containers.push(localStack);
            localStack.start();
            return new Emulators(
                    localStack.getEndpoint(),
                    URI.create(
                            "http://%s:%d"
                                    .formatted(moto.getHost(), moto.getMappedPort(MOTO_PORT))),
                    URI.create("http://%s:%d".formatted(MOTO_ALIAS, MOTO_PORT)),
                    architecture(DockerClientFactory.instance().getInfo().getArchitecture()),
                    containers);
        } catch (RuntimeException e) {
            close(containers);
            throw e;
        }
    }

    // The caller closes it.
    @SuppressWarnings("resource")
    private static GenericContainer<?> moto(Network network) {
        return new GenericContainer<>(MOTO)
                .withNetwork(network)
                .withNetworkAliases(MOTO_ALIAS)
                .withExposedPorts(MOTO_PORT)
                .withCreateContainerCmdModifier(
                        container ->
                                container.withEntrypoint(
                                        "sh",
                                        "-c",
                                        Deployment.text(Path.of("tests/localstack/moto.sh"))))
                .waitingFor(Wait.forHttp("/moto-api/").forPort(MOTO_PORT))
                .withStartupTimeout(LONGEST_START);
    }

    @SuppressWarnings("resource")
    private static LocalStackContainer localStack(Network network) {
        return new LocalStackContainer(LOCALSTACK)
                .withNetwork(network)
                .withEnv(
                        Map.of(
                                "LAMBDA_DOCKER_NETWORK",
                                network.getId(),
                                "LAMBDA_KEEPALIVE_MS",
                                String.valueOf(KEPT.toMillis()),
                                "LAMBDA_RUNTIME_ENVIRONMENT_TIMEOUT",
                                String.valueOf(LONGEST_START.toSeconds())))
                .withStartupTimeout(LONGEST_START);
    }

    /** The functions' containers, which LocalStack has started and nobody else knows. */
    private static void removeFunctions(Network network) {
        DockerClient engine = DockerClientFactory.instance().client();
        Set<String> left =
                engine.inspectNetworkCmd()
                        .withNetworkId(network.getId())
                        .exec()
                        .getContainers()
                        .keySet();
        left.parallelStream()
                .forEach(container -> engine.removeContainerCmd(container).withForce(true).exec());
    }

    private static Architecture architecture(String machine) {
        return machine.equals("aarch64") || machine.equals("arm64")
                ? Architecture.ARM64
                : Architecture.X86_64;
    }

    @Override
    public void close() {
        close(containers);
    }

    private static void close(Deque<AutoCloseable> containers) {
        while (!containers.isEmpty()) {
            try {
                containers.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("A container did not end.", e);
            }
        }
    }
}
