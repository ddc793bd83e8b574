/** AWS in one process: the state of an organization and its accounts, behind the SDK's clients. */
@NullMarked
package dev.accountvending.simulation.aws;

import org.jspecify.annotations.NullMarked;
