package dev.accountvending.api;

import dev.accountvending.ledger.Lease;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.KindName;
import dev.accountvending.model.Person;
import dev.accountvending.model.Subdomain;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** The part of a lease that every person may read. */
record LeaseSummary(
        AccountName name,
        KindName kind,
        Person owner,
        Subdomain domain,
        @Nullable Instant domainHeldUntil) {
    static LeaseSummary of(Lease lease) {
        return new LeaseSummary(
                lease.name(),
                lease.request().kind(),
                lease.request().owner(),
                lease.domain().name(),
                lease.domain().heldUntil());
    }
}
