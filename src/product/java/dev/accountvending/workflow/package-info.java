/** Starts, stops and answers executions, and sets their names and waits. */
@NullMarked
package dev.accountvending.workflow;

import org.jspecify.annotations.NullMarked;
