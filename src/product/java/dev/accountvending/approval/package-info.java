/** Requests that a person must approve: ask, remind, decide. */
@NullMarked
package dev.accountvending.approval;

import org.jspecify.annotations.NullMarked;
