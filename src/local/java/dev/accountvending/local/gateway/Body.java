package dev.accountvending.local.gateway;

import java.util.List;
import java.util.Optional;

/**
 * How a protocol writes an answer's members.
 *
 * @param <N> a structure in it
 */
interface Body<N> {
    Optional<N> member(N structure, String name, OutputModel.Use use);

    /** Returns the items of a list or a map; empty if it does not exist. */
    Optional<List<N>> items(N structure, String name, OutputModel.Use use, OutputModel.Shape shape);

    /** Adds an empty list or map. */
    void addEmpty(N structure, String name, OutputModel.Use use, OutputModel.Shape shape);

    void addBoolean(N structure, String name, OutputModel.Use use, boolean value);
}
