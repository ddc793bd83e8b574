package dev.accountvending.registry;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountStatus;
import dev.accountvending.model.EmailAddress;
import dev.accountvending.model.LeaseId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * A member account of ours as the ledger holds it.
 *
 * @param lease whose it is; of an account in quarantine, whose it was
 * @param since when it came into its status
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Account(
        AccountId id,
        EmailAddress email,
        AccountStatus status,
        @Nullable LeaseId lease,
        Instant since,
        List<Change> history) {

    public Account {
        history = List.copyOf(history);
    }

    /** One entry of the history. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Change(
            Instant at,
            String by,
            @Nullable AccountStatus from,
            AccountStatus to,
            @Nullable String why) {}

    static Account leased(AccountId id, EmailAddress email, LeaseId lease, Instant at) {
        Change made = new Change(at, Registry.MACHINE, null, AccountStatus.LEASED, null);
        return new Account(id, email, AccountStatus.LEASED, lease, at, List.of(made));
    }

    Account moved(AccountStatus to, Instant at, String by, @Nullable String why) {
        Change change = new Change(at, by, status, to, why);
        return new Account(
                id,
                email,
                to,
                lease,
                at,
                Stream.concat(history.stream(), Stream.of(change)).toList());
    }
}
