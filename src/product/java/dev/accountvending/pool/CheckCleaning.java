package dev.accountvending.pool;

import dev.accountvending.aws.Clients;
import dev.accountvending.ledger.Cleaning;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.Explanation;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Settings;
import dev.accountvending.runtime.Step;

import software.amazon.awssdk.services.codebuild.CodeBuildClient;
import software.amazon.awssdk.services.codebuild.model.Build;
import software.amazon.awssdk.services.codebuild.model.BuildPhaseType;
import software.amazon.awssdk.services.codebuild.model.StatusType;

import java.util.Optional;
import java.util.Set;

/**
 * Checks a pass of cleaning, and counts it in the ledger once it has ended. An account is clean
 * after two passes in a row that could read everything and found nothing. A build that failed, or
 * that CodeBuild does not know, counts as a pass that was not clean.
 */
public final class CheckCleaning extends Step<CheckCleaning.Input, CheckCleaning.Output> {
    /**
     * The <a
     * href="https://docs.aws.amazon.com/codebuild/latest/userguide/view-build-details-phases.html">phases</a>
     * before a build runs.
     */
    private static final Set<String> WAITING =
            Set.of(BuildPhaseType.SUBMITTED.toString(), BuildPhaseType.QUEUED.toString());

    private final Ledger ledger;
    private final CleaningBuilds builds;
    private final int most;

    public record Input(LeaseId leaseId, AccountId accountId) {}

    public record Output(CleaningState state) {}

    public CheckCleaning() {
        this(FunctionContext.current());
    }

    private CheckCleaning(FunctionContext function) {
        this(Ledger.of(function), Clients.of(function).codeBuild(), function.settings());
    }

    CheckCleaning(Ledger ledger, CodeBuildClient codeBuild, Settings settings) {
        super(Input.class);
        this.ledger = ledger;
        this.builds = new CleaningBuilds(codeBuild, settings.cleaningProject());
        this.most = settings.cleaningPasses();
    }

    @Override
    public Output run(Input input) {
        Cleaning pass = cleaning(ledger.retiring(input.leaseId(), input.accountId()));
        if (CleaningState.isCounted(pass)) {
            return new Output(outcome(input, pass));
        }
        String id = pass.build();
        if (id == null) {
            return new Output(CleaningState.AGAIN); // begun, but no build known: find or start it
        }
        Optional<Build> build = builds.get(id);
        if (build.filter(it -> it.buildStatus() == StatusType.IN_PROGRESS).isPresent()) {
            boolean waiting = build.map(Build::currentPhase).filter(WAITING::contains).isPresent();
            return new Output(waiting ? CleaningState.QUEUED : CleaningState.RUNNING);
        }
        return new Output(outcome(input, count(input.leaseId(), pass, build, id)));
    }

    private Cleaning count(LeaseId lease, Cleaning pass, Optional<Build> build, String id) {
        Optional<NukeReport> report = build.map(NukeReport::of);
        boolean clean = report.filter(NukeReport::isClean).isPresent();
        String left =
                build.flatMap(ended -> report.map(it -> it.told(ended)))
                        .orElse("CodeBuild does not know the build %s.".formatted(id));
        return cleaning(
                ledger.update(
                        lease,
                        found ->
                                pass.equals(found.cleaning())
                                        ? found.withCleaning(
                                                CleaningState.counted(pass, clean, left))
                                        : found));
    }

    private CleaningState outcome(Input input, Cleaning counted) {
        if (CleaningState.isHopeless(counted, most)) {
            throw new VendingFailed(
                    Explanation.of(
                            "Account %s did not come clean.".formatted(input.accountId()),
                            "After %d passes it is not clean; the last one (CodeBuild %s) says: %s Remove what is left by hand, or exclude its type from cleaning, then resume %s."
                                    .formatted(
                                            counted.passes(),
                                            counted.build(),
                                            counted.left(),
                                            input.leaseId().name())));
        }
        return CleaningState.of(counted);
    }

    private static Cleaning cleaning(Lease lease) {
        return Optional.ofNullable(lease.cleaning())
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "The ledger has no cleaning for lease %s."
                                                .formatted(lease.id())));
    }
}
