/** Handles accounts between two leases: cleans them, keeps them ready, and hands them out again. */
@NullMarked
package dev.accountvending.pool;

import org.jspecify.annotations.NullMarked;
