/** The lease from activation to its end. */
@NullMarked
package dev.accountvending.lifecycle;

import org.jspecify.annotations.NullMarked;
