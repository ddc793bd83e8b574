/**
 * The words of the domain, as values that validate themselves. Nothing here is null unless it says
 * so.
 */
@NullMarked
package dev.accountvending.model;

import org.jspecify.annotations.NullMarked;
