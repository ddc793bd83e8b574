/** The vending machine in Slack: commands, forms and buttons. */
@NullMarked
package dev.accountvending.slack;

import org.jspecify.annotations.NullMarked;
