package dev.accountvending.local.iam;

import java.util.Map;

/** Says the tags of a thing that a call is about, which conditions may name. */
@FunctionalInterface
public interface ResourceTags {
    /**
     * The tags of a member of the organization.
     *
     * @param account its id
     */
    Map<String, String> ofAccount(String account);
}
