package dev.accountvending.access;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Set;

/**
 * A role as it shall be.
 *
 * @param trust who may take it on, a policy document
 * @param boundary ARN of its permissions boundary; absent for the one role that has none
 * @param attached ARNs of its managed policies
 * @param inline its own policies, documents by name
 */
record WantedRole(
        String name,
        String description,
        String trust,
        @Nullable String boundary,
        Set<String> attached,
        Map<String, String> inline) {
    /** An hour: what a chain of roles allows at most, and how long a way in outlives its end. */
    static final int SESSION_SECONDS = 3600;

    WantedRole {
        attached = Set.copyOf(attached);
        inline = Map.copyOf(inline);
    }
}
