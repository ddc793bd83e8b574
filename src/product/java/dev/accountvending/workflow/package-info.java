/** Starts, stops and answers executions; their names and how long they wait. */
@NullMarked
package dev.accountvending.workflow;

import org.jspecify.annotations.NullMarked;
