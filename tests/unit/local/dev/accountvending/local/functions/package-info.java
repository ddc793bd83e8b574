@NullMarked
package dev.accountvending.local.functions;

import org.jspecify.annotations.NullMarked;
