package dev.accountvending.setup.acceptance;

import dev.accountvending.setup.Blueprint;

import software.amazon.awssdk.regions.Region;

import java.nio.file.Path;

/**
 * What checks work with.
 *
 * @param home the project's folder
 * @param vending an administrator of the vending account
 * @param management an administrator of the management account
 * @param accounts the person, in the session that calls the API
 * @param identity the same person, as they signed in to the identity account
 */
record Surroundings(
        AcceptanceOptions options,
        RunState state,
        Path home,
        Blueprint blueprint,
        AwsSession vending,
        AwsSession management,
        AwsSession accounts,
        AwsSession identity,
        Installation installation,
        Patience patience) {

    /** Returns the name of something that this run makes. */
    String named(String what) {
        return "avm-acceptance-%s-%s".formatted(state.run(), what);
    }

    /** Returns the name of this run's lease. */
    String leaseName() {
        return "acceptance-" + state.run();
    }

    /** Returns the name of the lease that gets the account after it was cleaned. */
    String nextLeaseName() {
        return leaseName() + "-next";
    }

    /** Returns what names begin with that the stage deploys. */
    String deployed() {
        return "account-vending-" + options.stage();
    }

    Region region() {
        return Region.of(options.region());
    }

    /** Returns the vended account's number. */
    String account() {
        return state.account().orElseThrow(() -> new CheckFailed("No account was vended."));
    }

    /** Returns a session in the vended account, of the role that Organizations made there. */
    AwsSession member() {
        return management.assume(
                "arn:aws:iam::%s:role/%s".formatted(account(), options.accessRole()));
    }
}
