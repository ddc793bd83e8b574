package dev.accountvending.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.cli.TestingCli.Run;
import dev.accountvending.local.AccessKey;
import dev.accountvending.local.LocalCloud;
import dev.accountvending.local.LocalPerson;
import dev.accountvending.local.Options;
import dev.accountvending.local.core.Timing;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** {@code avm doctor} by a person with AWS profiles, as at AWS. */
class WayInIT {
    private static final String ADA = "ada@example.com";
    private static final String CREDENTIALS = "aws.sharedCredentialsFile";
    private static final String STS = "aws.endpointUrlSts";

    @TempDir static Path folder;
    private static LocalCloud cloud;

    @BeforeAll
    static void start() throws IOException {
        cloud =
                LocalCloud.start(
                        new Options(
                                Path.of("").toAbsolutePath(),
                                0,
                                0,
                                _ -> {},
                                Timing.brisk(),
                                List.of("us-east-1")));
        AwsCredentials withMfa = withMfa();
        AwsCredentials caller;
        try (StsClient sts = client(StsClient.builder(), withMfa)) {
            caller =
                    keys(
                            sts.assumeRole(
                                            r ->
                                                    r.roleArn(cloud.description().callerRole())
                                                            .roleSessionName(ADA))
                                    .credentials());
        }
        Path profiles = folder.resolve("credentials");
        Files.writeString(profiles, profile("identity", withMfa) + profile("accounts", caller));
        System.setProperty(CREDENTIALS, profiles.toString());
        System.setProperty(STS, cloud.aws().toString());
    }

    @AfterAll
    static void stop() {
        System.clearProperty(CREDENTIALS);
        System.clearProperty(STS);
        cloud.close();
    }

    @Test
    void doctor_triesToEnterAnAccountOfTheCallers() {
        assertThat(wayIn()).isEqualTo("not set up You own no account to try it with.");

        Run request = run("request", "--kind", "sandbox", "--name", "mine", "--wait");
        assertThat(request.exitCode()).as(request.out() + request.err()).isZero();
        assertThat(wayIn()).startsWith("ok arn:aws:iam::").endsWith(":role/vending/Developer");

        try (IamClient iam = client(IamClient.builder(), administrator())) {
            iam.removeUserFromGroup(r -> r.groupName("VendingPeople").userName("ada"));
            try {
                assertThat(wayIn())
                        .startsWith("FAILING With the profile identity, arn:aws:iam::")
                        .contains("in the group VendingPeople", "no identity-based policy allows");
            } finally {
                iam.addUserToGroup(r -> r.groupName("VendingPeople").userName("ada"));
            }
        }
    }

    /** The point's line, with single blanks. */
    private static String wayIn() {
        return run("doctor").outLines().stream()
                .map(line -> line.replaceAll("\\s+", " "))
                .filter(line -> line.contains(" way in "))
                .findFirst()
                .orElseThrow()
                .replace(" way in ", " ");
    }

    private static Run run(String... command) {
        String[] all = new String[command.length + 4];
        System.arraycopy(command, 0, all, 0, command.length);
        String[] asking = {"--profile", "accounts", "--api", cloud.api().toString()};
        System.arraycopy(asking, 0, all, command.length, asking.length);
        return TestingCli.run(all);
    }

    private static AwsCredentials withMfa() {
        LocalPerson ada =
                cloud.description().people().stream()
                        .filter(person -> person.email().equals(ADA))
                        .findFirst()
                        .orElseThrow();
        String device =
                "arn:aws:iam::%s:mfa/ada".formatted(cloud.description().identityAccountId());
        try (StsClient sts =
                client(
                        StsClient.builder(),
                        AwsBasicCredentials.create(ada.accessKeyId(), ada.secretAccessKey()))) {
            return keys(
                    sts.getSessionToken(r -> r.serialNumber(device).tokenCode("123456"))
                            .credentials());
        }
    }

    private static AwsCredentials administrator() {
        AccessKey key =
                Objects.requireNonNull(cloud.description().administrators().get("identity"));
        return AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
    }

    private static AwsCredentials keys(Credentials session) {
        return AwsSessionCredentials.create(
                session.accessKeyId(), session.secretAccessKey(), session.sessionToken());
    }

    private static String profile(String name, AwsCredentials keys) {
        return "[%s]\naws_access_key_id = %s\naws_secret_access_key = %s\naws_session_token = %s\n"
                .formatted(
                        name,
                        keys.accessKeyId(),
                        keys.secretAccessKey(),
                        ((AwsSessionCredentials) keys).sessionToken());
    }

    private static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(
            B builder, AwsCredentials keys) {
        return builder.endpointOverride(cloud.aws())
                .region(Region.US_EAST_1)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .credentialsProvider(StaticCredentialsProvider.create(keys))
                .build();
    }
}
