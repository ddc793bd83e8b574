package dev.accountvending.catalog;

import dev.accountvending.model.InvalidValue;
import dev.accountvending.model.MemberRole;
import dev.accountvending.model.OuPath;
import dev.accountvending.model.PlainText;
import dev.accountvending.model.Stage;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One kind of account that can be asked for; {@code catalog.yml} documents each key.
 *
 * @param lease how long a lease lasts; absent: without an end
 * @param pool absent: none is kept ready
 * @param hooks absent: none are run
 * @param guardrails absent: those of every member
 * @param stages the stages of a kind that has an account per service and stage, else empty
 */
public record Kind(
        String description,
        OuPath organizationalUnit,
        String zoneLabel,
        @Nullable LeaseLength lease,
        int perOwner,
        Approval approval,
        AtEnd atEnd,
        Set<MemberRole> roles,
        int monthlyBudget,
        List<Stage> stages,
        @Nullable Deployer deployer,
        @Nullable Pool pool,
        @Nullable Hooks hooks,
        Guardrails guardrails) {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,14}[a-z0-9])?");

    public Kind {
        require(description, "description");
        PlainText.check(description.strip());
        require(organizationalUnit, "organizationalUnit");
        require(zoneLabel, "zoneLabel");
        require(approval, "approval");
        require(atEnd, "atEnd");
        require(roles, "roles");
        check(LABEL.matcher(zoneLabel).matches(), "zoneLabel must be a label of a domain");
        check(perOwner >= 1, "perOwner must be 1 or more");
        check(monthlyBudget >= 1, "monthlyBudget must be a number of dollars, 1 or more");
        check(!roles.isEmpty(), "roles must name one role at least");
        check(
                roles.contains(MemberRole.Deployer) == (deployer != null),
                "a kind has both the role Deployer and the key deployer, or neither");
        check(
                pool == null || atEnd == AtEnd.recycle,
                "only a kind whose accounts are recycled (atEnd) has the key pool");
        guardrails = Objects.requireNonNullElse(guardrails, Guardrails.USUAL);
        roles = Set.copyOf(roles);
        stages = List.copyOf(Objects.requireNonNullElse(stages, List.of()));
    }

    /** How long a lease of this kind lasts, unless it has no end. */
    public Optional<LeaseLength> leaseLength() {
        return Optional.ofNullable(lease);
    }

    /** Its part of the pool, unless its accounts are closed at their end. */
    public Optional<Pool> pooled() {
        return atEnd == AtEnd.recycle
                ? Optional.of(Objects.requireNonNullElse(pool, Pool.USUAL))
                : Optional.empty();
    }

    /** Whether it names hooks for a moment. */
    public boolean hasHooksAt(Hooks.Moment moment) {
        return hooks != null && !hooks.at(moment).isEmpty();
    }

    /** Whether a person decides on each request. */
    public enum Approval {
        none,
        required
    }

    /** What becomes of an account when its lease ends. */
    public enum AtEnd {
        recycle,
        close
    }

    /** In days. */
    public record LeaseLength(int days, int longestDays) {
        public LeaseLength {
            check(days >= 1, "lease.days must be 1 or more");
            check(longestDays >= days, "lease.longestDays must not be less than lease.days");
        }
    }

    /**
     * Clean accounts that wait for whoever asks.
     *
     * @param warm how many are kept ready
     * @param most how many are kept at most; the oldest beyond that are closed
     */
    public record Pool(int warm, int most) {
        static final Pool USUAL = new Pool(0, 5);

        public Pool {
            check(warm >= 0, "pool.warm must be 0 or more");
            check(most >= warm, "pool.most must not be less than pool.warm");
        }
    }

    static void require(@Nullable Object value, String key) {
        check(value != null, "the key " + key + " is missing");
    }

    static void check(boolean valid, String message) {
        if (!valid) {
            throw new InvalidValue(message);
        }
    }
}
