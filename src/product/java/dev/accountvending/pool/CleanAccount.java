package dev.accountvending.pool;

import dev.accountvending.aws.Clients;
import dev.accountvending.inventory.AccountInventory;
import dev.accountvending.ledger.Cleaning;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.Explanation;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Settings;
import dev.accountvending.runtime.Step;

import software.amazon.awssdk.services.codebuild.CodeBuildClient;

import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Begins a pass of cleaning: a build in which aws-nuke removes from the account all that is not
 * ours.
 *
 * <p>The pass is in the ledger before its build is started, so that a run after a lost answer finds
 * the same pass and its build.
 */
public final class CleanAccount extends Step<CleanAccount.Input, CleanAccount.Output> {
    /** Less than the five minutes for which CodeBuild knows a repeated request. */
    private static final Duration KNOWN_BY_TOKEN = Duration.ofMinutes(4);

    /** Long enough for dozens of accounts that wait for one place. */
    static final Duration PATIENCE = Duration.ofHours(12);

    private final Ledger ledger;
    private final CleaningBuilds builds;
    private final Settings settings;
    private final Clock clock;

    public record Input(LeaseId leaseId, AccountId accountId) {}

    public record Output(CleaningState state) {}

    public CleanAccount() {
        this(FunctionContext.current());
    }

    private CleanAccount(FunctionContext function) {
        this(
                Ledger.of(function),
                Clients.of(function).codeBuild(),
                function.settings(),
                function.clock());
    }

    CleanAccount(Ledger ledger, CodeBuildClient codeBuild, Settings settings, Clock clock) {
        super(Input.class);
        this.ledger = ledger;
        this.builds = new CleaningBuilds(codeBuild, settings.cleaningProject());
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public Output run(Input input) {
        Lease lease = withPass(input);
        Cleaning pass = Objects.requireNonNull(lease.cleaning());
        if (CleaningState.isCounted(pass)) {
            return new Output(CleaningState.of(pass));
        }
        if (pass.build() == null) {
            Optional<String> build = build(lease, input.accountId(), pass);
            if (build.isEmpty()) {
                checkPatience(lease.id(), pass);
                return new Output(CleaningState.QUEUED);
            }
            change(lease.id(), pass, CleaningState.started(pass, build.get()));
        }
        return new Output(CleaningState.RUNNING);
    }

    private Lease withPass(Input input) {
        ledger.retiring(input.leaseId(), input.accountId());
        ledger.accounts().move(input.accountId(), input.leaseId(), AccountStatus.CLEANING, null);
        return ledger.update(
                input.leaseId(),
                found ->
                        found.withCleaning(
                                CleaningState.next(
                                        found.cleaning(),
                                        settings.cleaningPasses(),
                                        clock.instant())));
    }

    /**
     * Returns the pass's build; empty if CodeBuild's limit of concurrent builds is reached, and the
     * step tries again later.
     */
    private Optional<String> build(Lease lease, AccountId account, Cleaning pass) {
        String token = CleaningBuilds.token(lease.id(), pass);
        Optional<String> unheard =
                clock.instant().isAfter(pass.at().plus(KNOWN_BY_TOKEN))
                        ? builds.find(token)
                        : Optional.empty();
        return unheard.or(() -> start(lease, account, token));
    }

    private Optional<String> start(Lease lease, AccountId account, String token) {
        NukeConfiguration configuration =
                new NukeConfiguration(account, lease.account().alias(), whenNew(account), settings);
        try {
            return Optional.of(builds.start(token, account, configuration));
        } catch (VendingFailed failure) {
            if (failure.is("AccountLimitExceededException")) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /** A pass that is asked for again, after its retirement has failed, gets all its time again. */
    private void checkPatience(LeaseId lease, Cleaning pass) {
        if (clock.instant().isBefore(pass.at().plus(PATIENCE))) {
            return;
        }
        change(lease, pass, CleaningState.postponed(pass, clock.instant()));
        throw new VendingFailed(
                Explanation.of(
                        "The account could not be cleaned.",
                        "CodeBuild has taken no build for %d hours: ask for more builds at once (console: Service Quotas, AWS CodeBuild, \"Concurrently running builds for ARM/Small environment\"), then resume %s."
                                .formatted(PATIENCE.toHours(), lease.name())));
    }

    /** Returns the inventory of the new account, whose roles stay. */
    private AccountInventory whenNew(AccountId account) {
        return AccountInventory.of(ledger, account)
                .orElseThrow(
                        () ->
                                new VendingFailed(
                                        Explanation.of(
                                                "Nothing says what account %s held when it was new."
                                                        .formatted(account),
                                                "Account %s has no inventory, so it cannot be cleaned for another lease. Close it by hand."
                                                        .formatted(account))));
    }

    private void change(LeaseId lease, Cleaning pass, Cleaning changed) {
        ledger.update(
                lease,
                found -> pass.equals(found.cleaning()) ? found.withCleaning(changed) : found);
    }
}
