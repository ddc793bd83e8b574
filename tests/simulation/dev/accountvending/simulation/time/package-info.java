/** Virtual time, in which processes take turns in an order that one seed decides. */
@NullMarked
package dev.accountvending.simulation.time;

import org.jspecify.annotations.NullMarked;
