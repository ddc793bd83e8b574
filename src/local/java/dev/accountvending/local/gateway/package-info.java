/**
 * The AWS endpoint of the local cloud: says what each request is and who makes it, records it, lets
 * it fail where a test asks for that, and has it answered by a rule of AWS's or by moto.
 */
@NullMarked
package dev.accountvending.local.gateway;

import org.jspecify.annotations.NullMarked;
