/** What {@code bin/bench} measures with. Never in the functions' jar. */
@NullMarked
package dev.accountvending.local.bench;

import org.jspecify.annotations.NullMarked;
