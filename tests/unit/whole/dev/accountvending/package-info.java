/** Fast tests: no process is started. */
@NullMarked
package dev.accountvending;

import org.jspecify.annotations.NullMarked;
