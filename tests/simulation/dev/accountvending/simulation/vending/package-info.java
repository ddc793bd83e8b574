/** The services of the vending account: ledger, executions, events, messages. */
@NullMarked
package dev.accountvending.simulation.vending;

import org.jspecify.annotations.NullMarked;
