/** The certificate for the subdomain and its wildcard. */
@NullMarked
package dev.accountvending.certificate;

import org.jspecify.annotations.NullMarked;
