package dev.accountvending.recovery;

import dev.accountvending.dns.Delegations.Delegation;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.OuPath;

/** What is safe to do about a finding, and loses nobody anything. */
sealed interface Mend {
    /**
     * Moves an account to where it belongs.
     *
     * @param from the id of the unit that it is in
     */
    record MoveBack(AccountId account, String from, OuPath to) implements Mend {}

    /** Gives an account the roles that its lease asks for. */
    record ReapplyRoles(LeaseId lease, AccountId account) implements Mend {}

    /** Takes a delegation out of the parent zone. */
    record RemoveDelegation(Delegation delegation) implements Mend {}

    /** Goes on with a lease whose execution has ended. */
    record Resume(LeaseId lease) implements Mend {}
}
