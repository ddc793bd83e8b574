package dev.accountvending.simulation.aws;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A role as an account holds it. */
public final class HeldRole {
    public final String path;
    public final String name;
    public final Instant madeAt;
    public final Map<String, String> inline = new TreeMap<>();
    public final Set<String> attached = new TreeSet<>();
    public String trust;
    public @Nullable String boundary;
    public @Nullable String description;
    public int sessionSeconds = 3600;
    Instant seenAt;

    HeldRole(String path, String name, String trust, Instant madeAt, Instant seenAt) {
        this.path = path;
        this.name = name;
        this.trust = trust;
        this.madeAt = madeAt;
        this.seenAt = seenAt;
    }

    /** Returns path and name as after {@code role} in the ARN. */
    String pathAndName() {
        return path.substring(1) + name;
    }
}
