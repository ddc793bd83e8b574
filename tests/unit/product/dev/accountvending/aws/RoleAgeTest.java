package dev.accountvending.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.accountvending.model.AccountNotReady;
import dev.accountvending.model.Explanation;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.GetRoleRequest;
import software.amazon.awssdk.services.iam.model.GetRoleResponse;
import software.amazon.awssdk.services.iam.model.Role;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Denials of calls by a role that was made at 10:00. */
class RoleAgeTest {
    private static final Instant MADE = Instant.parse("2026-12-01T10:00:00Z");
    private static final String PLAIN = "User: arn is not authorized to perform: iam:CreateRole";

    private final List<String> looks = new ArrayList<>();

    @Test
    void denial_inTheFirstTwoMinutes_isNotReady() {
        assertThat(denied("Tue, 1 Dec 2026 10:01:59 GMT", PLAIN))
                .isInstanceOfSatisfying(
                        AccountNotReady.class,
                        failure -> assertThat(failure.is("AccessDenied")).isTrue());
        assertThat(looks).containsExactly("VendingOperator");
    }

    @Test
    void denial_afterTwoMinutes_isForGood() {
        assertThat(denied("Tue, 1 Dec 2026 10:02:00 GMT", PLAIN)).isInstanceOf(VendingFailed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "with an explicit deny in a service control policy",
                "because no service control policy allows the iam:CreateRole action",
                "with an explicit deny in a resource-based policy"
            })
    void denial_byAPolicy_isForGood_andAsksNoFurther(String why) {
        assertThat(denied("Tue, 1 Dec 2026 10:00:01 GMT", PLAIN + " " + why))
                .isInstanceOf(VendingFailed.class);
        assertThat(looks).isEmpty();
    }

    @Test
    void denial_withoutATime_isForGood() {
        assertThat(denied("yesterday", PLAIN)).isInstanceOf(VendingFailed.class);
    }

    @ParameterizedTest
    @CsvSource({
        "AccessDenied, not authorized,                                  true",
        "NoSuchEntity, not found,                                       true",
        "AccessDenied, explicit deny in a service control policy,       false",
        "Throttling,   slower,                                          false"
    })
    void denial_whenTheRoleCannotBeLookedAt_isNotReadyIfItIsNotSeen(
            String code, String message, boolean isNotReady) {
        Throwable failure =
                denied(
                        "Tue, 1 Dec 2026 12:00:00 GMT",
                        PLAIN,
                        () -> {
                            throw code.equals("Throttling")
                                    ? new TransientFailure(message)
                                    : new VendingFailed(Explanation.of(message), code, null);
                        });

        assertThat(failure).isInstanceOf(isNotReady ? AccountNotReady.class : VendingFailed.class);
    }

    private Throwable denied(String date, String message) {
        return denied(
                date,
                message,
                () ->
                        GetRoleResponse.builder()
                                .role(Role.builder().createDate(MADE).build())
                                .build());
    }

    private Throwable denied(String date, String message, Supplier<GetRoleResponse> role) {
        RoleAge age = new RoleAge(() -> new Looking(role), "vending/VendingOperator");
        try (IamClient iam =
                ErrorTranslation.ofMember("123456789012", age)
                        .around(
                                IamClient.builder()
                                        .httpClient(new Denying(date, message))
                                        .region(Region.AWS_GLOBAL)
                                        .credentialsProvider(AnonymousCredentialsProvider.create())
                                        .overrideConfiguration(
                                                it ->
                                                        it.retryStrategy(
                                                                AwsRetryStrategy.doNotRetry()))
                                        .build())) {
            return catchThrowable(() -> iam.createRole(request -> request.roleName("a")));
        }
    }

    private final class Looking implements IamClient {
        private final Supplier<GetRoleResponse> role;

        Looking(Supplier<GetRoleResponse> role) {
            this.role = role;
        }

        @Override
        public GetRoleResponse getRole(GetRoleRequest request) {
            looks.add(request.roleName());
            return role.get();
        }

        @Override
        public String serviceName() {
            return "iam";
        }

        @Override
        public void close() {}
    }

    /** Denies everything, at a time that is in its header. */
    private record Denying(String date, String message) implements SdkHttpClient {
        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() {
                    byte[] body =
                            "<ErrorResponse><Error><Code>AccessDenied</Code><Message>%s</Message></Error></ErrorResponse>"
                                    .formatted(message)
                                    .getBytes(StandardCharsets.UTF_8);
                    return HttpExecuteResponse.builder()
                            .response(
                                    SdkHttpResponse.builder()
                                            .statusCode(403)
                                            .putHeader("Date", date)
                                            .build())
                            .responseBody(
                                    AbortableInputStream.create(new ByteArrayInputStream(body)))
                            .build();
                }

                @Override
                public void abort() {}
            };
        }

        @Override
        public void close() {}
    }
}
