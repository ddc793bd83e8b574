package dev.accountvending.local.functions;

/**
 * A schedule by which EventBridge runs a function.
 *
 * @param input a JSON document that the function is given; empty: EventBridge's own event
 */
public record Schedule(Rate rate, String input) {}
