package dev.accountvending.doctor;

import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.function.Supplier;

/** A role that checks look through: assumed once, for all of them. */
final class AssumedRole<C> {
    private final Supplier<String> arn;
    private final Supplier<C> open;
    private @Nullable C through;
    private @Nullable RuntimeException refused;

    /**
     * A role.
     *
     * @param open assumes it
     */
    AssumedRole(Supplier<String> arn, Supplier<C> open) {
        this.arn = arn;
        this.open = open;
    }

    String arn() {
        return arn.get();
    }

    /** As {@code VendingOrganizationRole}. */
    String name() {
        return arn().substring(arn().lastIndexOf('/') + 1);
    }

    /** What is behind it; whoever comes again is refused as the first was. */
    synchronized C enter() {
        if (refused != null) {
            throw refused;
        }
        if (through == null) {
            try {
                through = open.get();
            } catch (RuntimeException e) {
                refused = e;
                throw e;
            }
        }
        return Objects.requireNonNull(through);
    }

    /** What is behind it, for a check of something else. */
    C needed() {
        try {
            return enter();
        } catch (RuntimeException e) {
            throw new CheckBlocked(
                    "It needs the role %s, whose own line tells what is wrong.".formatted(name()));
        }
    }

    boolean isOpen() {
        try {
            enter();
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }
}
