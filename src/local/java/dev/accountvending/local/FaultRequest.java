package dev.accountvending.local;

import dev.accountvending.local.gateway.Fault;
import dev.accountvending.local.gateway.FaultRule;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * The body of {@code POST /local/faults}.
 *
 * @param fault throttle, error, delay, answer-lost, creation-failure or empty-page
 * @param millis of a delay
 * @param reason of a creation failure
 * @param code of an error; InternalFailure if it is absent
 * @param status of an error; 500 for InternalFailure, else 400
 */
record FaultRequest(
        String operation,
        @Nullable String function,
        @Nullable String lease,
        @Nullable String account,
        @Nullable Integer nth,
        @Nullable Integer times,
        String fault,
        @Nullable Long millis,
        @Nullable String reason,
        @Nullable String code,
        @Nullable Integer status) {

    @SuppressWarnings("ConstantValue") // JSON may leave anything out.
    FaultRule rule() {
        if (operation == null || fault == null) {
            throw new IllegalArgumentException("A fault needs an operation and a fault.");
        }
        return new FaultRule(
                operation,
                function,
                lease,
                account,
                nth == null ? 1 : nth,
                times == null ? 1 : times,
                kind());
    }

    private Fault kind() {
        return switch (fault) {
            case "throttle" -> new Fault.Throttle();
            case "error" -> error();
            case "delay" -> delay(millis == null ? 1000 : millis);
            case "answer-lost" -> new Fault.AnswerLost();
            case "creation-failure" ->
                    new Fault.CreationFailure(reason == null ? "INTERNAL_FAILURE" : reason);
            case "empty-page" -> new Fault.EmptyPage();
            default ->
                    throw new IllegalArgumentException(
                            "A fault is throttle, error, delay, answer-lost, creation-failure or"
                                    + " empty-page, not "
                                    + fault);
        };
    }

    private static Fault delay(long millis) {
        if (millis < 0) {
            throw new IllegalArgumentException("A delay's millis are 0 or more.");
        }
        return new Fault.Delay(Duration.ofMillis(millis));
    }

    private Fault error() {
        if (status != null && (status < 400 || status > 599)) {
            throw new IllegalArgumentException("An error's status is from 400 to 599.");
        }
        return code == null
                ? new Fault.Failure()
                : new Fault.Failure(status == null ? 400 : status, code);
    }
}
