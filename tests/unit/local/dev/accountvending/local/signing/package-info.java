@NullMarked
package dev.accountvending.local.signing;

import org.jspecify.annotations.NullMarked;
