package dev.accountvending.doctor;

import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.Reconciliation;
import dev.accountvending.ledger.TableState;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.Settings;

import java.util.List;
import java.util.function.Supplier;

/** The ledger's table. */
final class LedgerChecks {
    private final Settings settings;
    private final Supplier<Ledger> ledger;

    LedgerChecks(Settings settings, Supplier<Ledger> ledger) {
        this.settings = settings;
        this.ledger = ledger;
    }

    /** There, and readable. */
    CheckOutcome table() {
        TableState table = state();
        if (!table.isActive()) {
            return CheckOutcome.failing(
                    "The table %s is %s: wait until it is ACTIVE, or see DynamoDB's console."
                            .formatted(settings.table(), table.status()));
        }
        ledger.get().document(Reconciliation.MEMO, Reconciliation.class);
        return CheckOutcome.ok(settings.table());
    }

    CheckOutcome indexes() {
        List<String> unready = state().unready();
        return unready.isEmpty()
                ? CheckOutcome.ok()
                : CheckOutcome.failing(
                        "The table %s lacks, or still builds, its index %s: deploy the stage (resources/ledger.yml), and wait until it is ACTIVE."
                                .formatted(settings.table(), String.join(" and ", unready)));
    }

    CheckOutcome backup() {
        return ledger.get().canBeRestored()
                ? CheckOutcome.ok()
                : CheckOutcome.failing(
                        "Point-in-time recovery of the table %s is off, so that a mistake in it could not be undone: deploy the stage (resources/ledger.yml)."
                                .formatted(settings.table()));
    }

    private TableState state() {
        try {
            return ledger.get().tableState();
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
