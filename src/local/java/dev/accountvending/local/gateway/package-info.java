/**
 * The AWS endpoint of the local cloud: identifies each request and its caller, records it, lets it
 * fail if a test asks for that, and has it answered by a rule of AWS's or by moto.
 */
@NullMarked
package dev.accountvending.local.gateway;

import org.jspecify.annotations.NullMarked;
