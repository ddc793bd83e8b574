package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;

import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsException;

import java.util.Map;
import java.util.Optional;

/**
 * Tries whether the caller can enter an account of theirs: assumes its role as the profiles of
 * {@code avm profiles} do, and drops the session.
 */
final class WayIn {
    private static final String NAME = "way in";

    /** The shortest session that STS gives. */
    private static final int SECONDS = 900;

    private final Api api;

    WayIn(Api api) {
        this.api = api;
    }

    RemoteChecks.Point look() {
        try {
            Optional<String> account = account();
            if (account.isEmpty()) {
                return point(RemoteChecks.NOT_SET_UP, "You own no account to try it with.");
            }
            return role(account.get())
                    .map(this::enter)
                    .orElseGet(
                            () ->
                                    point(
                                            RemoteChecks.NOT_SET_UP,
                                            "Your accounts are entered by the access portal of Identity Center."));
        } catch (CommandFailed failed) {
            return point(RemoteChecks.UNKNOWN, String.valueOf(failed.getMessage()));
        }
    }

    private Optional<String> account() {
        return api.accounts(Map.of("owner", "me", "status", "ACTIVE"))
                .path("accounts")
                .valueStream()
                .map(lease -> lease.path("name").asText())
                .findFirst();
    }

    /** Returns the profile of a role that is assumed with another profile's keys. */
    private Optional<ConfigSection> role(String account) {
        return api.handOver(account)
                .path("roles")
                .valueStream()
                .map(role -> role.path("awsConfig"))
                .filter(JsonNode::isTextual)
                .flatMap(config -> ConfigSection.parse(config.textValue()).stream())
                .filter(section -> section.value("source_profile").isPresent())
                .findFirst();
    }

    private RemoteChecks.Point enter(ConfigSection role) {
        String arn = role.value("role_arn").orElseThrow();
        String source = role.value("source_profile").orElseThrow();
        if (ProfileFile.defaultProfileFile().profile(source).isEmpty()) {
            return point(
                    RemoteChecks.UNKNOWN,
                    "There is no profile %s here, whose keys would be tried.".formatted(source));
        }
        try (ProfileCredentialsProvider keys = ProfileCredentialsProvider.create(source);
                StsClient sts =
                        StsClient.builder()
                                .httpClientBuilder(UrlConnectionHttpClient.builder())
                                .region(Region.of(role.value("region").orElse("us-east-1")))
                                .credentialsProvider(keys)
                                .build()) {
            sts.assumeRole(
                    request ->
                            request.roleArn(arn)
                                    .roleSessionName("avm-doctor")
                                    .durationSeconds(SECONDS));
            return point(RemoteChecks.OK, arn);
        } catch (StsException refused) {
            return point(
                    RemoteChecks.FAILING,
                    "With the profile %s, %s cannot be assumed: its user must be tagged and in the group VendingPeople of organization/identity-account.yaml, and signed in with MFA. AWS said: %s"
                            .formatted(source, arn, refused.awsErrorDetails().errorMessage()));
        } catch (SdkClientException | IllegalStateException e) {
            return point(
                    RemoteChecks.UNKNOWN,
                    "The profile %s could not be tried: %s".formatted(source, e.getMessage()));
        }
    }

    private static RemoteChecks.Point point(String status, String detail) {
        return new RemoteChecks.Point(NAME, status, detail);
    }
}
