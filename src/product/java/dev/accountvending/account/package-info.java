/** Member accounts: create, check, place, close. */
@NullMarked
package dev.accountvending.account;

import org.jspecify.annotations.NullMarked;
