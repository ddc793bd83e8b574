/** Who may do what, whatever door they come through. */
@NullMarked
package dev.accountvending.policy;

import org.jspecify.annotations.NullMarked;
