/**
 * The words of the domain, as values that refuse to exist when they are wrong. Nothing here is null
 * unless it says so.
 */
@NullMarked
package dev.accountvending.model;

import org.jspecify.annotations.NullMarked;
