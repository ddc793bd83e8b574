/** The rules of AWS that moto leaves out, a class for each subject. */
@NullMarked
package dev.accountvending.local.rules;

import org.jspecify.annotations.NullMarked;
