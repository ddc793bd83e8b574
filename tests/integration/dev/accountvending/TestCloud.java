package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.Description;
import dev.accountvending.local.LocalCloud;
import dev.accountvending.local.Options;
import dev.accountvending.local.Release;
import dev.accountvending.local.core.Timing;
import dev.accountvending.local.core.Timings;
import dev.accountvending.local.deployment.DefaultSettings;
import dev.accountvending.local.rules.Events;
import dev.accountvending.local.rules.Mails;
import dev.accountvending.local.signing.SdkSigner;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.StsException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A local cloud, asked over its HTTP API and looked at from outside, with the SDK's clients. */
final class TestCloud extends Cloud {
    final LocalCloud local;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, AwsCredentials> keys = new ConcurrentHashMap<>();
    private final Map<String, AwsCredentials> signedIn = new ConcurrentHashMap<>();

    /** Another version that may answer and publish, as it promises. */
    private final Optional<Contracts> other;

    private record Contracts(ApiContract api, EventContract events) {}

    private TestCloud(LocalCloud local) {
        this(local, Optional.empty());
    }

    private TestCloud(LocalCloud local, Optional<Contracts> other) {
        super(place(local));
        this.local = local;
        this.other = other;
    }

    private static Place place(LocalCloud local) {
        Description there = local.description();
        Map<String, AwsCredentials> administrators = new HashMap<>();
        there.administrators()
                .forEach(
                        (account, key) ->
                                administrators.put(
                                        account,
                                        AwsBasicCredentials.create(
                                                key.accessKeyId(), key.secretAccessKey())));
        return new Place(
                there.managementAccountId(),
                there.vendingAccountId(),
                there.identityAccountId(),
                there.parentDomain(),
                there.parentZoneId(),
                there.accessRole(),
                administrators,
                _ -> local.aws(),
                local.clock());
    }

    static TestCloud start(Timings timings, List<String> regions) {
        return start(timings, regions, Map.of());
    }

    static TestCloud start(Timings timings, List<String> regions, Map<String, String> settings) {
        return new TestCloud(LocalCloud.start(options(timings, regions, settings)));
    }

    /** One whose every call IAM decides; without Node there is none. */
    static TestCloud enforcing(Timing timing, List<String> regions) {
        return enforcing(timing, regions, Map.of());
    }

    static TestCloud enforcing(Timing timing, List<String> regions, Map<String, String> settings) {
        return new TestCloud(LocalCloud.start(options(timing, regions, settings).withIam(true)));
    }

    /**
     * One in which another version is deployed: one that may still fail a vend where AWS makes no
     * budget yet.
     */
    static TestCloud of(Release release) {
        Timing timing = Timing.brisk().withBudgetsAtOnce();
        return new TestCloud(
                LocalCloud.start(options(timing, List.of("us-east-1"), Map.of()), release),
                Optional.of(
                        new Contracts(
                                ApiContract.of(release.project()),
                                EventContract.of(release.project()))));
    }

    /**
     * One for figures: AWS's times as they are given, and the waits that are deployed. IAM is off,
     * for this machine decides more slowly than AWS.
     *
     * @param settings besides and before the deployed ones
     */
    static TestCloud measured(Timings timings, Map<String, String> settings) {
        return new TestCloud(LocalCloud.start(measuredWith(timings, settings)));
    }

    /** The same where IAM decides. */
    static TestCloud measuredWithIam(Timings timings, Map<String, String> settings) {
        return new TestCloud(LocalCloud.start(measuredWith(timings, settings).withIam(true)));
    }

    /** The same where Organizations throttles, on a clock that goes so many times as fast. */
    static TestCloud throttled(int speed, Timings timings) {
        return new TestCloud(LocalCloud.start(measuredWith(timings, Map.of()).throttledAt(speed)));
    }

    /** One on a clock that goes so many times as fast, and so do Step Functions' waits. */
    static TestCloud atSpeed(int speed) {
        return new TestCloud(
                LocalCloud.start(
                        options(Timing.brisk(), List.of("us-east-1"), Map.of())
                                .throttledAt(speed)));
    }

    private static Options measuredWith(Timings timings, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(DefaultSettings.read(Path.of("")));
        all.keySet().removeIf(name -> !name.contains("_WAIT_"));
        all.putAll(settings);
        return options(timings, List.of("us-east-1"), all).withIam(false);
    }

    /** The same with a catalog of its own, and programs that play hook functions. */
    static TestCloud withHooks(List<String> regions, Path catalog, Path programs) {
        return new TestCloud(
                LocalCloud.start(
                        options(Timing.brisk(), regions, Map.of("AVM_CATALOG", catalog.toString()))
                                .withHooks(programs)));
    }

    private static Options options(
            Timings timing, List<String> regions, Map<String, String> settings) {
        return new Options(Path.of("").toAbsolutePath(), 0, 0, _ -> {}, timing, regions, settings);
    }

    /** Asks for an account as its owner does, under a key by which a repeat is known. */
    Answer post(ObjectNode request, String key) {
        AwsCredentials owner = keys.computeIfAbsent(request.path("owner").asText(), this::keys);
        return send(
                new SdkSigner(owner)
                        .httpRequest(
                                "POST",
                                local.api().resolve("/accounts"),
                                Map.of("content-type", "application/json", "idempotency-key", key),
                                request.toString()));
    }

    /**
     * The API as a person asks it: by their own keys, or where they are not among the local cloud's
     * people, by those of a session under their name.
     */
    @Override
    Asked as(String email) {
        return asked(keys.computeIfAbsent(email, this::keys));
    }

    /** The API as a person asks it in a session under their name, whatever keys they have. */
    Asked inSession(String email) {
        return asked(session(email));
    }

    private Asked asked(AwsCredentials keys) {
        SdkSigner signer = new SdkSigner(keys);
        return new Asked(
                (method, path, body) ->
                        send(
                                signer.httpRequest(
                                        method,
                                        local.api().resolve(path),
                                        body.isEmpty()
                                                ? Map.of()
                                                : Map.of("content-type", "application/json"),
                                        body)));
    }

    private AwsCredentials keys(String email) {
        return local.description().people().stream()
                .filter(person -> person.email().equals(email))
                .findFirst()
                .<AwsCredentials>map(
                        person ->
                                AwsBasicCredentials.create(
                                        person.accessKeyId(), person.secretAccessKey()))
                .orElseGet(() -> session(email));
    }

    /**
     * A session of the requester's role, of a new user of the identity account, tagged and in the
     * group.
     */
    private AwsCredentials session(String email) {
        try (StsClient sts = client(StsClient.builder(), signedIn(email))) {
            String role = local.description().callerRole();
            return keys(sts.assumeRole(r -> r.roleArn(role).roleSessionName(email)).credentials());
        }
    }

    /** The session of a person, made as a user with the first one. */
    private AwsCredentials signedIn(String email) {
        return signedIn.computeIfAbsent(
                email,
                _ -> {
                    try (IamClient iam = client(IamClient.builder(), administrator("identity"))) {
                        return withMfa(newPerson(iam, email), email);
                    }
                });
    }

    /** Whether a person, signed in with MFA, gets a session of a role. */
    boolean enters(String email, String role) {
        try (StsClient sts = client(StsClient.builder(), signedIn(email))) {
            sts.assumeRole(r -> r.roleArn(role).roleSessionName(email));
            return true;
        } catch (StsException refused) {
            if (refused.statusCode() == 403) {
                return false;
            }
            throw refused;
        }
    }

    private static AwsCredentials newPerson(IamClient iam, String email) {
        iam.createUser(
                r ->
                        r.userName(email)
                                .tags(
                                        software.amazon.awssdk.services.iam.model.Tag.builder()
                                                .key("email")
                                                .value(email)
                                                .build()));
        iam.addUserToGroup(r -> r.groupName("VendingPeople").userName(email));
        var key = iam.createAccessKey(r -> r.userName(email)).accessKey();
        return AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
    }

    /** The user's own session, signed in with MFA. */
    private AwsCredentials withMfa(AwsCredentials keys, String user) {
        String device =
                "arn:aws:iam::%s:mfa/%s".formatted(local.description().identityAccountId(), user);
        try (StsClient sts = client(StsClient.builder(), keys)) {
            return keys(
                    sts.getSessionToken(r -> r.serialNumber(device).tokenCode("123456"))
                            .credentials());
        }
    }

    private static AwsCredentials keys(Credentials session) {
        return AwsSessionCredentials.create(
                session.accessKeyId(), session.secretAccessKey(), session.sessionToken());
    }

    /** Runs a function as its schedule or its state would; answers what it answered. */
    JsonNode invoke(String function, JsonNode payload) {
        HttpResponse<String> answer = invocation(function, payload);
        assertThat(answer.headers().firstValue("x-amz-function-error")).as(answer.body()).isEmpty();
        return parse(answer.body());
    }

    /** Runs a function that fails; answers the error that it ended with. */
    JsonNode invokeInVain(String function, JsonNode payload) {
        HttpResponse<String> answer = invocation(function, payload);
        assertThat(answer.headers().firstValue("x-amz-function-error"))
                .as(answer.body())
                .isPresent();
        return parse(answer.body());
    }

    private HttpResponse<String> invocation(String function, JsonNode payload) {
        URI uri = local.aws().resolve("/2015-03-31/functions/%s/invocations".formatted(function));
        SdkSigner signer = new SdkSigner(administrator("vending")).in("lambda", "us-east-1");
        HttpRequest request = signer.httpRequest("POST", uri, Map.of(), payload.toString());
        // A sweep runs once at a time: one that a schedule has begun is waited for.
        return await().atMost(Duration.ofMinutes(2))
                .until(() -> exchange(request), answer -> answer.statusCode() != 429);
    }

    private Answer send(HttpRequest request) {
        HttpResponse<String> answer = exchange(request);
        int status = answer.statusCode();
        String type = answer.headers().firstValue("content-type").orElse("");
        return isPromisedByOther(request, status, type, answer.body())
                ? Answer.of(status, type, answer.body())
                : Answer.checked(
                        ApiContract.get(),
                        request.method(),
                        request.uri().getPath(),
                        status,
                        type,
                        answer.body());
    }

    private boolean isPromisedByOther(HttpRequest request, int status, String type, String body) {
        return other.filter(
                        contracts ->
                                contracts
                                        .api()
                                        .problems(
                                                request.method(),
                                                request.uri().getPath(),
                                                status,
                                                type,
                                                body)
                                        .isEmpty())
                .isPresent();
    }

    private HttpResponse<String> exchange(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The subjects of the mails to an address that name an account, the oldest first. */
    List<String> mailsTo(String address, String name) {
        return local.mails().stream()
                .filter(mail -> mail.to().contains(address) && mail.subject().contains(name))
                .map(Mails.Mail::subject)
                .toList();
    }

    /** Every event of a test is one that the contract promises. */
    @Override
    public void close() {
        var events = local.events();
        http.close();
        local.close();
        assertThat(events).allSatisfy(e -> assertThat(e.source()).isEqualTo("account-vending"));
        events.stream()
                .filter(event -> !isPromisedByOther(event))
                .forEach(e -> EventContract.get().check(e.detailType(), e.detail().toString()));
    }

    private boolean isPromisedByOther(Events.Event event) {
        return other.filter(
                        contracts ->
                                contracts
                                        .events()
                                        .problems(event.detailType(), event.detail().toString())
                                        .isEmpty())
                .isPresent();
    }
}
