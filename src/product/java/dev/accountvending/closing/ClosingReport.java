package dev.accountvending.closing;

import dev.accountvending.ledger.Account;
import dev.accountvending.ledger.Ledger;

import java.time.Instant;
import java.util.List;

/**
 * The queue, and how much of AWS's limit is used.
 *
 * @param accounts those that wait or are being closed, the longest waiting first; then those that
 *     were closed since the window began, the latest first
 * @param used how many were begun since then
 */
public record ClosingReport(List<Account> accounts, int used, int limit, Instant since) {
    public ClosingReport {
        accounts = List.copyOf(accounts);
    }

    public static ClosingReport of(Ledger ledger, Instant now) {
        ClosingWindow window = ClosingWindow.read(ledger, now);
        return new ClosingReport(
                window.accounts().toList(),
                window.used(),
                new ClosingSlots(ledger).state().limit(),
                window.since());
    }
}
