package dev.accountvending.request;

import dev.accountvending.ledger.Lease;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.LogKeys;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends messages about what is in the ledger already. */
final class PeopleTold {
    private static final Logger LOG = LoggerFactory.getLogger(PeopleTold.class);

    private PeopleTold() {}

    /**
     * Sends a message about what is in the ledger. A message that AWS refuses for good, such as a
     * mail, is only logged, because the change itself has succeeded; for one that AWS may take
     * later, the caller asks again.
     */
    static void tell(Lease lease, Runnable message) {
        try {
            message.run();
        } catch (VendingFailed refused) {
            untold(lease, refused);
        }
    }

    static void untold(Lease lease, VendingFailed refused) {
        LOG.atError()
                .addKeyValue(LogKeys.LEASE_ID, lease.id())
                .setCause(refused)
                .log("people could not be told");
    }
}
