package dev.accountvending.ledger;

import java.util.List;
import java.util.Optional;

/**
 * Some accounts in a status, and the position at which the next page begins.
 *
 * @param leftOut how many could not be read, as a newer version has written them
 */
public record AccountPage(List<Account> accounts, Optional<IndexKey> next, int leftOut) {
    public AccountPage {
        accounts = List.copyOf(accounts);
    }
}
