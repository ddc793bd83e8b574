/** What can be asked for: the kinds of account, read strictly from {@code catalog.yml}. */
@NullMarked
package dev.accountvending.catalog;

import org.jspecify.annotations.NullMarked;
