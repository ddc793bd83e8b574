package dev.accountvending.ledger;

import java.time.Instant;

/** An item that DynamoDB deletes some time after it is of no more use. */
public interface Expiring {
    Instant goneAt();
}
