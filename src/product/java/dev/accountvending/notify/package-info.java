/** Sends messages: events, e-mail and Slack. */
@NullMarked
package dev.accountvending.notify;

import org.jspecify.annotations.NullMarked;
