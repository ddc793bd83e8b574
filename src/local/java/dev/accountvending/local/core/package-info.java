/** What every part of the local cloud shares: its one exception, its clock and its delays. */
@NullMarked
package dev.accountvending.local.core;

import org.jspecify.annotations.NullMarked;
