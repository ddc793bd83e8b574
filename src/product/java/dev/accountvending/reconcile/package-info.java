/** What a failed execution leaves in order. */
@NullMarked
package dev.accountvending.reconcile;

import org.jspecify.annotations.NullMarked;
