package dev.accountvending.doctor;

import dev.accountvending.model.VendingFailed;
import dev.accountvending.registry.Reconciliation;
import dev.accountvending.registry.Registry;
import dev.accountvending.registry.TableState;
import dev.accountvending.runtime.Settings;

import java.util.List;
import java.util.function.Supplier;

/** The ledger's table. */
final class LedgerChecks {
    private final Settings settings;
    private final Supplier<Registry> registry;

    LedgerChecks(Settings settings, Supplier<Registry> registry) {
        this.settings = settings;
        this.registry = registry;
    }

    /** There, and readable. */
    Outcome table() {
        TableState table = state();
        if (!table.isActive()) {
            return Outcome.failing(
                    "The table %s is %s: wait until it is ACTIVE, or see DynamoDB's console."
                            .formatted(settings.table(), table.status()));
        }
        registry.get().memo(Reconciliation.MEMO, Reconciliation.class);
        return Outcome.ok(settings.table());
    }

    Outcome indexes() {
        List<String> unready = state().unready();
        return unready.isEmpty()
                ? Outcome.ok()
                : Outcome.failing(
                        "The table %s lacks, or still builds, its index %s: deploy the stage (resources/ledger.yml), and wait until it is ACTIVE."
                                .formatted(settings.table(), String.join(" and ", unready)));
    }

    Outcome backup() {
        return registry.get().canBeRestored()
                ? Outcome.ok()
                : Outcome.failing(
                        "Point-in-time recovery of the table %s is off, so that a mistake in it could not be undone: deploy the stage (resources/ledger.yml)."
                                .formatted(settings.table()));
    }

    private TableState state() {
        try {
            return registry.get().tableState();
        } catch (VendingFailed refused) {
            if (refused.is("ResourceNotFoundException")) {
                throw new VendingFailed(
                        "There is no table %s in %s: deploy the stage, or restore the table by this name."
                                .formatted(settings.table(), settings.homeRegion()));
            }
            throw refused;
        }
    }
}
