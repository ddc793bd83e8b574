@NullMarked
package dev.accountvending.local.slack;

import org.jspecify.annotations.NullMarked;
