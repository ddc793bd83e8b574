/**
 * IAM, enforced: what each call asks for is decided from its caller's policies, boundary and
 * guardrails, and from the trust of the role it asks for, by an evaluator that is not ours.
 */
@NullMarked
package dev.accountvending.local.iam;

import org.jspecify.annotations.NullMarked;
