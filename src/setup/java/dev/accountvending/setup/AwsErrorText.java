package dev.accountvending.setup;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Puts AWS's errors into one line. */
public final class AwsErrorText {
    private AwsErrorText() {}

    static <T> T explained(Supplier<T> calls) {
        try {
            return calls.get();
        } catch (SdkException e) {
            throw new SetupFailed(said(e), e);
        }
    }

    static boolean is(AwsServiceException e, String code) {
        AwsErrorDetails details = e.awsErrorDetails();
        return details != null && code.equals(details.errorCode());
    }

    /** Returns an error's code and words, or that AWS cannot be reached. */
    public static String said(SdkException e) {
        if (e instanceof AwsServiceException refused
                && refused.awsErrorDetails() != null
                && refused.awsErrorDetails().errorCode() != null) {
            return line(
                    "%s: %s"
                            .formatted(
                                    refused.awsErrorDetails().errorCode(),
                                    refused.awsErrorDetails().errorMessage()));
        }
        return isUnreachable(e)
                ? "AWS cannot be reached: check the network, and the proxy if there is one."
                : line(Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName()));
    }

    /** Returns whether AWS was unreachable; the SDK wraps a connection's error more than once. */
    private static boolean isUnreachable(SdkException e) {
        return Stream.<Throwable>iterate(e, Objects::nonNull, Throwable::getCause)
                .anyMatch(
                        cause ->
                                cause instanceof UnknownHostException
                                        || cause instanceof ConnectException
                                        || cause instanceof NoRouteToHostException
                                        || cause instanceof SocketTimeoutException);
    }

    private static String line(String text) {
        return String.join(" ", text.lines().map(String::strip).toList());
    }
}
