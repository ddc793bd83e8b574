/** The HTTP door to the vending machine. */
@NullMarked
package dev.accountvending.intake.api;

import org.jspecify.annotations.NullMarked;
