/**
 * Checks signatures as AWS does (<a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Signature
 * Version 4</a>). The SDK's signer cannot do it: it chooses the headers that it signs, and a check
 * must take those that the client chose.
 */
@NullMarked
package dev.accountvending.local.signing;

import org.jspecify.annotations.NullMarked;
