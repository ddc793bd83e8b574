package dev.accountvending.aws;

import dev.accountvending.model.StepFailure;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.iam.IamClient;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The age of the role by which we work in a member. IAM is eventually consistent: a role that was
 * made seconds ago is there, and services deny what its policies allow, some regions longer than
 * others (<a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency">changes
 * are not always immediately visible</a>).
 */
final class RoleAge {
    private static final Duration UNTIL_SEEN = Duration.ofMinutes(2);

    private final Supplier<IamClient> iam;
    private final String role;
    private volatile @Nullable Instant madeAt;

    /**
     * @param iam with the role's own session
     * @param role path and name, such as {@code vending/VendingOperator}
     */
    RoleAge(Supplier<IamClient> iam, String role) {
        this.iam = iam;
        this.role = role.substring(role.lastIndexOf('/') + 1);
    }

    /**
     * Returns whether a call was denied within two minutes after the role was made. Both times are
     * AWS's own, so no clock of ours counts.
     */
    boolean isNewAt(AwsErrorDetails denial) {
        Optional<Instant> deniedAt = date(denial.sdkHttpResponse());
        if (deniedAt.isEmpty()) {
            return false;
        }
        try {
            return deniedAt.get().isBefore(madeAt().plus(UNTIL_SEEN));
        } catch (StepFailure failure) {
            // A role that may do everything, but may not even look at itself, is not seen yet.
            return (isDenial(failure.code().orElse("")) || failure.is("NoSuchEntity"))
                    && !failure.namesServiceControlPolicy();
        }
    }

    static boolean isDenial(String code) {
        return code.startsWith("AccessDenied") || code.equals("UnauthorizedOperation");
    }

    private Instant madeAt() {
        Instant known = madeAt;
        if (known == null) {
            try (IamClient client = iam.get()) {
                known = client.getRole(request -> request.roleName(role)).role().createDate();
            }
            madeAt = known;
        }
        return known;
    }

    private static Optional<Instant> date(@Nullable SdkHttpResponse response) {
        if (response == null) {
            return Optional.empty();
        }
        try {
            return response.firstMatchingHeader("Date")
                    .map(DateTimeFormatter.RFC_1123_DATE_TIME::parse)
                    .map(Instant::from);
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }
}
