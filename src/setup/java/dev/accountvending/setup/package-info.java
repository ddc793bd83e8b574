/**
 * What an administrator of the management account does before the first deployment, looked at and
 * mended by {@code bin/avm setup}. Never in the functions' archive.
 */
@NullMarked
package dev.accountvending.setup;

import org.jspecify.annotations.NullMarked;
