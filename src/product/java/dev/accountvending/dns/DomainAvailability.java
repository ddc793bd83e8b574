package dev.accountvending.dns;

import dev.accountvending.aws.RoleSessions;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.RequestRejected;
import dev.accountvending.model.StepFailure;
import dev.accountvending.model.Subdomain;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Settings;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Refuses a domain that the parent zone uses for something else, before a lease is written for it
 * and an account is spent.
 *
 * <p>What leads, or led, to a lease's zone is the ledger's to decide on: it knows whose domain it
 * is and until when. A zone that cannot be read refuses nobody, because {@link DelegateSubdomain}
 * looks again.
 */
public final class DomainAvailability {
    private static final Logger LOG = LoggerFactory.getLogger(DomainAvailability.class);

    private final Ledger ledger;
    private final Supplier<Route53Client> parent;
    private final String parentZoneId;
    private final String parentDomain;

    public DomainAvailability(
            Ledger ledger,
            Supplier<Route53Client> parent,
            String parentZoneId,
            String parentDomain) {
        this.ledger = ledger;
        this.parent = parent;
        this.parentZoneId = parentZoneId;
        this.parentDomain = parentDomain;
    }

    /** Creates one that reads the parent zone under the role that all accounts may read it with. */
    public static DomainAvailability of(FunctionContext function, Ledger ledger) {
        Settings settings = function.settings();
        return new DomainAvailability(
                ledger,
                () -> RoleSessions.of(function).parentZoneForReading(),
                settings.parentZoneId(),
                settings.parentDomain());
    }

    /**
     * Checks that nothing is in the way of a delegation.
     *
     * @throws RequestRejected naming the record that is
     */
    public void require(Subdomain domain) {
        NameServers ours = NameServers.of(ledger.domains().nameServers(domain.value()));
        inTheWay(domain, ours)
                .ifPresent(
                        record -> {
                            throw new RequestRejected(refusal(domain, record));
                        });
    }

    private Optional<ResourceRecordSet> inTheWay(Subdomain domain, NameServers ours) {
        try {
            return new ParentZone(parent.get(), parentZoneId).inTheWay(domain, parentDomain, ours);
        } catch (StepFailure unreadable) {
            LOG.atWarn().setCause(unreadable).log("the parent zone cannot be read");
            return Optional.empty();
        }
    }

    private static String refusal(Subdomain domain, ResourceRecordSet record) {
        String name = NameServers.plain(record.name());
        String found = "the parent zone has the record %s %s".formatted(name, record.type());
        return domain.covers(name)
                ? "The domain %s is in use by something else: %s. Choose another name, or ask an administrator to remove the record."
                        .formatted(domain, found)
                : "No domain below %s can be had: %s, which is not the vending machine's. Ask an administrator to remove it, or choose another kind."
                        .formatted(name, found);
    }
}
