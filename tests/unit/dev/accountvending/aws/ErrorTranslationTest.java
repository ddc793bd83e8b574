package dev.accountvending.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.model.AccountNotReady;
import dev.accountvending.model.QuotaReached;
import dev.accountvending.model.StepFailure;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.organizations.model.ConstraintViolationException;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

import java.util.Optional;

class ErrorTranslationTest {
    private static final ErrorTranslation MANAGEMENT = ErrorTranslation.ofManagementAccount();
    private static final ErrorTranslation MEMBER = ErrorTranslation.ofMember("123456789012");
    private static final ErrorTranslation ENTRANCE = ErrorTranslation.ofEntranceTo("123456789012");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ConcurrentModificationException",
                "TooManyRequestsException",
                "PriorRequestNotComplete",
                "ThrottlingException",
                "FinalizingOrganizationException"
            })
    void modifyException_whatPasses_isTransient(String code) {
        assertThat(translate(MANAGEMENT, error(code, 400))).isInstanceOf(TransientFailure.class);
    }

    @Test
    void modifyException_aServersError_isTransientWhateverItsCode() {
        assertThat(translate(MANAGEMENT, error("Odd", 500))).isInstanceOf(TransientFailure.class);
    }

    @Test
    void modifyException_aLostAnswer_isTransient() {
        assertThat(translate(MANAGEMENT, SdkClientException.create("connection reset")))
                .isInstanceOf(TransientFailure.class)
                .hasMessageContaining("connection reset");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"OptInRequired", "InvalidClientTokenId", "SubscriptionRequiredException"})
    void modifyException_aFreshAccountsRefusal_isNotReady(String code) {
        assertThat(translate(MEMBER, error(code, 403))).isInstanceOf(AccountNotReady.class);
        assertThat(translate(MANAGEMENT, error(code, 403))).isInstanceOf(VendingFailed.class);
    }

    @Test
    void modifyException_accessDenied_isNotReadyOnlyAtTheEntrance() {
        assertThat(translate(ENTRANCE, error("AccessDenied", 403)))
                .isInstanceOf(AccountNotReady.class);
        assertThat(translate(MEMBER, error("AccessDenied", 403))).isInstanceOf(VendingFailed.class);
    }

    @Test
    void modifyException_aQuota_isForAdministrators() {
        assertThat(translate(MANAGEMENT, violation("ACCOUNT_NUMBER_LIMIT_EXCEEDED")))
                .isInstanceOfSatisfying(
                        QuotaReached.class,
                        quota -> assertThat(quota.explanation().forAdministrators()).isPresent());
        assertThat(translate(MEMBER, error("LimitExceededException", 400)))
                .isInstanceOf(QuotaReached.class);
    }

    @Test
    void modifyException_tooManyCreationsAtOnce_passes() {
        assertThat(translate(MANAGEMENT, violation("ACCOUNT_CREATION_RATE_LIMIT_EXCEEDED")))
                .isInstanceOf(TransientFailure.class);
    }

    @Test
    void modifyException_anyOtherRefusal_keepsCodeCauseAccountAndOperation() {
        AwsServiceException error = error("NoSuchEntity", 404);

        assertThat(translate(MEMBER, error))
                .hasCause(error)
                .isInstanceOfSatisfying(
                        VendingFailed.class,
                        failed -> {
                            assertThat(failed.is("NoSuchEntity")).isTrue();
                            assertThat(failed.explanation().forAdministrators().orElseThrow())
                                    .contains("sts:AssumeRole", "account 123456789012");
                        });
    }

    @Test
    void modifyException_ofOurs_isLeftAsItIs() {
        StepFailure ours = new TransientFailure("ours");

        assertThat(translate(MEMBER, ours)).isSameAs(ours);
    }

    private static AwsServiceException error(String code, int status) {
        return AwsServiceException.builder()
                .statusCode(status)
                .awsErrorDetails(
                        AwsErrorDetails.builder().errorCode(code).errorMessage("no").build())
                .build();
    }

    private static AwsServiceException violation(String reason) {
        return ConstraintViolationException.builder()
                .reason(reason)
                .statusCode(400)
                .awsErrorDetails(
                        AwsErrorDetails.builder()
                                .errorCode("ConstraintViolationException")
                                .errorMessage("no")
                                .build())
                .build();
    }

    private static Throwable translate(ErrorTranslation translation, Throwable error) {
        ExecutionAttributes attributes =
                new ExecutionAttributes()
                        .putAttribute(SdkExecutionAttribute.SERVICE_NAME, "Sts")
                        .putAttribute(SdkExecutionAttribute.OPERATION_NAME, "AssumeRole");
        return translation.modifyException(new Failed(error), attributes);
    }

    private record Failed(Throwable exception) implements Context.FailedExecution {
        @Override
        public SdkRequest request() {
            return AssumeRoleRequest.builder().build();
        }

        @Override
        public Optional<SdkHttpRequest> httpRequest() {
            return Optional.empty();
        }

        @Override
        public Optional<SdkHttpResponse> httpResponse() {
            return Optional.empty();
        }

        @Override
        public Optional<SdkResponse> response() {
            return Optional.empty();
        }
    }
}
