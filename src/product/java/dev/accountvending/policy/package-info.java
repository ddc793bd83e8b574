/** Who may do what, in the API, in Slack and on the command line. */
@NullMarked
package dev.accountvending.policy;

import org.jspecify.annotations.NullMarked;
