/** Programs of Node.js that the local cloud runs beside itself. */
@NullMarked
package dev.accountvending.local.node;

import org.jspecify.annotations.NullMarked;
