/** The subdomain: delegated, checked, taken back. */
@NullMarked
package dev.accountvending.dns;

import org.jspecify.annotations.NullMarked;
