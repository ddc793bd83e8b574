package dev.accountvending.setup.acceptance;

import org.jspecify.annotations.Nullable;

/**
 * Whose credentials are used, as names of AWS profiles.
 *
 * @param vending an administrator of the vending account; null for the SDK's usual chain
 * @param management an administrator of the management account
 * @param accounts the person, in the session that calls the API
 * @param identity the same person, as they signed in to the identity account
 */
public record Profiles(
        @Nullable String vending, String management, String accounts, String identity) {}
