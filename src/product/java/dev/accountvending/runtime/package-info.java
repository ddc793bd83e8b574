/** What every function uses: the handler base, strict JSON, the environment and the clock. */
@NullMarked
package dev.accountvending.runtime;

import org.jspecify.annotations.NullMarked;
