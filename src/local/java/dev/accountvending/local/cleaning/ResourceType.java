package dev.accountvending.local.cleaning;

import java.util.List;
import java.util.function.Function;

/**
 * A type of resources, by aws-nuke's name for it.
 *
 * @param global whether it belongs to no region
 * @param list returns the resources that exist
 */
record ResourceType(String type, boolean global, Function<CleanerSession, List<Resource>> list) {
    static ResourceType global(String type, Function<CleanerSession, List<Resource>> list) {
        return new ResourceType(type, true, list);
    }

    static ResourceType regional(String type, Function<CleanerSession, List<Resource>> list) {
        return new ResourceType(type, false, list);
    }
}
