package dev.accountvending.simulation.calls;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.SdkHttpResponse;

import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Makes errors as the SDK makes them of AWS's answers. */
public final class AwsRefusals {
    private AwsRefusals() {}

    public static AwsServiceException of(
            int status, String code, String message, InstantSource clock) {
        return of(AwsServiceException.builder(), status, code, message, clock);
    }

    /**
     * Returns an error of a class of its own.
     *
     * @param builder the class's
     */
    public static AwsServiceException of(
            AwsServiceException.Builder builder,
            int status,
            String code,
            String message,
            InstantSource clock) {
        String date =
                DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        clock.instant().atOffset(ZoneOffset.UTC));
        return builder.awsErrorDetails(
                        AwsErrorDetails.builder()
                                .errorCode(code)
                                .errorMessage(message)
                                .sdkHttpResponse(
                                        SdkHttpResponse.builder()
                                                .statusCode(status)
                                                .putHeader("Date", date)
                                                .build())
                                .build())
                .statusCode(status)
                .message(message)
                .build();
    }
}
