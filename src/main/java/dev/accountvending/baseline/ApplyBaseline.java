package dev.accountvending.baseline;

import dev.accountvending.aws.Sessions;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.LeaseId;
import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.runtime.Settings;
import dev.accountvending.runtime.Step;

import java.util.function.Function;

/**
 * Gives an account what every account has before anybody works in it: an alias, contacts, a
 * password policy, no public buckets, and in every region no default VPC and encrypted volumes.
 * Each part says what shall hold, so running it again changes nothing.
 */
public final class ApplyBaseline extends Step<ApplyBaseline.Input, ApplyBaseline.Output> {
    private final Settings settings;
    private final Function<AccountId, MemberClients> members;

    public record Input(LeaseId leaseId, AccountId accountId) {}

    /**
     * How people will know the account.
     *
     * @param alias stands in its sign-in address
     */
    public record Output(String alias) {}

    public ApplyBaseline() {
        this(LambdaEnvironment.current());
    }

    private ApplyBaseline(LambdaEnvironment environment) {
        this(environment, Sessions.forStep(environment));
    }

    private ApplyBaseline(LambdaEnvironment environment, Sessions sessions) {
        this(new Settings(environment), account -> MemberClients.of(sessions.asOperator(account)));
    }

    /** The one that takes everything; a member's clients act through its own operator role. */
    ApplyBaseline(Settings settings, Function<AccountId, MemberClients> members) {
        super(Input.class);
        this.settings = settings;
        this.members = members;
    }

    @Override
    public Output run(Input input) {
        AlternateContacts contacts = AlternateContacts.from(settings);
        MemberClients member = members.apply(input.accountId());
        String alias =
                new AccountAlias(member.iam(), settings.aliasPrefix())
                        .apply(input.leaseId().name());
        contacts.apply(member.account());
        PasswordPolicy.apply(member.iam());
        PublicAccess.block(member.s3Control(), input.accountId());
        new RegionalBaseline(member.home(), member.ec2()).apply();
        return new Output(alias);
    }
}
