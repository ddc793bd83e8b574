package dev.accountvending.account;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.model.OuId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * What the ledger keeps of an organizational unit.
 *
 * @param id absent while we are making it
 * @param since when it was first seen, or its making began
 * @param made whether we made it, and have not yet seen it behind its guardrails
 * @param complaint absent while it is behind its guardrails, as far as we know
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record KnownUnit(
        @Nullable OuId id, Instant since, boolean made, @Nullable UnitComplaint complaint) {

    KnownUnit withId(OuId seen) {
        return new KnownUnit(seen, since, made, complaint);
    }

    /** Returns the unit, behind its guardrails. */
    KnownUnit guarded() {
        return new KnownUnit(id, since, false, null);
    }

    /** Returns the unit, which is not new any more. */
    KnownUnit settled() {
        return new KnownUnit(id, since, false, complaint);
    }

    KnownUnit withComplaint(UnitComplaint why) {
        return new KnownUnit(id, since, made, why);
    }
}
