/** The customer's own steps: which run at a moment, and what they are told. */
@NullMarked
package dev.accountvending.hook;

import org.jspecify.annotations.NullMarked;
