package dev.accountvending.api;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.request.FieldProblem;
import dev.accountvending.request.InvalidRequest;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;

/**
 * A problem document (<a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>).
 *
 * @param detail what went wrong and what to change
 * @param rule of the policy, if it refused
 * @param errors each bad field
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Problem(
        String type,
        String title,
        int status,
        String detail,
        @Nullable String rule,
        List<FieldProblem> errors) {

    static Problem of(int status, String title, @Nullable String detail) {
        return new Problem(
                "about:blank",
                title,
                status,
                Objects.requireNonNullElse(detail, ""),
                null,
                List.of());
    }

    static Problem refused(String rule, @Nullable String detail) {
        return new Problem(
                "about:blank",
                "Forbidden",
                403,
                Objects.requireNonNullElse(detail, ""),
                rule,
                List.of());
    }

    static Problem badRequest(InvalidRequest invalid) {
        return new Problem(
                "about:blank",
                "Bad Request",
                400,
                Objects.requireNonNullElse(invalid.getMessage(), ""),
                null,
                invalid.problems());
    }

    /** Carries a problem to the caller. */
    static final class Raised extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial") // never serialized
        private final Problem problem;

        Raised(Problem problem) {
            super(problem.detail());
            this.problem = problem;
        }

        Problem problem() {
            return problem;
        }
    }
}
