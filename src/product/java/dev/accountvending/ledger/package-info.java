/**
 * The ledger: leases, accounts and claims, and which status may follow which. The only user of
 * DynamoDB.
 */
@NullMarked
package dev.accountvending.ledger;

import org.jspecify.annotations.NullMarked;
