package dev.accountvending.local.iam;

import java.util.Map;

/** Finds the tags of a call's resource, which conditions may name. */
@FunctionalInterface
public interface ResourceTags {
    /**
     * Returns the tags of a member of the organization.
     *
     * @param account its id
     */
    Map<String, String> ofAccount(String account);
}
