/** moto: the pinned version, its process, and calls to it. */
@NullMarked
package dev.accountvending.local.moto;

import org.jspecify.annotations.NullMarked;
