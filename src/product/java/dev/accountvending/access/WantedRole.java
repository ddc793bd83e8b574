package dev.accountvending.access;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Set;

/**
 * The required state of a role.
 *
 * @param trust who may assume it, a policy document
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
    /**
     * One hour: the maximum for chained roles, and how long a session outlives the end of access.
     */
    static final int SESSION_SECONDS = 3600;

    WantedRole {
        attached = Set.copyOf(attached);
        inline = Map.copyOf(inline);
    }
}
