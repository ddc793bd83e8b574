/**
 * Checks and makes what the management account needs before the first deployment, for {@code
 * bin/avm setup}. Never in the functions' archive.
 */
@NullMarked
package dev.accountvending.setup;

import org.jspecify.annotations.NullMarked;
