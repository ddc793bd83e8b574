package dev.accountvending.request;

import java.util.List;

/** A request that cannot be read or that the catalog does not allow, field by field. */
public final class InvalidRequest extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // never serialized
    private final List<FieldProblem> problems;

    public InvalidRequest(String message, List<FieldProblem> problems) {
        super(message);
        this.problems = List.copyOf(problems);
    }

    /** Every bad field; empty where the document as a whole cannot be read. */
    public List<FieldProblem> problems() {
        return problems;
    }
}
