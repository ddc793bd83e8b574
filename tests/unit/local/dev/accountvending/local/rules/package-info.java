@NullMarked
package dev.accountvending.local.rules;

import org.jspecify.annotations.NullMarked;
