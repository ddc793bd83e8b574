package dev.accountvending.reconcile;

import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.OuPath;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.reconcile.ListedAccounts.Position;
import dev.accountvending.reconcile.OrganizationAccounts.Member;
import dev.accountvending.reconcile.OrganizationAccounts.Page;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Lists the accounts of units, and keeps each stretch in the ledger, so that a run that had too
 * little time, or died, is followed by one that goes on after it. Pages are read one after the
 * other: one reader uses all that AWS lets us list, and each page has the next one's token.
 */
final class OrganizationListing {
    /** How many pages of 20 accounts are kept in one document, which holds 400 KB. */
    private static final int STRETCH = 20;

    private final OrganizationAccounts organization;
    private final Ledger ledger;
    private final RateLimiter pace;
    private final NavigableSet<OuPath> units = new TreeSet<>(Comparator.comparing(OuPath::value));

    OrganizationListing(
            OrganizationAccounts organization, Set<OuPath> units, Ledger ledger, RateLimiter pace) {
        this.organization = organization;
        this.ledger = ledger;
        this.pace = pace;
        this.units.addAll(units);
    }

    /**
     * Returns the accounts directly in the units; a missing unit has none.
     *
     * @param look names the inspection whose list is begun or continued
     */
    Map<AccountId, Member> accounts(String look, Instant goneAt) {
        Map<AccountId, Member> members = new HashMap<>();
        @Nullable Position position = new Position(units.first(), null);
        for (int number = 0; position != null; number++) {
            String name = "reconciliation-accounts-%d".formatted(number);
            Position from = position;
            ListedAccounts listed =
                    ledger.document(name, ListedAccounts.class)
                            .filter(kept -> kept.look().equals(look))
                            .orElseGet(() -> keep(name, list(look, from, goneAt)));
            listed.members().forEach(member -> members.put(member.id(), member));
            position = listed.next();
            pace.reached("%d accounts, the last in %s".formatted(members.size(), from.unit()));
        }
        return members;
    }

    private ListedAccounts keep(String name, ListedAccounts listed) {
        return ledger.updateDocument(name, ListedAccounts.class, _ -> listed);
    }

    private ListedAccounts list(String look, Position from, Instant goneAt) {
        List<Member> members = new ArrayList<>();
        @Nullable String token = from.token();
        for (int i = 0; i < STRETCH; i++) {
            Page page = page(from.unit(), token);
            members.addAll(page.members());
            token = page.next().orElse(null);
            if (token == null) {
                OuPath next = units.higher(from.unit());
                return new ListedAccounts(
                        look, members, next == null ? null : new Position(next, null), goneAt);
            }
        }
        return new ListedAccounts(look, members, new Position(from.unit(), token), goneAt);
    }

    /** AWS does not say how long a token is good: after it, the unit is listed from its begin. */
    private Page page(OuPath unit, @Nullable String token) {
        try {
            return organization.page(unit, token);
        } catch (VendingFailed refused) {
            if (token != null && refused.is("InvalidInputException")) {
                return organization.page(unit, null);
            }
            throw refused;
        }
    }
}
