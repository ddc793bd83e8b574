package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.profiles.ProfileFile;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Signs requests as API Gateway's IAM authorizer requires, with the SDK's signer. */
final class RequestSigner {
    private static final Pattern API_GATEWAY =
            Pattern.compile(".*\\.execute-api\\.([a-z0-9-]+)\\.amazonaws\\.com(?:\\.cn)?");
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private final AwsCredentials keys;
    private final String region;
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

    private RequestSigner(AwsCredentials keys, String region) {
        this.keys = keys;
        this.region = region;
    }

    /**
     * Finds the keys and the region.
     *
     * @param local the answer of {@code GET /local}; empty if the API is not a local cloud's
     */
    static RequestSigner of(CallerIdentity asker, URI api, Supplier<Optional<JsonNode>> local) {
        return new RequestSigner(keys(asker, api, local), region(api, local));
    }

    /** Returns the headers to send: those given, and the signature's. */
    Map<String, List<String>> headers(
            String method, URI uri, Map<String, String> headers, @Nullable String body) {
        SdkHttpRequest.Builder request =
                SdkHttpRequest.builder().method(SdkHttpMethod.fromValue(method)).uri(uri);
        headers.forEach(request::putHeader);
        return signer.sign(
                        r -> {
                            r.identity(keys)
                                    .request(request.build())
                                    .putProperty(
                                            AwsV4HttpSigner.SERVICE_SIGNING_NAME, "execute-api")
                                    .putProperty(AwsV4HttpSigner.REGION_NAME, region);
                            if (body != null) {
                                r.payload(ContentStreamProvider.fromUtf8String(body));
                            }
                        })
                .request()
                .headers();
    }

    private static AwsCredentials keys(
            CallerIdentity asker, URI api, Supplier<Optional<JsonNode>> local) {
        return switch (asker) {
            case CallerIdentity.Person(String email) ->
                    keys(
                            people(api, local)
                                    .filter(person -> text(person, "email").equals(email))
                                    .findFirst()
                                    .orElseThrow(() -> unknown(email, api, local)));
            case CallerIdentity.LocalAdministrator() ->
                    keys(
                            people(api, local)
                                    .filter(p -> text(p, "role").equals("administrator"))
                                    .findFirst()
                                    .orElseThrow(() -> notLocal(api)));
            case CallerIdentity.Credentials(String profile) -> chain(profile, api, local);
        };
    }

    private static AwsCredentials keys(JsonNode person) {
        return AwsBasicCredentials.create(
                text(person, "accessKeyId"), text(person, "secretAccessKey"));
    }

    private static AwsCredentials chain(
            @Nullable String profile, URI api, Supplier<Optional<JsonNode>> local) {
        if (THIS_MACHINE.contains(Objects.requireNonNullElse(api.getHost(), ""))) {
            // Otherwise each command waits for an EC2 instance's metadata, which no local cloud
            // has.
            System.setProperty(SdkSystemSetting.AWS_EC2_METADATA_DISABLED.property(), "true");
        }
        return profile == null ? usual(local) : ofProfile(profile);
    }

    private static AwsCredentials usual(Supplier<Optional<JsonNode>> local) {
        try (DefaultCredentialsProvider provider = DefaultCredentialsProvider.builder().build()) {
            return provider.resolveCredentials();
        } catch (SdkClientException e) {
            throw new CommandFailed(
                    local.get()
                            .map(RequestSigner::sayWhoAsks)
                            .orElse(
                                    "There are no AWS credentials to sign with: give --profile NAME, or set AWS_PROFILE or the AWS_ variables of a session."),
                    e);
        }
    }

    /** Reads only that profile: the chain would put the environment's variables first. */
    private static AwsCredentials ofProfile(String profile) {
        try (ProfileCredentialsProvider provider = ProfileCredentialsProvider.create(profile)) {
            return provider.resolveCredentials();
        } catch (SdkClientException | IllegalStateException e) {
            throw new CommandFailed(
                    ProfileFile.defaultProfileFile().profile(profile).isEmpty()
                            ? "There is no profile %s in your AWS config: give another with --profile NAME."
                                    .formatted(profile)
                            : "The profile %s gives no credentials: %s"
                                    .formatted(profile, withoutDump(e.getMessage())),
                    e);
        }
    }

    /** Cuts off the whole config file, which the SDK prints after its error. */
    private static String withoutDump(@Nullable String message) {
        return Objects.requireNonNullElse(message, "").replaceFirst("[:,]? *ProfileFile\\(.*", ".");
    }

    /**
     * Returns the region from the API's name, else from the local cloud, else from the environment.
     */
    private static String region(URI api, Supplier<Optional<JsonNode>> local) {
        Matcher matcher = API_GATEWAY.matcher(Objects.requireNonNullElse(api.getHost(), ""));
        if (matcher.matches()) {
            return matcher.group(1);
        }
        return local.get()
                .map(answer -> text(answer, "region"))
                .or(() -> Optional.ofNullable(System.getenv("AWS_REGION")))
                .or(() -> Optional.ofNullable(System.getenv("AWS_DEFAULT_REGION")))
                .orElseThrow(
                        () ->
                                new CommandFailed(
                                        "The API's region is not in its name %s: set AWS_REGION."
                                                .formatted(api)));
    }

    private static Stream<JsonNode> people(URI api, Supplier<Optional<JsonNode>> local) {
        return local.get().orElseThrow(() -> notLocal(api)).path("people").valueStream();
    }

    private static CommandFailed notLocal(URI api) {
        return new CommandFailed(
                "The API at %s is no local cloud's, whose people alone --as can name: sign with --profile NAME."
                        .formatted(api));
    }

    private static CommandFailed unknown(
            String email, URI api, Supplier<Optional<JsonNode>> local) {
        return new CommandFailed(
                "There is no %s in the local cloud; there are %s."
                        .formatted(email, listed(people(api, local))));
    }

    /** Says how a person of the local cloud sends requests, and who these people are. */
    static String sayWhoAsks(JsonNode local) {
        return "Say who asks, with --as EMAIL: %s."
                .formatted(listed(local.path("people").valueStream()));
    }

    private static String listed(Stream<JsonNode> people) {
        return people.map(p -> "%s (%s)".formatted(text(p, "email"), text(p, "role")))
                .collect(Collectors.joining(", "));
    }

    private static String text(JsonNode object, String field) {
        return object.path(field).asText("");
    }
}
