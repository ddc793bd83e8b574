/**
 * Tries in a test organization what no emulator can show, for {@code bin/acceptance}: each
 * assumption about AWS is one {@link dev.accountvending.setup.acceptance.Check}. Never in the
 * functions' archive.
 */
@NullMarked
package dev.accountvending.setup.acceptance;

import org.jspecify.annotations.NullMarked;
