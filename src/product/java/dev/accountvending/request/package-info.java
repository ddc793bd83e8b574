/** A request is checked, claimed, and its execution started. */
@NullMarked
package dev.accountvending.request;

import org.jspecify.annotations.NullMarked;
