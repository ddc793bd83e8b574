/**
 * A simulated Slack: its Web API as the product uses it, and its users' screens. It is never in the
 * functions' jar.
 */
@NullMarked
package dev.accountvending.local.slack;

import org.jspecify.annotations.NullMarked;
