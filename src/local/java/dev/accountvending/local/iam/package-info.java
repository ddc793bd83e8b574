/**
 * Enforces IAM: each call is decided by its caller's policies, boundary and guardrails, and by the
 * trust of the role it asks for, with an evaluator that is not ours.
 */
@NullMarked
package dev.accountvending.local.iam;

import org.jspecify.annotations.NullMarked;
