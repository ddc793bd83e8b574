package dev.accountvending.cost;

import dev.accountvending.ledger.Freeze;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.StepFailure;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.LogKeys;
import dev.accountvending.runtime.SideBySide;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import software.amazon.awssdk.regions.Region;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Stops what would scale an account by itself while it is frozen: AWS's services do that by roles
 * of their own, which no service control policy binds.
 *
 * <p>What is suspended is written into the ledger before, so that just this is resumed: what the
 * owner had suspended stays so. Both can be repeated, and neither fails: what a region refuses is
 * logged, answered, and tried again by the next run.
 */
final class Scaling {
    private static final Logger LOG = LoggerFactory.getLogger(Scaling.class);
    private static final String KEY = "SUSPENDED-SCALING#";

    /** Sixteen accounts may be looked at besides. */
    private static final int AT_ONCE = 4;

    private final Ledger ledger;

    Scaling(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * How far the suspending of a lease's account is.
     *
     * @param freeze when it was frozen for which that is
     * @param complete whether no region is left to be tried again
     * @param regions where something may be suspended
     */
    record Suspension(@Nullable Instant freeze, boolean complete, List<String> regions) {
        private static final Suspension NONE = new Suspension(null, false, List.of());

        Suspension {
            regions = List.copyOf(regions);
        }
    }

    /** Whether nothing is left to suspend for the lease's freeze. */
    boolean isSuspended(Lease lease) {
        Suspension known = known(lease);
        return known.complete() && Objects.equals(known.freeze(), at(lease));
    }

    /**
     * Suspends what may scale out.
     *
     * @return what is not suspended, in words for administrators
     */
    List<String> suspend(Lease lease, Regions regions) {
        Queue<String> left = new ConcurrentLinkedQueue<>();
        AtomicBoolean complete = new AtomicBoolean(true);
        try {
            List<Region> enabled = regions.enabled();
            note(lease, false, enabled);
            new SideBySide(AT_ONCE)
                    .forEach(
                            enabled,
                            region -> {
                                if (!suspend(lease, region, regions, left)) {
                                    complete.set(false);
                                }
                            });
            note(lease, complete.get(), enabled);
        } catch (StepFailure failure) {
            left.add("all regions: " + failure.explanation().inFull());
        }
        List<String> sentences = new ArrayList<>(left);
        Collections.sort(sentences);
        for (String sentence : sentences) {
            LOG.atWarn()
                    .addKeyValue(LogKeys.LEASE_ID, lease.id())
                    .addKeyValue(LogKeys.ACCOUNT_ID, lease.accountId())
                    .addKeyValue("left", sentence)
                    .log("scaling not suspended");
        }
        return sentences;
    }

    private void note(Lease lease, boolean complete, List<Region> enabled) {
        Suspension now =
                new Suspension(at(lease), complete, enabled.stream().map(Region::id).toList());
        ledger.updateDocument(key(lease), Suspension.class, _ -> now);
    }

    /** Suspends in one region; answers whether it need not be tried again. */
    private boolean suspend(Lease lease, Region region, Regions regions, Queue<String> left) {
        RegionalScaling scaling = new RegionalScaling(region, regions);
        try {
            RegionalScaling.Running running = scaling.running();
            if (!running.isEmpty()) {
                ledger.updateDocument(
                        key(lease, region.id()),
                        RegionalScaling.Running.class,
                        before -> before == null ? running : before.with(running));
                scaling.suspend(running);
            }
            scaling.fleets()
                    .forEach(
                            fleet ->
                                    left.add(
                                            "%s: the fleet %s keeps its capacity"
                                                    .formatted(region, fleet)));
            return true;
        } catch (StepFailure failure) {
            if (isClosed(failure)) {
                return true;
            }
            left.add("%s: %s".formatted(region, failure.explanation().inFull()));
            return false;
        }
    }

    /**
     * Resumes what was suspended by us.
     *
     * @return whether nothing is left to resume
     */
    boolean resume(Lease lease, Regions regions) {
        List<String> suspended = known(lease).regions();
        AtomicBoolean complete = new AtomicBoolean(true);
        new SideBySide(AT_ONCE)
                .forEach(
                        suspended,
                        region -> {
                            if (!resume(lease, region, regions)) {
                                complete.set(false);
                            }
                        });
        if (complete.get() && !suspended.isEmpty()) {
            ledger.updateDocument(key(lease), Suspension.class, _ -> Suspension.NONE);
        }
        return complete.get();
    }

    private boolean resume(Lease lease, String region, Regions regions) {
        try {
            RegionalScaling.Running suspended =
                    ledger.document(key(lease, region), RegionalScaling.Running.class)
                            .orElse(RegionalScaling.Running.NOTHING);
            if (!suspended.isEmpty()) {
                new RegionalScaling(Region.of(region), regions).resume(suspended);
                ledger.updateDocument(
                        key(lease, region),
                        RegionalScaling.Running.class,
                        _ -> RegionalScaling.Running.NOTHING);
            }
            return true;
        } catch (StepFailure failure) {
            LOG.atWarn()
                    .addKeyValue(LogKeys.LEASE_ID, lease.id())
                    .addKeyValue(LogKeys.ACCOUNT_ID, lease.accountId())
                    .addKeyValue("left", "%s: %s".formatted(region, failure.explanation().inFull()))
                    .log("scaling not resumed");
            return false;
        }
    }

    /** In a region that the organization's policies close even to us, nobody makes anything. */
    private static boolean isClosed(StepFailure failure) {
        return failure instanceof VendingFailed && failure.namesServiceControlPolicy();
    }

    private Suspension known(Lease lease) {
        return ledger.document(key(lease), Suspension.class).orElse(Suspension.NONE);
    }

    private static @Nullable Instant at(Lease lease) {
        Freeze freeze = lease.spending().freeze();
        return freeze == null ? null : freeze.at();
    }

    private static String key(Lease lease) {
        return KEY + lease.id();
    }

    private static String key(Lease lease, String region) {
        return KEY + lease.id() + "#" + region;
    }
}
