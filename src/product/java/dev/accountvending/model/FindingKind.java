package dev.accountvending.model;

import com.fasterxml.jackson.annotation.JsonValue;

/** How organization and ledger can differ. */
public enum FindingKind {
    /** An account in one of our units that the ledger does not know. */
    UNKNOWN_ACCOUNT,
    /** An account of the ledger's that the organization does not know. */
    MISSING_ACCOUNT,
    /** An account in use that is closed, or is being closed. */
    CLOSED_ACCOUNT,
    /** An account in use that AWS has suspended. */
    SUSPENDED_ACCOUNT,
    /** An account in another unit than its status asks for. */
    WRONG_UNIT,
    /** Roles, or their boundary, that are not as they were made. */
    CHANGED_ROLES,
    /** A delegation in the parent zone that is no lease's. */
    DANGLING_DELEGATION,
    /** The domain of an account in use that the parent zone does not delegate any more. */
    LOST_DOMAIN,
    /** An execution that has ended with work left to do for its lease. */
    DEAD_EXECUTION;

    @JsonValue
    @Override
    public String toString() {
        return Ascii.lower(name()).replace('_', '-');
    }
}
