package dev.accountvending.local.iam;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * A user or a role, and the policies that decide what it may do.
 *
 * @param id such as {@code AROA…} or {@code AIDA…}
 * @param policies its own, its groups' too
 * @param trust the trust policy; null for a user
 */
record Identity(
        String arn,
        String id,
        List<Policy> policies,
        @Nullable Policy boundary,
        Map<String, String> tags,
        @Nullable Policy trust) {}
