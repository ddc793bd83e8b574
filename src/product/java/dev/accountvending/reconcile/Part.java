package dev.accountvending.reconcile;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.ledger.IndexKey;
import dev.accountvending.model.AccountStatus;

import org.jspecify.annotations.Nullable;

/**
 * A part of a first inspection: the organization, or some accounts of the ledger from within.
 *
 * @param number from 0
 * @param status the status of the accounts; absent for the organization
 * @param after the position in that status' index after which they begin; absent from its begin
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Part(int number, @Nullable AccountStatus status, @Nullable IndexKey after) {
    /** How many pages of the ledger's index are one part: some 300 accounts, entered in 20 s. */
    static final int PAGES = 3;

    static Part organization() {
        return new Part(0, null, null);
    }
}
