/**
 * What happens in a world, as data; what must hold whatever happens; and the search for what does
 * not.
 */
@NullMarked
package dev.accountvending.simulation.lives;

import org.jspecify.annotations.NullMarked;
