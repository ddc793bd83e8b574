/**
 * Records what a member account holds when it is new, and compares it before the account goes back
 * into the pool.
 */
@NullMarked
package dev.accountvending.inventory;

import org.jspecify.annotations.NullMarked;
