/** What every account has before anybody works in it. */
@NullMarked
package dev.accountvending.baseline;

import org.jspecify.annotations.NullMarked;
