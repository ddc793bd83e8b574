package dev.accountvending.catalog;

import java.util.Locale;

/**
 * What binds its buyer for months or years, or costs much at once, and no cleaning takes back.
 * Members are denied all of it, but for what their kind allows; the actions of each are in {@code
 * organization/guardrails/commitments.json}.
 */
public enum Commitment {
    savingsPlans,
    reservedInstances,
    capacity,
    hardware,
    domains,
    marketplace,
    subscriptions,
    support;

    /** The name of its statement. */
    public String sid() {
        return name().substring(0, 1).toUpperCase(Locale.ROOT) + name().substring(1);
    }
}
