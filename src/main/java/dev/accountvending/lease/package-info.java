/** The lease from activation to its end. */
@NullMarked
package dev.accountvending.lease;

import org.jspecify.annotations.NullMarked;
