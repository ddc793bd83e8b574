package dev.accountvending.inventory;

import dev.accountvending.aws.RoleSessions;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.LeaseId;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.SideBySide;
import dev.accountvending.runtime.Step;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import software.amazon.awssdk.regions.Region;

import java.util.List;
import java.util.function.Function;

/**
 * Prepares an account for its cleaning. It resets the settings of the whole account to a new
 * account's, and removes the policies with which buckets, tables and queues can hide from aws-nuke.
 * Failures are left to the cleaning and to {@link ProveEmpty}, which accept no remains.
 */
public final class ResetAccount extends Step<ResetAccount.Input, ResetAccount.Output> {
    private static final Logger LOG = LoggerFactory.getLogger(ResetAccount.class);

    /** Services throttle by account and region, so this bounds our own memory only. */
    private static final int AT_ONCE = 16;

    private final Ledger ledger;
    private final Function<AccountId, AccountClients> members;

    public record Input(LeaseId leaseId, AccountId accountId) {}

    /**
     * The result.
     *
     * @param reset how many settings were put back
     * @param refused how many could not be read or changed
     */
    public record Output(int reset, int refused) {}

    public ResetAccount() {
        this(FunctionContext.current());
    }

    private ResetAccount(FunctionContext function) {
        this(function, RoleSessions.of(function.withRetries()));
    }

    private ResetAccount(FunctionContext function, RoleSessions sessions) {
        this(Ledger.of(function), account -> AccountClients.of(sessions.asOperator(account)));
    }

    /**
     * @param members a member's clients, which retry, so that one failed call does not repeat the
     *     whole step
     */
    ResetAccount(Ledger ledger, Function<AccountId, AccountClients> members) {
        super(Input.class);
        this.ledger = ledger;
        this.members = members;
    }

    @Override
    public Output run(Input input) {
        ledger.retiring(input.leaseId(), input.accountId());
        AccountClients member = members.apply(input.accountId());
        List<Region> regions = member.enabledRegions();
        Findings findings = new Findings(false);
        ResourcePolicies policies = new ResourcePolicies(input.accountId(), findings);
        policies.removeOfBuckets(member);
        new SideBySide(AT_ONCE)
                .forEach(
                        regions,
                        region -> {
                            RegionClients in = member.in().apply(region);
                            policies.removeIn(in);
                            AccountSetting.ALL.forEach(setting -> setting.putBack(in, findings));
                        });
        findings.found().forEach(it -> LOG.atInfo().addKeyValue("setting", it).log("put back"));
        findings.unseen()
                .forEach(it -> LOG.atWarn().addKeyValue("setting", it).log("not put back"));
        return new Output(findings.found().size(), findings.unseen().size());
    }
}
