/** The local cloud as a whole: moto is started. */
@NullMarked
package dev.accountvending.local;

import org.jspecify.annotations.NullMarked;
