package dev.accountvending.local.iam;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What the evaluator decided.
 *
 * @param reasons the statements that decided; where nothing allows it, the kinds of policy that
 *     would have had to
 */
record AccessDecision(Result result, List<Reason> reasons) {

    /** How IAM decides. */
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
     * @param policy its name; null of a trust policy
     * @param statement its Sid
     * @param index of the statement, beginning at 1; 0 where there is none
     * @param blocking whether it stands in the way of what would be allowed without it
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
