/**
 * AWS clients, the chain of roles, and the translation of AWS's errors into ours. No other package
 * builds clients.
 */
@NullMarked
package dev.accountvending.aws;

import org.jspecify.annotations.NullMarked;
