/** A request is checked, claimed, and its execution started. */
@NullMarked
package dev.accountvending.intake;

import org.jspecify.annotations.NullMarked;
