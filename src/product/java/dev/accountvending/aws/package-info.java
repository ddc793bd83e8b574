/**
 * Clients, the chain of roles, and the translation of AWS's errors into ours. The only builder of
 * clients.
 */
@NullMarked
package dev.accountvending.aws;

import org.jspecify.annotations.NullMarked;
