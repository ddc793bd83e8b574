/** AWS calls of functions: how long they take, what is recorded of them and how they fail. */
@NullMarked
package dev.accountvending.simulation.calls;

import org.jspecify.annotations.NullMarked;
