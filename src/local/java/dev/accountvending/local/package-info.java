/**
 * The local cloud: the whole product on this machine, with moto as AWS. It is never in the
 * functions' jar.
 */
@NullMarked
package dev.accountvending.local;

import org.jspecify.annotations.NullMarked;
