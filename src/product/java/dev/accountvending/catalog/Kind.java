package dev.accountvending.catalog;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;

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
 * @param hooks absent: none are run
 * @param guardrails absent: those of every member
 */
public record Kind(
        String description,
        OuPath organizationalUnit,
        String zoneLabel,
        @Nullable LeaseLength lease,
        int perOwner,
        Approval approval,
        End end,
        Set<MemberRole> roles,
        int monthlyBudget,
        Delivery delivery,
        @Nullable Hooks hooks,
        Guardrails guardrails) {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,14}[a-z0-9])?");

    public Kind {
        require(description, "description");
        PlainText.check(description.strip());
        require(organizationalUnit, "organizationalUnit");
        require(zoneLabel, "zoneLabel");
        require(approval, "approval");
        require(roles, "roles");
        check(LABEL.matcher(zoneLabel).matches(), "zoneLabel must be a label of a domain");
        check(perOwner >= 1, "perOwner must be 1 or more");
        check(monthlyBudget >= 1, "monthlyBudget must be a number of dollars, 1 or more");
        check(!roles.isEmpty(), "roles must name one role at least");
        check(
                roles.contains(MemberRole.Deployer) == (delivery.deployer() != null),
                "a kind has both the role Deployer and the key deployer, or neither");
        guardrails = Objects.requireNonNullElse(guardrails, Guardrails.USUAL);
        roles = Set.copyOf(roles);
    }

    /** Reads a kind of the catalog, in which all keys are on one level. */
    @JsonCreator
    static Kind of(
            @JsonProperty("description") String description,
            @JsonProperty("organizationalUnit") OuPath organizationalUnit,
            @JsonProperty("zoneLabel") String zoneLabel,
            @JsonProperty("lease") @Nullable LeaseLength lease,
            @JsonProperty("perOwner") int perOwner,
            @JsonProperty("approval") Approval approval,
            @JsonProperty("atEnd") AtEnd atEnd,
            @JsonProperty("roles") Set<MemberRole> roles,
            @JsonProperty("monthlyBudget") int monthlyBudget,
            @JsonProperty("stages") List<Stage> stages,
            @JsonProperty("deployer") @Nullable Deployer deployer,
            @JsonProperty("ready") @Nullable Ready ready,
            @JsonProperty("pool") @Nullable Pool pool,
            @JsonProperty("hooks") @Nullable Hooks hooks,
            @JsonProperty("guardrails") Guardrails guardrails) {
        return new Kind(
                description,
                organizationalUnit,
                zoneLabel,
                lease,
                perOwner,
                approval,
                new End(atEnd, pool),
                roles,
                monthlyBudget,
                new Delivery(stages, deployer, Objects.requireNonNullElse(ready, Ready.access)),
                hooks,
                guardrails);
    }

    /** What becomes of an account when its lease ends. */
    public AtEnd atEnd() {
        return end.atEnd();
    }

    /** The stages of a kind that has an account per service and stage, else empty. */
    public List<Stage> stages() {
        return delivery.stages();
    }

    /** Who deploys into its accounts, if CI does. */
    public @Nullable Deployer deployer() {
        return delivery.deployer();
    }

    /** When the owner of an account is told that it is ready. */
    public Ready ready() {
        return delivery.ready();
    }

    /** How long a lease of this kind lasts, unless it has no end. */
    public Optional<LeaseLength> leaseLength() {
        return Optional.ofNullable(lease);
    }

    /** Its part of the pool, unless its accounts are closed at their end. */
    public Optional<Pool> pooled() {
        return end.atEnd() == AtEnd.recycle
                ? Optional.of(Objects.requireNonNullElse(end.pool(), Pool.USUAL))
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

    /** When the owner of an account is told that it is ready. */
    public enum Ready {
        /** As soon as they can enter it. */
        access,
        /** When its domain and its certificate are there, too, or AWS is late with them. */
        domain
    }

    /** What becomes of an account when its lease ends. */
    public enum AtEnd {
        recycle,
        close
    }

    /**
     * What becomes of its accounts.
     *
     * @param pool absent: none is kept ready
     */
    public record End(AtEnd atEnd, @Nullable Pool pool) {
        public End {
            require(atEnd, "atEnd");
            check(
                    pool == null || atEnd == AtEnd.recycle,
                    "only a kind whose accounts are recycled (atEnd) has the key pool");
        }
    }

    /**
     * How accounts come to their owners, and services into them.
     *
     * @param stages of a service, each with an account of its own; else empty
     * @param deployer absent: CI does not deploy
     */
    public record Delivery(List<Stage> stages, @Nullable Deployer deployer, Ready ready) {
        public Delivery {
            stages = List.copyOf(Objects.requireNonNullElse(stages, List.of()));
        }
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
