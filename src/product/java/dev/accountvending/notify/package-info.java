/** Messages out: events and e-mail. */
@NullMarked
package dev.accountvending.notify;

import org.jspecify.annotations.NullMarked;
