/** What calls ask of IAM: the actions, the resources and the keys of conditions. */
@NullMarked
package dev.accountvending.local.iam;

import org.jspecify.annotations.NullMarked;
