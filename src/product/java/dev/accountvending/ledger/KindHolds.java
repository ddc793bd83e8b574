package dev.accountvending.ledger;

import dev.accountvending.model.KindName;
import dev.accountvending.model.RequestRejected;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The kinds whose requests wait, so that the same cause never takes two accounts. From time to time
 * one request is let go as a trial; the first account that is handed over opens its kind for all.
 */
public final class KindHolds {
    private static final String DOCUMENT = "kind-holds";

    private final Ledger ledger;
    private final Clock clock;

    KindHolds(Ledger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    private record Held(Map<String, KindHold> kinds) {}

    /** Returns the hold of a kind; empty if its requests go on. */
    public Optional<KindHold> find(KindName kind) {
        return Optional.ofNullable(known().get(kind.value()));
    }

    /** Returns every hold, by its kind. */
    public Map<KindName, KindHold> all() {
        return known().entrySet().stream()
                .collect(
                        Collectors.toMap(
                                entry -> new KindName(entry.getKey()), Map.Entry::getValue));
    }

    private Map<String, KindHold> known() {
        return ledger.document(DOCUMENT, Held.class).map(Held::kinds).orElse(Map.of());
    }

    /**
     * Holds the kind of a lease that failed for good, or goes on holding it after a trial.
     *
     * @param why in AWS's words, for administrators
     */
    public void hold(Lease failed, String why) {
        change(
                failed.request().kind(),
                found -> {
                    if (found == null) {
                        return KindHold.begun(failed.id(), why, clock.instant());
                    }
                    return failed.id().equals(found.trial()) ? found.failedAgain(why) : found;
                });
    }

    /** Returns what a lease waits for before it may take an account; empty if it goes on now. */
    public Optional<KindHold> waitsFor(Lease lease) {
        KindName kind = lease.request().kind();
        if (find(kind).isEmpty()) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        return Optional.ofNullable(
                        change(
                                kind,
                                found ->
                                        found != null && found.lets(lease.id(), now)
                                                ? found.withTrial(lease.id(), now)
                                                : found))
                .filter(hold -> !lease.id().equals(hold.trial()));
    }

    /** Opens the kind of a lease whose account was handed over. */
    public void worked(Lease lease) {
        if (find(lease.request().kind()).isPresent()) {
            change(lease.request().kind(), _ -> null);
        }
    }

    /**
     * Opens a kind for all who wait.
     *
     * @return the hold that it had
     * @throws RequestRejected if it is not held
     */
    public KindHold open(KindName kind) {
        KindHold held =
                find(kind)
                        .orElseThrow(
                                () ->
                                        new RequestRejected(
                                                "Kind %s is not held: its requests go on."
                                                        .formatted(kind)));
        change(kind, _ -> null);
        return held;
    }

    /** Changes a kind's hold, where null is none, and returns it. */
    private @Nullable KindHold change(KindName kind, HoldChange change) {
        Held changed =
                ledger.updateDocument(
                        DOCUMENT,
                        Held.class,
                        found -> {
                            Map<String, KindHold> kinds =
                                    new TreeMap<>(found == null ? Map.of() : found.kinds());
                            KindHold before = kinds.get(kind.value());
                            KindHold after = change.of(before);
                            if (after == null) {
                                kinds.remove(kind.value());
                            } else {
                                kinds.put(kind.value(), after);
                            }
                            Held now = new Held(kinds);
                            return now.equals(found) ? found : now;
                        });
        return changed.kinds().get(kind.value());
    }

    private interface HoldChange {
        @Nullable KindHold of(@Nullable KindHold before);
    }
}
