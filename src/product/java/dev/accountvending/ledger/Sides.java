package dev.accountvending.ledger;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.model.AccountPart;
import dev.accountvending.model.PartStatus;

import io.soabase.recordbuilder.core.RecordBuilder;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The parts of a lease's account that never fail its vend: each is tried again until it is done.
 *
 * @param parts by their names, so that a reader keeps one that only a later version knows; none for
 *     a lease that an earlier version handed over
 * @param tries how often what was left was tried since the hand-over; absent before the first
 * @param nextTryAt when the sweep tries again; null if nothing is left to it
 * @param readyToldAt when the owner, who waits for the domain, was told that the account is ready
 * @param ownerToldAt when the owner was told that domain and certificate are there
 * @param publishedAt when the hand-over was published
 */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Sides(
        Map<String, Side> parts,
        @Nullable Integer tries,
        @Nullable Instant nextTryAt,
        @Nullable Instant readyToldAt,
        @Nullable Instant ownerToldAt,
        @Nullable Instant publishedAt)
        implements SidesBuilder.With {
    static final Sides NONE = new Sides(Map.of(), null, null, null, null, null);

    /** By then an execution that makes them has ended, or is given up. */
    public static final Duration LONGEST_TRY = Duration.ofHours(2);

    private static final Duration FIRST_PAUSE = Duration.ofMinutes(15);
    private static final Duration LONGEST_PAUSE = Duration.ofDays(1);

    public Sides {
        parts = Map.copyOf(parts);
    }

    static Sides planned(Instant at) {
        return new Sides(
                Arrays.stream(AccountPart.values())
                        .collect(
                                Collectors.toMap(
                                        AccountPart::name, _ -> Side.of(PartStatus.PENDING, at))),
                null,
                null,
                null,
                null,
                null);
    }

    /** Returns a part; null if the lease has none such. */
    public @Nullable Side of(AccountPart part) {
        return parts.get(part.name());
    }

    public boolean is(AccountPart part, PartStatus status) {
        Side side = of(part);
        return side != null && side.is(status);
    }

    /** Returns whether all of these are done. */
    public boolean areDone(Collection<AccountPart> these) {
        return these.stream().allMatch(part -> is(part, PartStatus.DONE));
    }

    /** Returns those that are known and not done, in their order. */
    public List<AccountPart> left() {
        return Arrays.stream(AccountPart.values())
                .filter(part -> of(part) != null && !is(part, PartStatus.DONE))
                .toList();
    }

    /** Returns what is known, in the order of the parts. */
    public Map<AccountPart, Side> known() {
        Map<AccountPart, Side> known = new EnumMap<>(AccountPart.class);
        for (AccountPart part : AccountPart.values()) {
            Side side = of(part);
            if (side != null) {
                known.put(part, side);
            }
        }
        return known;
    }

    /** Returns whether domain and certificate are there. */
    public boolean hasDomain() {
        return areDone(List.of(AccountPart.domain, AccountPart.certificate));
    }

    /** Returns whether the hand-over was published; an earlier version has always done so. */
    @JsonIgnore
    public boolean isPublished() {
        return publishedAt != null || readyToldAt != null || parts.isEmpty();
    }

    /** Returns the same, of which the owner has been told what is there now. */
    public Sides ownerTold(Instant now) {
        Sides told = readyToldAt == null ? withReadyToldAt(now) : this;
        return told.ownerToldAt == null && hasDomain() ? told.withOwnerToldAt(now) : told;
    }

    /** Returns what the sweep tries again; budgets are CheckSpending's, which reads them anyway. */
    private List<AccountPart> leftToSweep() {
        return left().stream().filter(part -> part != AccountPart.budget).toList();
    }

    Sides with(AccountPart part, Instant now, UnaryOperator<Side> change) {
        Side known = of(part);
        Map<String, Side> changed = new TreeMap<>(parts);
        changed.put(
                part.name(),
                change.apply(known == null ? Side.of(PartStatus.PENDING, now) : known));
        return withParts(changed);
    }

    /**
     * Returns the same, which an execution works on now: the sweep tries when that must be over.
     */
    public Sides claimed(Instant now) {
        return withNextTryAt(leftToSweep().isEmpty() ? null : now.plus(LONGEST_TRY));
    }

    /** Returns the same with the next try planned; the pauses grow up to a day. */
    Sides afterTry(Instant now) {
        if (leftToSweep().isEmpty()) {
            return withNextTryAt(null);
        }
        int before = tries == null ? 0 : tries;
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(before, 10));
        Instant next = now.plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
        return withTries(before + 1).withNextTryAt(next);
    }
}
