package dev.accountvending.catalog;

import dev.accountvending.model.OuPath;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What a kind's accounts may and may not do, besides what holds for every member.
 *
 * @param allow commitments that are not denied
 * @param regions in which alone they work; empty: in all
 * @param instanceFamilies of EC2, such as {@code t3} or {@code m7*}; empty: all
 */
public record Guardrails(
        List<Commitment> allow, List<String> regions, List<String> instanceFamilies) {
    /** Of a kind that says nothing. */
    static final Guardrails USUAL = new Guardrails(List.of(), List.of(), List.of());

    private static final String PREFIX = "account-vending-";
    private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-[0-9]");
    private static final Pattern FAMILY = Pattern.compile("[a-z][a-z0-9-]*\\*?");

    public Guardrails {
        allow = listed(allow);
        regions = listed(regions);
        instanceFamilies = listed(instanceFamilies);
        check(regions, REGION, "guardrails.regions", "a region such as eu-central-1");
        check(
                instanceFamilies,
                FAMILY,
                "guardrails.instanceFamilies",
                "a family of instances such as t3 or m7*");
    }

    /** The name of the service control policy that holds this at a unit. */
    public String policyAt(OuPath unit) {
        return PREFIX + (isUsual() ? "commitments" : "of-" + unit);
    }

    /** Whether it is that of a kind that says nothing. */
    public boolean isUsual() {
        return equals(USUAL);
    }

    /** In one order, so that two lists that mean the same are equal. */
    private static <T extends Comparable<T>> List<T> listed(@Nullable List<T> values) {
        return Objects.requireNonNullElse(values, List.<T>of()).stream()
                .distinct()
                .sorted()
                .toList();
    }

    private static void check(List<String> values, Pattern form, String key, String what) {
        values.forEach(
                value ->
                        Kind.check(
                                form.matcher(value).matches(),
                                "%s: \"%s\" is not %s".formatted(key, value, what)));
    }
}
