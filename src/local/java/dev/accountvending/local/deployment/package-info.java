/**
 * Makes what is deployed: the roles of the template that is packaged from {@code serverless.yml},
 * and the stacks of {@code organization/}.
 */
@NullMarked
package dev.accountvending.local.deployment;

import org.jspecify.annotations.NullMarked;
