/**
 * CodeBuild's one project: passes of cleaning, by aws-nuke where there is one, or by a small one.
 */
@NullMarked
package dev.accountvending.local.cleaning;

import org.jspecify.annotations.NullMarked;
