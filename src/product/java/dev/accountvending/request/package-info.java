/** Checks requests, reserves their claims and starts their executions. */
@NullMarked
package dev.accountvending.request;

import org.jspecify.annotations.NullMarked;
