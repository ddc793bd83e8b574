package dev.accountvending;

import dev.accountvending.local.LocalPerson;
import dev.accountvending.runtime.Json;
import dev.accountvending.runtime.LambdaEnvironment;

import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.Credentials;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Credentials, as people, functions and CI come by them. */
final class People {
    private final TestCloud cloud;

    People(TestCloud cloud) {
        this.cloud = cloud;
    }

    /** The keys of a person's IAM user in the identity account. */
    AwsCredentials keys(String name) {
        LocalPerson person =
                cloud.local.description().people().stream()
                        .filter(it -> it.email().equals(email(name)))
                        .findFirst()
                        .orElseThrow();
        return AwsBasicCredentials.create(person.accessKeyId(), person.secretAccessKey());
    }

    /** A person's session, who has shown their device. */
    AwsCredentials withMfa(String name) {
        String device =
                "arn:aws:iam::%s:mfa/%s"
                        .formatted(cloud.local.description().identityAccountId(), name);
        try (StsClient sts = cloud.client(StsClient.builder(), keys(name))) {
            return keys(
                    sts.getSessionToken(r -> r.serialNumber(device).tokenCode("123456"))
                            .credentials());
        }
    }

    AwsCredentials assume(AwsCredentials from, String role, String session) {
        return assume(from, role, r -> r.roleSessionName(session));
    }

    AwsCredentials assume(
            AwsCredentials from, String role, UnaryOperator<AssumeRoleRequest.Builder> how) {
        try (StsClient sts = cloud.client(StsClient.builder(), from)) {
            return keys(
                    sts.assumeRole(how.apply(AssumeRoleRequest.builder().roleArn(role)).build())
                            .credentials());
        }
    }

    /** A role's session for whoever bears a token; nobody signs that call. */
    AwsCredentials assumeWithToken(String role, String token) {
        try (StsClient sts =
                StsClient.builder()
                        .endpointOverride(cloud.local.aws())
                        .region(Region.US_EAST_1)
                        .httpClient(UrlConnectionHttpClient.create())
                        .credentialsProvider(AnonymousCredentialsProvider.create())
                        .build()) {
            return keys(
                    sts.assumeRoleWithWebIdentity(
                                    r ->
                                            r.roleArn(role)
                                                    .roleSessionName("ci")
                                                    .webIdentityToken(token))
                            .credentials());
        }
    }

    /** A token as an issuer makes it out, but for the signature, which nobody here can check. */
    static String token(String issuer, String audience, String subject) {
        String payload =
                Json.MAPPER
                        .createObjectNode()
                        .put("iss", "https://" + issuer)
                        .put("aud", audience)
                        .put("sub", subject)
                        .toString();
        return "%s.%s.%s"
                .formatted(base64("{\"alg\":\"RS256\",\"typ\":\"JWT\"}"), base64(payload), "none");
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A session of a function's own role, as Lambda gives it one. */
    AwsCredentials function(String name) {
        LambdaEnvironment environment = cloud.local.environment(name);
        return AwsSessionCredentials.create(
                variable(environment, "AWS_ACCESS_KEY_ID"),
                variable(environment, "AWS_SECRET_ACCESS_KEY"),
                variable(environment, "AWS_SESSION_TOKEN"));
    }

    private static String variable(LambdaEnvironment environment, String name) {
        return environment.find(name).orElseThrow();
    }

    /** As an AWS client reads them from its environment. */
    static Map<String, String> variables(AwsCredentials credentials) {
        return credentials instanceof AwsSessionCredentials session
                ? Map.of(
                        "AWS_ACCESS_KEY_ID", session.accessKeyId(),
                        "AWS_SECRET_ACCESS_KEY", session.secretAccessKey(),
                        "AWS_SESSION_TOKEN", session.sessionToken())
                : Map.of(
                        "AWS_ACCESS_KEY_ID", credentials.accessKeyId(),
                        "AWS_SECRET_ACCESS_KEY", credentials.secretAccessKey());
    }

    static String email(String name) {
        return name + "@example.com";
    }

    private static AwsCredentials keys(Credentials session) {
        return AwsSessionCredentials.create(
                session.accessKeyId(), session.secretAccessKey(), session.sessionToken());
    }
}
