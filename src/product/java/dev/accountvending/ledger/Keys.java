package dev.accountvending.ledger;

import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.EmailAddress;
import dev.accountvending.model.KindName;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.Person;

/** The keys of the ledger's items, each with a prefix by its kind. */
final class Keys {
    private static final String LEASE = "LEASE#";

    private Keys() {}

    static String lease(LeaseId id) {
        return LEASE + id;
    }

    /** Returns the lease whose item has this key. */
    static LeaseId leaseOf(String key) {
        return new LeaseId(key.substring(LEASE.length()));
    }

    static String account(AccountId id) {
        return "ACCOUNT#" + id;
    }

    static String document(String name) {
        return "MEMO#" + name;
    }

    /** Returns the delivery of an event to one address. */
    static String delivery(String eventId, String channel, String address) {
        return "TOLD#%s#%s#%s".formatted(eventId, channel, address);
    }

    /** Returns how many addresses an event has reached. */
    static String reach(String eventId) {
        return "TOLD#" + eventId;
    }

    /** Returns the claim on an account's name. */
    static String name(AccountName name) {
        return "NAME#" + name;
    }

    /** Returns the claim on a domain. */
    static String domain(String domain) {
        return "SUBDOMAIN#" + domain;
    }

    /** Returns the claim on a root address. */
    static String email(EmailAddress email) {
        return "EMAIL#" + email;
    }

    /** Returns the number of the newest lease of a name. */
    static String series(AccountName name) {
        return "SERIES#" + name;
    }

    /** Returns an owner's quota, by mailbox: {@code ana+2@example.com} is no second owner. */
    static String quota(Person owner, KindName kind) {
        return "OWNER#%s#%s".formatted(owner.mailbox(), kind);
    }

    /**
     * Returns a person's idempotency key; no address has a #, so two persons' keys never collide.
     */
    static String idempotency(Person by, String key) {
        return "IDEMPOTENCY#%s#%s".formatted(by, key);
    }
}
