package dev.accountvending.reconcile;

import dev.accountvending.access.RolesOfAccount;
import dev.accountvending.ledger.Lease;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountNotReady;
import dev.accountvending.model.FindingKind;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.SideBySide;

import software.amazon.awssdk.services.iam.IamClient;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Checks whether the roles and the boundary of accounts that are handed over are as we made them.
 * IAM is throttled per account, so many accounts are checked in parallel.
 */
final class RolesCheck {
    private static final int AT_ONCE = 16;

    private final RolesOfAccount roles;
    private final Function<AccountId, IamClient> members;
    private final RateLimiter pace;

    RolesCheck(RolesOfAccount roles, Function<AccountId, IamClient> members, RateLimiter pace) {
        this.roles = roles;
        this.members = members;
        this.pace = pace;
    }

    /**
     * Checks these leases' accounts.
     *
     * @param wanted selects the accounts
     */
    List<Discrepancy> look(Collection<Lease> leases, Predicate<String> wanted) {
        List<Lease> active =
                leases.stream()
                        .filter(lease -> lease.is(LeaseStatus.ACTIVE) && lease.accountId() != null)
                        .filter(lease -> wanted.test(accountOf(lease).value()))
                        .toList();
        Queue<Discrepancy> found = new ConcurrentLinkedQueue<>();
        AtomicInteger looked = new AtomicInteger();
        new SideBySide(AT_ONCE)
                .forEach(
                        active,
                        lease -> {
                            List<String> differences =
                                    pace.patiently(() -> differences(lease, accountOf(lease)));
                            if (!differences.isEmpty()) {
                                found.add(changed(lease, differences));
                            }
                            pace.reached(
                                    "all units, and the roles of %d of %d accounts"
                                            .formatted(looked.incrementAndGet(), active.size()));
                        });
        return List.copyOf(found);
    }

    private List<String> differences(Lease lease, AccountId account) {
        try {
            return roles.differences(members.apply(account), account, lease.request());
        } catch (AccountNotReady closed) {
            return List.of(
                    "The vending machine cannot enter the account: "
                            + closed.explanation().forRequester());
        } catch (VendingFailed refused) {
            if (refused.is(RateLimiter.OUT_OF_TIME)) {
                throw refused;
            }
            return List.of("They cannot be read: " + refused.explanation().inFull());
        }
    }

    private static Discrepancy changed(Lease lease, List<String> differences) {
        AccountId account = accountOf(lease);
        return Discrepancy.of(
                FindingKind.CHANGED_ROLES,
                account.value(),
                "Lease %s: %s".formatted(lease.id(), String.join(" ", differences)),
                new Repair.ReapplyRoles(lease.id(), account));
    }

    private static AccountId accountOf(Lease lease) {
        return Objects.requireNonNull(lease.accountId());
    }
}
