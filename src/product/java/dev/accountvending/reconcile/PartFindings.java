package dev.accountvending.reconcile;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.ledger.Expiring;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.reconcile.FirstCheck.Seen;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The findings of one part of a first inspection.
 *
 * @param look names the inspection
 * @param seen at most {@link FirstCheck#MOST}
 * @param more how many more there were
 * @param failure why the part is not inspected yet, in words for administrators; absent if it is
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PartFindings(
        String look, List<Seen> seen, int more, @Nullable String failure, Instant goneAt)
        implements Expiring {
    PartFindings {
        seen = List.copyOf(seen);
    }

    /** Returns what an inspection has of a part so far. */
    static Optional<PartFindings> find(Ledger ledger, String look, Part part) {
        return ledger.document(name(part), PartFindings.class)
                .filter(findings -> findings.look().equals(look));
    }

    void write(Ledger ledger, Part part) {
        ledger.updateDocument(name(part), PartFindings.class, _ -> this);
    }

    boolean isDone() {
        return failure == null;
    }

    private static String name(Part part) {
        return "reconciliation-part-%d".formatted(part.number());
    }
}
