package dev.accountvending.inventory;

import dev.accountvending.access.RolesOfAccount;
import dev.accountvending.aws.RoleSessions;
import dev.accountvending.ledger.Cleaning;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.Explanation;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Settings;
import dev.accountvending.runtime.SideBySide;
import dev.accountvending.runtime.Step;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import software.amazon.awssdk.regions.Region;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * Proves that a cleaned account holds nothing more than when it was new. It is the decisive check,
 * after aws-nuke's two clean passes. Everything that the account holds is compared with its first
 * inventory; anything more, changed or unreadable keeps it out of the pool.
 *
 * <p>AWS lists some resources for minutes after they are gone. So the step returns LEFT for a
 * while, and the state machine repeats it; after that, it fails with what is left and its region.
 */
public final class ProveEmpty extends Step<ProveEmpty.Input, ProveEmpty.Output> {
    private static final Logger LOG = LoggerFactory.getLogger(ProveEmpty.class);
    private static final int AT_ONCE = 16;
    private static final int LONGEST_TOLD = 2_000;

    private final Ledger ledger;
    private final Function<AccountId, AccountClients> members;
    private final Expectations expectations;
    private final Clock clock;

    public record Input(LeaseId leaseId, AccountId accountId) {}

    /** The result of the comparison. */
    public enum State {
        EMPTY,
        /** Something is left, which may be gone at the next check. */
        LEFT
    }

    public record Output(State state) {}

    /**
     * The conditions for an account, besides its inventory.
     *
     * @param identityCenter whether the organization's people sign in by IAM Identity Center
     * @param excludes types of Cloud Control's, and names of resources with {@code *}, that are
     *     accepted
     * @param patience how long after the last pass of cleaning something may still be listed
     */
    record Expectations(boolean identityCenter, Excludes excludes, Duration patience) {
        static Expectations of(Settings settings) {
            return new Expectations(
                    settings.identityCenter().isPresent(),
                    new Excludes(settings.proofExcludes()),
                    settings.proofAtMost());
        }
    }

    public ProveEmpty() {
        this(FunctionContext.current());
    }

    private ProveEmpty(FunctionContext function) {
        this(function, RoleSessions.of(function.withRetries()));
    }

    private ProveEmpty(FunctionContext function, RoleSessions sessions) {
        this(
                Ledger.of(function),
                account -> AccountClients.of(sessions.asOperator(account)),
                Expectations.of(function.settings()),
                function.clock());
    }

    /**
     * @param members a member's clients, which retry, so that one failed call does not repeat the
     *     whole step
     */
    ProveEmpty(
            Ledger ledger,
            Function<AccountId, AccountClients> members,
            Expectations expectations,
            Clock clock) {
        super(Input.class);
        this.ledger = ledger;
        this.members = members;
        this.expectations = expectations;
        this.clock = clock;
    }

    @Override
    public Output run(Input input) {
        Lease lease = ledger.retiring(input.leaseId(), input.accountId());
        Cleaning cleaning =
                Objects.requireNonNull(lease.cleaning(), "The lease's account was not cleaned.");
        if (cleaning.provenAt() != null) {
            return new Output(State.EMPTY);
        }
        AccountInventory whenNew =
                AccountInventory.of(ledger, input.accountId())
                        .orElseThrow(() -> withoutInventory(input));
        List<String> left = left(input.accountId(), whenNew);
        if (left.isEmpty()) {
            noteProof(input.leaseId(), cleaning);
            return new Output(State.EMPTY);
        }
        left.forEach(it -> LOG.atInfo().addKeyValue("left", it).log("not as new"));
        if (clock.instant().isAfter(cleaning.at().plus(expectations.patience()))) {
            throw notEmpty(input, left);
        }
        return new Output(State.LEFT);
    }

    /** Records the proof for the passes before it; a later cleaning needs its own proof. */
    private void noteProof(LeaseId id, Cleaning cleaning) {
        Instant now = clock.instant();
        ledger.update(
                id,
                found ->
                        cleaning.equals(found.cleaning())
                                ? found.withCleaning(cleaning.proven(now))
                                : found);
    }

    private List<String> left(AccountId account, AccountInventory whenNew) {
        AccountClients member = members.apply(account);
        List<String> left = new ArrayList<>(identitiesLeft(member, account, whenNew));
        List<Region> regions = member.enabledRegions();
        Findings findings = new Findings(false);
        new ResourceReader(member, findings).readAll(regions, expectations.excludes());
        new SideBySide(AT_ONCE)
                .forEach(
                        regions,
                        region -> {
                            RegionClients in = member.in().apply(region);
                            AccountSetting.ALL.forEach(setting -> setting.look(in, findings));
                        });
        findings.closed()
                .forEach(it -> LOG.atInfo().addKeyValue("region", it).log("region closed"));
        findings.found().stream()
                .filter(it -> !whenNew.resources().contains(it))
                .filter(it -> !expectations.excludes().cover(it))
                .forEach(left::add);
        left.addAll(findings.unseen());
        if (left.isEmpty()) {
            left.addAll(regionsLeft(member, regions, whenNew));
        }
        return left;
    }

    private List<String> identitiesLeft(
            AccountClients member, AccountId account, AccountInventory whenNew) {
        Set<String> ours = RolesOfAccount.arnsOfOurs(account);
        return new IdentityReader(member.iam(), expectations.identityCenter())
                .read().entrySet().stream()
                        .filter(identity -> !ours.contains(identity.getKey()))
                        .filter(identity -> !whenNew.holds(identity))
                        .filter(identity -> !expectations.excludes().cover(identity.getKey()))
                        .map(identity -> described(identity, whenNew))
                        .toList();
    }

    private static String described(Map.Entry<String, String> identity, AccountInventory whenNew) {
        return whenNew.identities().containsKey(identity.getKey())
                ? identity.getKey() + " allows or trusts something else than when it was new"
                : identity.getKey();
    }

    /** Disables an empty region that was not enabled in the new account, and returns those left. */
    private static List<String> regionsLeft(
            AccountClients member, List<Region> enabled, AccountInventory whenNew) {
        Set<String> more = new HashSet<>();
        enabled.forEach(region -> more.add(region.id()));
        more.removeAll(whenNew.regions());
        more.forEach(region -> member.account().disableRegion(it -> it.regionName(region)));
        return more.stream().sorted().map(region -> region + " is being disabled").toList();
    }

    private static VendingFailed withoutInventory(Input input) {
        return new VendingFailed(
                Explanation.of(
                        "Nothing says what account %s held when it was new."
                                .formatted(input.accountId()),
                        "Account %s has no inventory, so it cannot be proven empty and is not for the pool. Close it by hand; no other lease will get it."
                                .formatted(input.accountId())));
    }

    private static VendingFailed notEmpty(Input input, List<String> left) {
        String listed = String.join("; ", left);
        return new VendingFailed(
                Explanation.of(
                        "Account %s is not empty after its cleaning.".formatted(input.accountId()),
                        "Account %s holds more than when it was new (%d): %s. Remove it by hand, or name it in proofExcludes if it belongs to your organization; then resume %s."
                                .formatted(
                                        input.accountId(),
                                        left.size(),
                                        listed.length() <= LONGEST_TOLD
                                                ? listed
                                                : listed.substring(0, LONGEST_TOLD - 1) + "…",
                                        input.leaseId().name())));
    }
}
