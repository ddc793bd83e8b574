package dev.accountvending.local.iam;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * The evaluator's decision.
 *
 * @param reasons the statements that decided; if nothing allows it, the kinds of policy that would
 *     have had to
 */
record AccessDecision(Result result, List<Reason> reasons) {

    /** The possible decisions of IAM. */
    enum Result {
        Allowed,
        ImplicitlyDenied,
        ExplicitlyDenied
    }

    /**
     * A statement or a lack of one.
     *
     * @param kind of policy: {@code identity}, {@code pb}, {@code session}, {@code scp}, {@code
     *     resource}
     * @param policy its name; null for a trust policy
     * @param statement its Sid
     * @param index of the statement, beginning at 1; 0 if there is none
     * @param blocking whether it blocks what would be allowed without it
     */
    record Reason(
            String kind,
            @Nullable String policy,
            @Nullable String statement,
            int index,
            boolean blocking) {}

    boolean isAllowed() {
        return result == Result.Allowed;
    }
}
