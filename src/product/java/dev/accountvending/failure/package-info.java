/** What a failed execution leaves in order, and how it is resumed. */
@NullMarked
package dev.accountvending.failure;

import org.jspecify.annotations.NullMarked;
