/**
 * What a member account holds: recorded when it is new, and compared before it goes back into the
 * pool.
 */
@NullMarked
package dev.accountvending.inventory;

import org.jspecify.annotations.NullMarked;
