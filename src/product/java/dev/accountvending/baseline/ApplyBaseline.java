package dev.accountvending.baseline;

import dev.accountvending.aws.RoleSessions;
import dev.accountvending.catalog.Catalog;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountNotReady;
import dev.accountvending.model.AccountPart;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.StepFailure;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Settings;
import dev.accountvending.runtime.Step;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Gives an account what every account has before anybody works in it: an alias, contacts, a
 * password policy, a monthly budget, no public buckets, and in every region no default VPC and
 * encrypted volumes. Each part says what shall hold, so running it again changes nothing.
 *
 * <p>A part that AWS refuses keeps none of the others from being done, and no account from its
 * owner: the lease says what is left, and this step is run again until nothing is.
 */
public final class ApplyBaseline extends Step<ApplyBaseline.Input, ApplyBaseline.Output> {
    private final Ledger ledger;
    private final LeaseBudget budgets;
    private final Settings settings;
    private final Clock clock;
    private final Function<AccountId, MemberClients> members;

    public record Input(LeaseId leaseId, AccountId accountId) {}

    /**
     * What came of it.
     *
     * @param alias stands in the account's sign-in address; null if AWS gave it none
     * @param fresh whether AWS made the account for this lease: some regions of a fresh account get
     *     their default VPC after this step has looked, so it looks once more after the hand-over
     * @param complete whether nothing is left to do
     */
    public record Output(@Nullable String alias, boolean fresh, boolean complete) {}

    public ApplyBaseline() {
        this(FunctionContext.current());
    }

    private ApplyBaseline(FunctionContext function) {
        this(function, RoleSessions.of(function));
    }

    private ApplyBaseline(FunctionContext function, RoleSessions sessions) {
        this(
                Ledger.of(function),
                new LeaseBudget(Ledger.of(function), Catalog.of(function), function.clock()),
                function.settings(),
                function.clock(),
                account -> MemberClients.of(sessions.asOperator(account)));
    }

    /** The one that takes everything; a member's clients act through its own operator role. */
    ApplyBaseline(
            Ledger ledger,
            LeaseBudget budgets,
            Settings settings,
            Clock clock,
            Function<AccountId, MemberClients> members) {
        super(Input.class);
        this.ledger = ledger;
        this.budgets = budgets;
        this.settings = settings;
        this.clock = clock;
        this.members = members;
    }

    @Override
    public Output run(Input input) {
        Lease lease = ledger.completing(input.leaseId(), input.accountId());
        AlternateContacts contacts = AlternateContacts.from(settings);
        MemberClients member = members.apply(input.accountId());
        BaselineTally tally = new BaselineTally(wanted(lease));
        new RegionalBaseline(member.home(), member.ec2(), tally).apply();
        // EC2 wakes late in a new account: until then nothing else is done again and again.
        if (lease.is(LeaseStatus.VENDING) && tally.late() instanceof AccountNotReady asleep) {
            throw asleep;
        }
        AtomicReference<@Nullable String> alias = new AtomicReference<>(lease.account().alias());
        tally.attempt(
                AccountPart.alias,
                () ->
                        alias.set(
                                new AccountAlias(member.iam(), settings.aliasPrefix())
                                        .apply(lease.name())));
        tally.attempt(AccountPart.contacts, () -> contacts.apply(member.account()));
        tally.attempt(
                AccountPart.budget,
                () -> budgets.make(lease, new MonthlyBudget(member.budgets(), input.accountId())));
        tally.attempt(AccountPart.passwordPolicy, () -> PasswordPolicy.apply(member.iam()));
        tally.attempt(
                AccountPart.publicAccess,
                () -> PublicAccess.block(member.s3Control(), input.accountId()));
        Lease recorded =
                ledger.update(lease.id(), now -> recorded(Ledger.completing(now), tally, alias));
        StepFailure late = tally.late();
        if (late != null) {
            throw late;
        }
        return new Output(
                alias.get(), isFresh(recorded), recorded.sides().areDone(AccountPart.BASELINE));
    }

    /**
     * Returns what to do: all of it before the hand-over, what is left of it after. What was done
     * is the owner's to change from then on.
     */
    private static List<AccountPart> wanted(Lease lease) {
        return lease.is(LeaseStatus.VENDING)
                ? AccountPart.BASELINE
                : lease.sides().left().stream().filter(AccountPart.BASELINE::contains).toList();
    }

    private Lease recorded(
            Lease lease, BaselineTally tally, AtomicReference<@Nullable String> alias) {
        Lease recorded =
                tally.recorded(lease, clock.instant())
                        .withAccount(account -> account.withAlias(alias.get()));
        return isFresh(lease) && lease.is(LeaseStatus.VENDING)
                ? recorded.lookedForAgain(AccountPart.defaultVpcs, clock.instant())
                : recorded;
    }

    private static boolean isFresh(Lease lease) {
        return lease.account().creation() != null;
    }
}
