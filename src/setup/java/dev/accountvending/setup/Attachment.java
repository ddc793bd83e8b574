package dev.accountvending.setup;

import dev.accountvending.model.OuPath;

/** A unit, and a guardrail that all accounts in it and below it stand behind. */
public record Attachment(OuPath unit, Guardrail guardrail) {}
