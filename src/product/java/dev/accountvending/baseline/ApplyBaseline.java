package dev.accountvending.baseline;

import dev.accountvending.aws.RoleSessions;
import dev.accountvending.catalog.Catalog;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.LeaseId;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Settings;
import dev.accountvending.runtime.Step;

import java.util.function.Function;

/**
 * Gives an account what every account has before anybody works in it: an alias, contacts, a
 * password policy, a monthly budget, no public buckets, and in every region no default VPC and
 * encrypted volumes. Each part says what shall hold, so running it again changes nothing.
 */
public final class ApplyBaseline extends Step<ApplyBaseline.Input, ApplyBaseline.Output> {
    private final Ledger ledger;
    private final LeaseBudget budgets;
    private final Settings settings;
    private final Function<AccountId, MemberClients> members;

    public record Input(LeaseId leaseId, AccountId accountId) {}

    /**
     * How people will know the account.
     *
     * @param alias stands in its sign-in address
     * @param fresh whether AWS made the account for this lease: some regions of a fresh account get
     *     their default VPC after this step has looked, so it is repeated before the hand-over
     */
    public record Output(String alias, boolean fresh) {}

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
                account -> MemberClients.of(sessions.asOperator(account)));
    }

    /** The one that takes everything; a member's clients act through its own operator role. */
    ApplyBaseline(
            Ledger ledger,
            LeaseBudget budgets,
            Settings settings,
            Function<AccountId, MemberClients> members) {
        super(Input.class);
        this.ledger = ledger;
        this.budgets = budgets;
        this.settings = settings;
        this.members = members;
    }

    @Override
    public Output run(Input input) {
        Lease lease = ledger.vending(input.leaseId(), input.accountId());
        AlternateContacts contacts = AlternateContacts.from(settings);
        MemberClients member = members.apply(input.accountId());
        String alias =
                new AccountAlias(member.iam(), settings.aliasPrefix())
                        .apply(input.leaseId().name());
        contacts.apply(member.account());
        budgets.apply(lease, new MonthlyBudget(member.budgets(), input.accountId()));
        PasswordPolicy.apply(member.iam());
        PublicAccess.block(member.s3Control(), input.accountId());
        new RegionalBaseline(member.home(), member.ec2()).apply();
        return new Output(alias, lease.account().creation() != null);
    }
}
