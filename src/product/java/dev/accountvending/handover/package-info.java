/** What an owner needs to sign in and to deploy: links, profiles, a sample service. */
@NullMarked
package dev.accountvending.handover;

import org.jspecify.annotations.NullMarked;
