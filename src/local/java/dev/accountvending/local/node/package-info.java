/** Programs of Node.js that the local cloud runs as child processes. */
@NullMarked
package dev.accountvending.local.node;

import org.jspecify.annotations.NullMarked;
