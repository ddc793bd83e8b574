/** The {@code avm} command: everything a person runs. */
@NullMarked
package dev.accountvending.cli;

import org.jspecify.annotations.NullMarked;
