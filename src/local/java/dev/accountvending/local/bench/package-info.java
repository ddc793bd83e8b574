/** What {@code bin/bench} measures with; it is never in the functions' jar. */
@NullMarked
package dev.accountvending.local.bench;

import org.jspecify.annotations.NullMarked;
