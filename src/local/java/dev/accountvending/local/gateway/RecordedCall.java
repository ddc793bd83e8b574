package dev.accountvending.local.gateway;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * One call to AWS, without its content.
 *
 * @param account of the caller's credentials
 * @param step the step that the function ran, of one that has several
 * @param operation such as {@code organizations:CreateAccount}
 * @param status HTTP status; 0 if the answer was lost
 * @param error the error's code, or what went wrong in a function
 * @param fault the fault that was applied
 * @param lacks what AWS's answer has and this one has not; empty if it lacks nothing
 * @param decidedBy the statement that allowed or denied it; null if IAM is not asked
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RecordedCall(
        Instant at,
        @Nullable String function,
        @Nullable String step,
        @Nullable String lease,
        String account,
        String principal,
        String region,
        String operation,
        int status,
        @Nullable String error,
        @Nullable String fault,
        @Nullable List<String> lacks,
        @Nullable String decidedBy,
        long millis) {
    public RecordedCall {
        lacks = lacks == null ? null : List.copyOf(lacks);
    }

    /** Returns whether it was made for a function, or for that step of one. */
    public boolean isFor(String functionOrStep) {
        return functionOrStep.equals(function) || functionOrStep.equals(step);
    }
}
