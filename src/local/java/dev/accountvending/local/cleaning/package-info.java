/**
 * CodeBuild's one project: cleaning passes by aws-nuke if it is installed, or by a small cleaner.
 */
@NullMarked
package dev.accountvending.local.cleaning;

import org.jspecify.annotations.NullMarked;
