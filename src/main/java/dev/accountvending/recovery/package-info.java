/** What a failed execution leaves in order. */
@NullMarked
package dev.accountvending.recovery;

import org.jspecify.annotations.NullMarked;
