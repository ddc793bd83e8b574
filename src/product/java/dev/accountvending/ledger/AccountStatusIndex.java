package dev.accountvending.ledger;

import dev.accountvending.ledger.LedgerTable.Page;
import dev.accountvending.ledger.LedgerTable.Range;
import dev.accountvending.model.AccountStatus;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lists the accounts in a status, from an index by the time when they came into it. */
final class AccountStatusIndex {
    /** How many accounts a page has at most. */
    static final int PAGE = 100;

    /** The same for a reader of them all: about as many as fit into the megabyte of a query. */
    private static final int MANY = 1_000;

    private static final String INDEX = "accountsByStatus";
    private static final String STATUS = "accountStatus";
    private static final String SINCE = "statusSince";

    private final LedgerTable table;

    AccountStatusIndex(LedgerTable table) {
        this.table = table;
    }

    static Map<String, AttributeValue> attributes(Account account) {
        return Map.of(
                STATUS,
                Attributes.text(account.status().name()),
                SINCE,
                Attributes.text(Attributes.time(account.since()).s() + "#" + account.id()));
    }

    /** Returns a page in the order in which they came into it. */
    AccountPage page(AccountStatus status, @Nullable IndexKey after) {
        return accounts(table.forwards(range(status), PAGE, after));
    }

    /** Returns the same in larger pages. */
    AccountPage many(AccountStatus status, @Nullable IndexKey after) {
        return accounts(table.forwards(range(status), MANY, after));
    }

    /** Returns a page, the latest to come into it first. */
    AccountPage latest(AccountStatus status, @Nullable IndexKey after) {
        return accounts(table.backwards(range(status), PAGE, after));
    }

    private static Range range(AccountStatus status) {
        return new Range(INDEX, STATUS, status.name(), SINCE, null, null);
    }

    private static AccountPage accounts(Page page) {
        List<Account> accounts =
                page.documents().stream()
                        .map(document -> DocumentFormat.readListed(document, Account.class))
                        .flatMap(Optional::stream)
                        .toList();
        int leftOut = page.documents().size() - accounts.size();
        return new AccountPage(accounts, page.last(), leftOut);
    }
}
