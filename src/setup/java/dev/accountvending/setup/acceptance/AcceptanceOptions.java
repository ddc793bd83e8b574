package dev.accountvending.setup.acceptance;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How to run.
 *
 * @param stage of the installation under test
 * @param region that the stage is deployed to
 * @param endpoint null for AWS's own, or what the environment says
 * @param accessRole the name of the role that Organizations makes in new accounts
 * @param kind of the account that is vended; null: the first that is cleaned, or else closed, at
 *     its end, and needs no approval
 * @param identityCenterRegion the region that Identity Center lives in
 * @param githubToken a file with a token that a workflow was given; null if there is none
 * @param snapshots how many function versions are published at once
 * @param budgetsAtMost how long AWS may refuse a budget until the check ends
 * @param local whether the local cloud plays AWS
 * @param pause between two looks at what takes its time
 * @param folder for the state file and the reports
 */
public record AcceptanceOptions(
        String stage,
        String region,
        @Nullable URI endpoint,
        String accessRole,
        @Nullable String kind,
        String identityCenterRegion,
        @Nullable Path githubToken,
        int snapshots,
        Duration budgetsAtMost,
        boolean local,
        Duration pause,
        Path folder) {}
