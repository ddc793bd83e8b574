/**
 * An interpreter of what the definitions in {@code statemachine/} use of the <a
 * href="https://states-language.net/spec.html">Amazon States Language</a>, on a time of its own. It
 * refuses what it does not know when it reads a definition.
 */
@NullMarked
package dev.accountvending.simulation.asl;

import org.jspecify.annotations.NullMarked;
