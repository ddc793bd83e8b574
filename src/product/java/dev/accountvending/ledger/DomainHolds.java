package dev.accountvending.ledger;

import dev.accountvending.model.AccountName;
import dev.accountvending.model.InvalidValue;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.RequestRejected;
import dev.accountvending.model.Subdomain;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The domains of leases that have ended, some of which are kept for their former owners. */
public final class DomainHolds {
    private final Ledger ledger;
    private final Claims claims;
    private final Clock clock;
    private final Duration domainHeld;

    DomainHolds(Ledger ledger, Claims claims, Clock clock, Duration domainHeld) {
        this.ledger = ledger;
        this.claims = claims;
        this.clock = clock;
        this.domainHeld = domainHeld;
    }

    /**
     * Gives back the claim that a FAILED lease has kept because its DNS record could not be removed
     * until now. For a while only its former owner may claim the domain.
     */
    public void giveBack(String domain) {
        claims.holderOf(domain)
                .flatMap(ledger::find)
                .filter(lease -> lease.is(LeaseStatus.FAILED) && !isHeld(lease))
                .map(lease -> ledger.update(lease.id(), this::holding))
                .filter(lease -> !isHeld(lease))
                .ifPresent(claims::releaseDomain);
    }

    private Lease holding(Lease lease) {
        return LeaseRules.holdingDomain(lease, domainHeld, clock.instant());
    }

    private static boolean isHeld(Lease lease) {
        return lease.domain().heldUntil() != null;
    }

    /**
     * Releases a domain that is held for its former owner, so that other people can ask for it.
     *
     * @return the lease that held it
     * @throws RequestRejected if it is not held
     */
    public Lease release(Subdomain domain, String by, String why) {
        LeaseId holder = claims.holderOf(domain.value()).orElseThrow(() -> notHeld(domain));
        return ledger.update(
                holder,
                lease -> {
                    if (!isHeld(lease)) {
                        throw notHeld(domain);
                    }
                    String what = "The domain %s was released: %s".formatted(domain, why);
                    return lease.withDomain(own -> own.held(null)).noted(clock.instant(), by, what);
                },
                claims::domainReleased);
    }

    private static RequestRejected notHeld(Subdomain domain) {
        return new RequestRejected(
                "The domain %s is not held for a former owner: there is nothing to release."
                        .formatted(domain));
    }

    /** Returns the name servers of every zone that a domain ever led to, for any lease. */
    public Set<String> nameServers(String domain) {
        return leases(domain).stream()
                .map(lease -> lease.domain().zone())
                .filter(Objects::nonNull)
                .flatMap(zone -> zone.nameServers().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns every lease that a domain was ever claimed for, the newest first. */
    public List<Lease> leases(String domain) {
        AccountName name;
        try {
            name = new AccountName(domain.split("\\.", 2)[0]);
        } catch (InvalidValue noName) {
            return List.of();
        }
        return IntStream.iterate(claims.newestNumber(name), number -> number > 0, n -> n - 1)
                .mapToObj(number -> ledger.find(LeaseId.of(name, number)))
                .flatMap(Optional::stream)
                .filter(lease -> lease.domain().name().value().equals(domain))
                .toList();
    }
}
