/** Serves tests of every subject: cases drawn from a seed, and the log of a test that failed. */
@NullMarked
package dev.accountvending.testing;

import org.jspecify.annotations.NullMarked;
