@NullMarked
package dev.accountvending.local.gateway;

import org.jspecify.annotations.NullMarked;
