/**
 * Slack, played: its Web API as the product meets it, and the eyes of its users. Never in the
 * functions' jar.
 */
@NullMarked
package dev.accountvending.local.slack;

import org.jspecify.annotations.NullMarked;
