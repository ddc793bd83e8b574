/** Whether a running installation is well: each point looked at from within, and explained. */
@NullMarked
package dev.accountvending.doctor;

import org.jspecify.annotations.NullMarked;
