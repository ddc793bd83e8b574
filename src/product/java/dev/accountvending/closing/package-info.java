/** Closes accounts for good, within AWS's quota. */
@NullMarked
package dev.accountvending.closing;

import org.jspecify.annotations.NullMarked;
