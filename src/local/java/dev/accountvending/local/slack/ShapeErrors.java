package dev.accountvending.local.slack;

import java.util.ArrayList;
import java.util.List;

/** The errors in a document, each with its JSON pointer. */
final class ShapeErrors {
    private final List<String> all;
    private final String pointer;

    private ShapeErrors(List<String> all, String pointer) {
        this.all = all;
        this.pointer = pointer;
    }

    /** Returns the errors of a document that is the call's argument of that name. */
    static ShapeErrors in(String argument) {
        return new ShapeErrors(new ArrayList<>(), "/" + argument);
    }

    /** Returns the same errors, from the view of a field or an element of this place. */
    ShapeErrors at(Object child) {
        return new ShapeErrors(all, pointer + "/" + child);
    }

    void add(String what) {
        all.add("%s [json-pointer:%s]".formatted(what, pointer));
    }

    List<String> all() {
        return List.copyOf(all);
    }
}
