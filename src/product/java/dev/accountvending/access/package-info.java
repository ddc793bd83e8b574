/** Roles in the member account and the way to them. */
@NullMarked
package dev.accountvending.access;

import org.jspecify.annotations.NullMarked;
