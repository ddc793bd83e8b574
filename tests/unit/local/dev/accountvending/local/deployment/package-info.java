@NullMarked
package dev.accountvending.local.deployment;

import org.jspecify.annotations.NullMarked;
