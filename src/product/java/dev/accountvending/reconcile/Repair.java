package dev.accountvending.reconcile;

import dev.accountvending.dns.Delegations.Delegation;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.OuPath;

import org.jspecify.annotations.Nullable;

/** A safe repair of a finding, which loses no data of an owner's. */
sealed interface Repair {
    /**
     * Moves an account to the unit that it belongs to.
     *
     * @param from the id of the unit that it is in
     */
    record MoveBack(AccountId account, String from, OuPath to) implements Repair {}

    /** Gives an account the roles that its lease asks for. */
    record ReapplyRoles(LeaseId lease, AccountId account) implements Repair {}

    /** Takes a delegation out of the parent zone. */
    record RemoveDelegation(Delegation delegation) implements Repair {}

    /**
     * Gives a lease its domain back.
     *
     * @param dangling what still leads to its zone that is gone; null if nothing does
     */
    record RestoreDomain(LeaseId lease, @Nullable Delegation dangling) implements Repair {}

    /** Continues a lease whose execution has ended. */
    record Resume(LeaseId lease) implements Repair {}
}
