/** What becomes of an account between two leases: it is cleaned, waits, and is handed out again. */
@NullMarked
package dev.accountvending.pool;

import org.jspecify.annotations.NullMarked;
