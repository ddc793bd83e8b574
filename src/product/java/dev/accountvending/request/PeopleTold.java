package dev.accountvending.request;

import dev.accountvending.ledger.Lease;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.LogKeys;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells people of what is written down already. */
final class PeopleTold {
    private static final Logger LOG = LoggerFactory.getLogger(PeopleTold.class);

    private PeopleTold() {}

    /**
     * Tells people of what is written down. It stands, so it has not failed if AWS refuses the
     * telling for good, such as a mail; what AWS may take later is asked for again by the caller.
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
