package dev.accountvending.simulation.aws;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.SdkHttpResponse;

import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Makes the errors of one service, as the SDK makes them of AWS's answers.
 *
 * @param service as AWS's errors name it, such as {@code Iam}
 */
public record Refusal(String service, InstantSource clock) {

    /** Returns an error of the service's own class. */
    public AwsServiceException of(
            AwsServiceException.Builder builder, int status, String code, String message) {
        SdkHttpResponse response =
                SdkHttpResponse.builder()
                        .statusCode(status)
                        .putHeader(
                                "Date",
                                DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                        clock.instant().atOffset(ZoneOffset.UTC)))
                        .build();
        return builder.awsErrorDetails(
                        AwsErrorDetails.builder()
                                .serviceName(service)
                                .errorCode(code)
                                .errorMessage(message)
                                .sdkHttpResponse(response)
                                .build())
                .statusCode(status)
                .message(message)
                .build();
    }

    public AwsServiceException of(int status, String code, String message) {
        return of(AwsServiceException.builder(), status, code, message);
    }
}
