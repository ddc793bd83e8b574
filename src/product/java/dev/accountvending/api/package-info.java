/** The HTTP API of the vending machine. */
@NullMarked
package dev.accountvending.api;

import org.jspecify.annotations.NullMarked;
