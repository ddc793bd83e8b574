package dev.accountvending.simulation.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An IAM user.
 *
 * @param tags by key
 * @param keys ids of access keys, each with who has it
 */
public record HeldUser(String name, Map<String, String> tags, Map<String, String> keys) {
    HeldUser(String name) {
        this(name, new TreeMap<>(), new TreeMap<>());
    }

    List<String> holders() {
        return new ArrayList<>(keys.values());
    }
}
