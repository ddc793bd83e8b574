/** Whole lives of leases in one process and in virtual time: real functions over simulated AWS. */
@NullMarked
package dev.accountvending.simulation;

import org.jspecify.annotations.NullMarked;
