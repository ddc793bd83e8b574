/**
 * The pool: clean accounts of recycled kinds that wait for whoever asks next, and how an account
 * comes back into it.
 */
@NullMarked
package dev.accountvending.pool;

import org.jspecify.annotations.NullMarked;
