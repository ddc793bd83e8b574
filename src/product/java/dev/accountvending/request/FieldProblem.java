package dev.accountvending.request;

/** A problem with one field of a request, which says what to change. */
public record FieldProblem(String field, String message) {}
