package dev.accountvending.simulation.aws;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What AWS knows of one account, for services to change and invariants to read. */
public final class SimulatedAccount {
    public final String id;
    public final String email;
    public final String name;
    public final SortedMap<String, HeldRole> roles = new TreeMap<>();
    public final SortedMap<String, HeldPolicy> policies = new TreeMap<>();
    public final SortedMap<String, Set<String>> providers = new TreeMap<>();
    public final SortedMap<String, HeldUser> users = new TreeMap<>();
    public final SortedMap<String, String> tags = new TreeMap<>();

    /** What its owner has made, but for IAM and DNS. */
    public final List<HeldResource> resources = new ArrayList<>();

    final Instant createdAt;
    final Instant opensAt;
    final Instant servicesAt;
    final Instant budgetsAt;
    public @Nullable String alias;
    public @Nullable String passwordPolicy;
    String unit;
    @Nullable Instant closedAt;
    @Nullable Instant closureEndsAt;
    boolean suspended;

    /**
     * @param opensAt when it can be entered
     * @param servicesAt when its services answer
     * @param budgetsAt when AWS makes budgets in it
     */
    SimulatedAccount(
            String id,
            String email,
            String name,
            String unit,
            Instant createdAt,
            Instant opensAt,
            Instant servicesAt,
            Instant budgetsAt) {
        this.id = id;
        this.email = email;
        this.name = name;
        this.unit = unit;
        this.createdAt = createdAt;
        this.opensAt = opensAt;
        this.servicesAt = servicesAt;
        this.budgetsAt = budgetsAt;
    }

    /** Returns the id of the unit, or root, that it is in. */
    public String unit() {
        return unit;
    }

    /** Returns whether it was closed, or is being closed, so that nobody can enter. */
    public boolean isClosed() {
        return closedAt != null;
    }

    public boolean isSuspended() {
        return suspended;
    }

    List<HeldResource> resources(String type) {
        return resources.stream().filter(it -> it.type().equals(type)).toList();
    }

    /** Returns the names that are there of a kind, such as {@code AWS::S3::Bucket}, in a region. */
    List<String> resources(String type, String region) {
        return resources.stream()
                .filter(it -> it.type().equals(type) && it.region().equals(region))
                .map(HeldResource::id)
                .toList();
    }

    /** The versions of a managed policy. */
    public static final class HeldPolicy {
        final SortedMap<Integer, String> versions = new TreeMap<>();
        int inForce = 1;

        HeldPolicy(String document) {
            versions.put(1, document);
        }

        public String document() {
            return versions.getOrDefault(inForce, "{}");
        }

        Set<Integer> others() {
            Set<Integer> others = new TreeSet<>(versions.keySet());
            others.remove(inForce);
            return Collections.unmodifiableSet(others);
        }
    }

    /**
     * A resource that an owner has made.
     *
     * @param type as Cloud Control names it, such as {@code AWS::S3::Bucket}
     * @param resists how many passes of cleaning it outlives
     */
    public record HeldResource(String region, String type, String id, int resists) {
        HeldResource attacked() {
            return new HeldResource(region, type, id, resists - 1);
        }
    }
}
