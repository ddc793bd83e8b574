package dev.accountvending.request;

/** What is wrong with one field of a request, and so what to change. */
public record FieldProblem(String field, String message) {}
