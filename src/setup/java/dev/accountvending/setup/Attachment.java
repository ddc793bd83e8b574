package dev.accountvending.setup;

import dev.accountvending.model.OuPath;

/** A unit, and a guardrail that applies to all accounts in and below it. */
public record Attachment(OuPath unit, Guardrail guardrail) {}
