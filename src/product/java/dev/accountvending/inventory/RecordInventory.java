package dev.accountvending.inventory;

import dev.accountvending.aws.RoleSessions;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.LeaseId;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;

import software.amazon.awssdk.regions.Region;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Records what a new account holds, once, before it has a role with which people can work in it. A
 * resource that cannot be read yet in some region counts as absent, so it must be absent later too.
 */
public final class RecordInventory extends Step<RecordInventory.Input, RecordInventory.Output> {
    private final Ledger ledger;
    private final Function<AccountId, AccountClients> members;
    private final boolean identityCenter;
    private final Clock clock;

    public record Input(LeaseId leaseId, AccountId accountId) {}

    /**
     * The time of the inventory that counts.
     *
     * @param takenAt of the account's first inventory
     */
    public record Output(Instant takenAt) {}

    public RecordInventory() {
        this(FunctionContext.current());
    }

    private RecordInventory(FunctionContext function) {
        this(function, RoleSessions.of(function.withRetries()));
    }

    private RecordInventory(FunctionContext function, RoleSessions sessions) {
        this(
                Ledger.of(function),
                account -> AccountClients.of(sessions.throughAccessRole(account)),
                function.settings().identityCenter().isPresent(),
                function.clock());
    }

    /**
     * @param members a member's clients, through its access role, because it has no other role yet
     */
    RecordInventory(
            Ledger ledger,
            Function<AccountId, AccountClients> members,
            boolean identityCenter,
            Clock clock) {
        super(Input.class);
        this.ledger = ledger;
        this.members = members;
        this.identityCenter = identityCenter;
        this.clock = clock;
    }

    @Override
    public Output run(Input input) {
        ledger.preparing(input.leaseId(), input.accountId());
        AccountInventory inventory =
                AccountInventory.of(ledger, input.accountId())
                        .orElseGet(() -> taken(input.accountId()));
        return new Output(inventory.takenAt());
    }

    private AccountInventory taken(AccountId account) {
        AccountClients member = members.apply(account);
        Instant now = clock.instant();
        SortedMap<String, String> identities =
                new IdentityReader(member.iam(), identityCenter).read();
        List<Region> regions = member.enabledRegionsWhenNew();
        Findings findings = new Findings(true);
        new ResourceReader(member, findings).readTagged(regions);
        return new AccountInventory(
                        now,
                        identities,
                        findings.found(),
                        regions.stream()
                                .map(Region::id)
                                .collect(Collectors.toCollection(TreeSet::new)))
                .record(ledger, account);
    }
}
