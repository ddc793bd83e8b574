package dev.accountvending.local.functions;

/**
 * A schedule by which EventBridge runs a function.
 *
 * @param input what the function is given, a JSON document; empty: EventBridge's own event
 */
public record Schedule(Rate rate, String input) {}
