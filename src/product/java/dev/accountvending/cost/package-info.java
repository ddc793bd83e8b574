/** What accounts cost: their monthly budgets, kept and told, and the organization's bill. */
@NullMarked
package dev.accountvending.cost;

import org.jspecify.annotations.NullMarked;
