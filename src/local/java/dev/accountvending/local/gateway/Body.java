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

    /** The items of a list or a map; empty if it is not there. */
    Optional<List<N>> items(N structure, String name, OutputModel.Use use, OutputModel.Shape shape);

    /** Adds a list or a map that holds nothing. */
    void addEmpty(N structure, String name, OutputModel.Use use, OutputModel.Shape shape);

    void addBoolean(N structure, String name, OutputModel.Use use, boolean value);
}
