package dev.accountvending.local.cleaning;

import java.util.List;
import java.util.function.Function;

/**
 * A kind of things, by aws-nuke's name for it.
 *
 * @param global whether it belongs to no region
 * @param list those that are there
 */
record Kind(String type, boolean global, Function<Session, List<Thing>> list) {
    static Kind global(String type, Function<Session, List<Thing>> list) {
        return new Kind(type, true, list);
    }

    static Kind regional(String type, Function<Session, List<Thing>> list) {
        return new Kind(type, false, list);
    }
}
