@NullMarked
package dev.accountvending.local.core;

import org.jspecify.annotations.NullMarked;
