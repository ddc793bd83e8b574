package dev.accountvending.local.cleaning;

import java.util.Map;

/**
 * A resource in an account that can be removed.
 *
 * @param name as aws-nuke writes it
 * @param properties those of aws-nuke's properties that filters use
 */
record Resource(String name, Map<String, String> properties, Runnable removal) {
    Resource {
        properties = Map.copyOf(properties);
    }

    Resource(String name, Runnable removal) {
        this(name, Map.of(), removal);
    }
}
