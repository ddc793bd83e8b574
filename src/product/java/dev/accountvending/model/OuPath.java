package dev.accountvending.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The path of an organizational unit below the root, as {@code Sandbox/Developers}. Organizations
 * nests units five deep and names them with 1 to 128 characters (<a
 * href="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html">quotas</a>).
 */
public record OuPath(@JsonValue String value) {
    private static final int DEEPEST = 5;
    private static final int LONGEST_NAME = 128;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public OuPath {
        List<String> names = split(value);
        InvalidValue.check(
                names.size() <= DEEPEST,
                "\"%s\" is %d units deep; AWS allows %d.",
                value,
                names.size(),
                DEEPEST);
        for (String name : names) {
            InvalidValue.check(
                    !name.isBlank() && name.equals(name.strip()) && name.length() <= LONGEST_NAME,
                    "\"%s\" is not a path of organizational units such as Sandbox/Developers.",
                    value);
        }
    }

    /** Returns the units' names from the root down. */
    public List<String> names() {
        return split(value);
    }

    /** Returns the path of each unit from the topmost down to this one. */
    public List<OuPath> levels() {
        List<String> names = names();
        return IntStream.rangeClosed(1, names.size())
                .mapToObj(depth -> new OuPath(String.join("/", names.subList(0, depth))))
                .toList();
    }

    /** Returns the topmost unit of the path. */
    public OuPath top() {
        return new OuPath(names().getFirst());
    }

    /** Returns whether it is that unit, or below it. */
    public boolean isWithin(OuPath unit) {
        return (value + "/").startsWith(unit.value + "/");
    }

    @Override
    public String toString() {
        return value;
    }

    private static List<String> split(String value) {
        return List.of(value.split("/", -1));
    }
}
