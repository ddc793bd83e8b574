/**
 * Finds and repairs differences between organization and ledger, such as those that a failed
 * execution leaves.
 */
@NullMarked
package dev.accountvending.reconcile;

import org.jspecify.annotations.NullMarked;
