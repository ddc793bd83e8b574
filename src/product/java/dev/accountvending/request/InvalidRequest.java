package dev.accountvending.request;

import java.util.List;

/** Thrown when a request cannot be read or the catalog does not allow it, field by field. */
public final class InvalidRequest extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // never serialized
    private final List<FieldProblem> problems;

    public InvalidRequest(String message, List<FieldProblem> problems) {
        super(message);
        this.problems = List.copyOf(problems);
    }

    /** Returns every bad field; empty if the document as a whole cannot be read. */
    public List<FieldProblem> problems() {
        return problems;
    }
}
