/** The product's real functions, run as Lambda runs them. */
@NullMarked
package dev.accountvending.simulation.functions;

import org.jspecify.annotations.NullMarked;
