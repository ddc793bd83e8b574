package dev.accountvending.reconcile;

import dev.accountvending.account.AccountPlacement;
import dev.accountvending.ledger.Account;
import dev.accountvending.ledger.Freeze;
import dev.accountvending.ledger.Lease;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.FindingKind;
import dev.accountvending.model.OuPath;
import dev.accountvending.reconcile.OrganizationAccounts.Member;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks whether the organization's accounts are in the ledger, and in the units that it expects.
 */
final class AccountsCheck {
    private static final Set<AccountStatus> OPEN =
            EnumSet.of(AccountStatus.AVAILABLE, AccountStatus.LEASED, AccountStatus.CLEANING);

    private final OrganizationAccounts members;
    private final ManagedScope vicinity;
    private final LedgerPages ledger;
    private final List<Discrepancy> found = new ArrayList<>();

    AccountsCheck(OrganizationAccounts members, ManagedScope vicinity, LedgerPages ledger) {
        this.members = members;
        this.vicinity = vicinity;
        this.ledger = ledger;
    }

    /**
     * Compares all accounts.
     *
     * @param listed the accounts in our units
     */
    Sight compare(Map<AccountId, Member> listed) {
        Map<AccountId, Member> strangers = new HashMap<>(listed);
        strangers.keySet().removeAll(vicinity.own());
        List<Account> elsewhere = new ArrayList<>();
        for (Account account : ledger.accounts()) {
            Member member = strangers.remove(account.id());
            if (member == null) {
                elsewhere.add(account);
            } else {
                check(account, member);
            }
        }
        elsewhere.stream().limit(FirstCheck.MOST).forEach(this::find);
        strangers.values().stream()
                .filter(member -> !ledger.knows(member.id()))
                .forEach(this::unknown);
        return new Sight(found, Math.max(0, elsewhere.size() - FirstCheck.MOST));
    }

    /** Looks at these accounts alone, wherever they are. */
    List<Discrepancy> look(Collection<AccountId> accounts) {
        for (AccountId id : accounts) {
            Optional<Account> account = ledger.account(id);
            if (account.isPresent()) {
                find(account.get());
            } else if (!vicinity.own().contains(id) && !ledger.knows(id)) {
                members.find(id, vicinity.units())
                        .filter(member -> member.path() != null)
                        .ifPresent(this::unknown);
            }
        }
        return found;
    }

    private void find(Account account) {
        members.find(account.id(), vicinity.units())
                .ifPresentOrElse(member -> check(account, member), () -> missing(account));
    }

    private void unknown(Member member) {
        found.add(
                Discrepancy.of(
                        FindingKind.UNKNOWN_ACCOUNT,
                        member.id().value(),
                        "\"%s\" is in unit %s, but not in the ledger."
                                .formatted(member.name(), member.where())));
    }

    /** Notes an account that is missing; a closed one leaves the organization after 90 days. */
    private void missing(Account account) {
        if (account.status() != AccountStatus.CLOSING) {
            found.add(
                    Discrepancy.of(
                            FindingKind.MISSING_ACCOUNT,
                            account.id().value(),
                            "It is %s in the ledger%s, but it is not in the organization."
                                    .formatted(account.status().inWords(), ofLease(account))));
        }
    }

    private void check(Account account, Member member) {
        if (member.placement().isClosed()) {
            unusable(account, FindingKind.CLOSED_ACCOUNT, "it is closed at AWS");
            return;
        }
        if (member.placement() == AccountPlacement.SUSPENDED) {
            unusable(account, FindingKind.SUSPENDED_ACCOUNT, "AWS has suspended it");
        }
        List<OuPath> wanted = wanted(account, ledger.leaseOf(account));
        OuPath path = member.path();
        if (!wanted.isEmpty() && (path == null || !wanted.contains(path))) {
            found.add(
                    Discrepancy.of(
                            FindingKind.WRONG_UNIT,
                            account.id().value(),
                            "It is in unit %s, but it is %s%s and belongs in %s."
                                    .formatted(
                                            member.where(),
                                            account.status().inWords(),
                                            ofLease(account),
                                            wanted.getFirst()),
                            new Repair.MoveBack(account.id(), member.unit(), wanted.getFirst())));
        }
    }

    private void unusable(Account account, FindingKind kind, String how) {
        if (OPEN.contains(account.status())) {
            found.add(
                    Discrepancy.of(
                            kind,
                            account.id().value(),
                            "It is %s in the ledger%s, but %s."
                                    .formatted(account.status().inWords(), ofLease(account), how)));
        }
    }

    private static String ofLease(Account account) {
        return account.lease() == null ? "" : " (lease %s)".formatted(account.lease());
    }

    /**
     * Returns the units that an account may be in, the best first; empty if its execution places
     * it.
     */
    private List<OuPath> wanted(Account account, Optional<Lease> lease) {
        return switch (account.status()) {
            case AVAILABLE -> List.of(vicinity.pool());
            case CLEANING, QUARANTINED -> List.of(vicinity.quarantine());
            // A surplus account of the pool waits in its unit to be closed.
            case CLOSING -> List.of(vicinity.quarantine(), vicinity.pool());
            case CLOSED -> List.of();
            case LEASED -> lease.map(this::wanted).orElse(List.of());
        };
    }

    private List<OuPath> wanted(Lease lease) {
        return switch (lease.status()) {
            case REQUESTED, AWAITING_APPROVAL, VENDING -> List.of();
            case ACTIVE -> List.of(lease.terms().organizationalUnit());
            case FROZEN -> frozen(lease);
            case RETIRING, QUARANTINED, RETIRED, FAILED, REJECTED, WITHDRAWN ->
                    List.of(vicinity.quarantine());
        };
    }

    private List<OuPath> frozen(Lease lease) {
        Freeze freeze = lease.spending().freeze();
        return freeze == null || !freeze.applied()
                ? List.of(vicinity.frozen(), lease.terms().organizationalUnit())
                : List.of(vicinity.frozen());
    }
}
