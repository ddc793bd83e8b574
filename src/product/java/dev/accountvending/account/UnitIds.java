package dev.accountvending.account;

import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.OuId;
import dev.accountvending.model.OuPath;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The ids of the organizational units, by the paths that catalog and settings give them. An id is
 * written to the ledger when the unit is first seen; from then on a unit is found by it, whatever
 * the unit is called and wherever it is moved.
 */
public final class UnitIds {
    private static final String DOCUMENT = "units";

    private final Ledger ledger;
    private final Clock clock;

    /** The document, by path. */
    record Known(Map<OuPath, KnownUnit> units) {
        Known {
            units = Map.copyOf(units);
        }
    }

    public UnitIds(Ledger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Returns the id of the unit with a path, if it was seen before. */
    public Optional<OuId> find(OuPath path) {
        return unit(path).map(KnownUnit::id);
    }

    /** Records the id of a unit, unless the path has one. */
    public void seen(OuPath path, OuId id) {
        change(
                path,
                unit ->
                        unit == null
                                ? new KnownUnit(id, clock.instant(), false, null)
                                : unit.id() == null ? unit.withId(id) : unit);
    }

    /** Returns the units that administrators have not been told of, and what is wrong there. */
    public Map<OuPath, UnitComplaint> untold() {
        Map<OuPath, UnitComplaint> untold = new TreeMap<>(Comparator.comparing(OuPath::value));
        known().forEach(
                        (path, unit) -> {
                            UnitComplaint complaint = unit.complaint();
                            if (complaint != null && complaint.toldAt() == null) {
                                untold.put(path, complaint);
                            }
                        });
        return untold;
    }

    /** Records that administrators were told of a unit. */
    public void told(OuPath path, UnitComplaint told) {
        change(
                path,
                unit ->
                        unit != null && told.equals(unit.complaint())
                                ? unit.withComplaint(
                                        new UnitComplaint(
                                                told.since(), told.why(), clock.instant()))
                                : unit);
    }

    /** Records that a unit is about to be made: it is ours, even if the answer is lost. */
    void making(OuPath path) {
        change(
                path,
                unit ->
                        unit == null || unit.id() == null
                                ? new KnownUnit(null, clock.instant(), true, null)
                                : unit);
    }

    /** Returns whether we made the unit, and have not yet seen it behind its guardrails. */
    boolean isNew(OuPath path) {
        return unit(path).filter(KnownUnit::made).isPresent();
    }

    /** Records that a path is another unit's, because its own was deleted. */
    void replace(OuPath path, OuId by) {
        change(path, _ -> new KnownUnit(by, clock.instant(), false, null));
    }

    /** Records that a unit is behind its guardrails: it and those above it are not new any more. */
    void guarded(OuPath path) {
        changeAll(
                units ->
                        units.replaceAll(
                                (other, unit) ->
                                        other.equals(path)
                                                ? unit.guarded()
                                                : path.isWithin(other) ? unit.settled() : unit));
    }

    /** Records why nothing is moved into a unit; one that was told of is not told of again. */
    void unguarded(OuPath path, String why) {
        change(
                path,
                unit -> {
                    KnownUnit known =
                            unit == null ? new KnownUnit(null, clock.instant(), false, null) : unit;
                    UnitComplaint complaint = known.complaint();
                    return complaint != null && complaint.why().equals(why)
                            ? known
                            : known.withComplaint(new UnitComplaint(clock.instant(), why, null));
                });
    }

    private Optional<KnownUnit> unit(OuPath path) {
        return Optional.ofNullable(known().get(path));
    }

    private Map<OuPath, KnownUnit> known() {
        return ledger.document(DOCUMENT, Known.class).map(Known::units).orElse(Map.of());
    }

    private void change(OuPath path, Function<@Nullable KnownUnit, @Nullable KnownUnit> change) {
        changeAll(
                units -> {
                    KnownUnit changed = change.apply(units.get(path));
                    if (changed != null) {
                        units.put(path, changed);
                    }
                });
    }

    private void changeAll(Consumer<Map<OuPath, KnownUnit>> change) {
        ledger.updateDocument(
                DOCUMENT,
                Known.class,
                found -> {
                    Map<OuPath, KnownUnit> units =
                            new HashMap<>(found == null ? Map.of() : found.units());
                    change.accept(units);
                    Known changed = new Known(units);
                    return changed.equals(found) ? found : changed;
                });
    }
}
