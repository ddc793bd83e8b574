/** The functions, declared in {@code functions/*.yml} and run in this JVM as Lambda would. */
@NullMarked
package dev.accountvending.local.functions;

import org.jspecify.annotations.NullMarked;
