package dev.accountvending.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.model.OuPath;

import io.soabase.recordbuilder.core.RecordBuilder;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What was agreed on for a lease.
 *
 * @param expiresAt absent for a lease without an end
 * @param organizationalUnit the unit that its account belongs to
 * @param monthlyBudget in US dollars; absent if it is its kind's
 * @param usedKeys of the last extensions and limit increases that had one, from oldest to newest
 */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Terms(
        Instant requestedAt,
        @Nullable Instant expiresAt,
        OuPath organizationalUnit,
        @Nullable Integer monthlyBudget,
        List<UsedKey> usedKeys)
        implements TermsBuilder.With {
    /** A retry comes within minutes, in which no lease is extended this often. */
    private static final int MOST_KEYS = 20;

    public Terms {
        usedKeys = List.copyOf(usedKeys);
    }

    /** Returns whether this person used this key before, among the last ones that were used. */
    boolean hasUsed(String by, @Nullable String key) {
        return key != null && usedKeys.contains(new UsedKey(by, key));
    }

    /** Returns a copy with a used key, if there was one; the oldest of too many is dropped. */
    Terms using(String by, @Nullable String key) {
        if (key == null) {
            return this;
        }
        List<UsedKey> longer = new ArrayList<>(usedKeys);
        longer.add(new UsedKey(by, key));
        return withUsedKeys(longer.subList(Math.max(0, longer.size() - MOST_KEYS), longer.size()));
    }
}
