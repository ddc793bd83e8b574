package dev.accountvending.reconcile;

import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.VendingFailed;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The parts of a first inspection. An execution that fails leaves it, and the next one goes on with
 * the parts that are left.
 *
 * @param look the ARN of the execution that made it: names the inspection, whoever continues it
 * @param done whether all parts were inspected
 */
record InspectionPlan(String look, Instant begunAt, List<Part> parts, boolean done) {
    /** The name of its document. */
    static final String MEMO = "reconciliation-plan";

    /** How long what was seen is of use: the second inspection must find it again anyway. */
    static final Duration VALID = Duration.ofHours(3);

    private static final Duration KEPT = Duration.ofDays(7);

    InspectionPlan {
        parts = List.copyOf(parts);
    }

    /**
     * Returns the plan of an inspection.
     *
     * @throws VendingFailed if another one has begun since
     */
    static InspectionPlan of(Ledger ledger, String look) {
        return ledger.document(MEMO, InspectionPlan.class)
                .filter(plan -> plan.look().equals(look))
                .orElseThrow(() -> new VendingFailed("Another reconciliation has begun since."));
    }

    /** Returns whether an execution is to go on with this plan, its own or what another left. */
    boolean isFor(String execution, Instant now) {
        return look.equals(execution) || (!done && begunAt.plus(VALID).isAfter(now));
    }

    /** Returns when what its parts keep may be deleted. */
    Instant goneAt() {
        return begunAt.plus(KEPT);
    }

    InspectionPlan finished() {
        return new InspectionPlan(look, begunAt, parts, true);
    }
}
