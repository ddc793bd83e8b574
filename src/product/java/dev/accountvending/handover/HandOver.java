package dev.accountvending.handover;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

import dev.accountvending.ledger.Certificate;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Zone;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.AccountPart;
import dev.accountvending.model.CertificateStatus;
import dev.accountvending.model.KindName;
import dev.accountvending.model.Person;
import dev.accountvending.model.Subdomain;
import dev.accountvending.runtime.Settings;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What an account's owner needs to begin with, whatever door they ask at; what is not there is
 * null.
 *
 * @param parts what comes with the account, and how far each of it is
 * @param serverlessYml a service that deploys to the right account by its stage; absent where the
 *     account has no role to deploy with
 */
public record HandOver(
        AccountName name,
        KindName kind,
        Person owner,
        AccountId accountId,
        @Nullable String alias,
        Subdomain domain,
        List<String> nameServers,
        @JsonUnwrapped DomainCertificate certificate,
        @Nullable Instant expiresAt,
        Map<AccountPart, PartView> parts,
        @JsonUnwrapped Entrance entrance,
        @Nullable String serverlessYml) {

    public HandOver {
        nameServers = List.copyOf(nameServers);
        parts = Collections.unmodifiableMap(parts);
    }

    /**
     * How people come in.
     *
     * @param accessPortalUrl where they sign in with Identity Center
     */
    public record Entrance(@Nullable String accessPortalUrl, List<Role> roles) {
        public Entrance {
            roles = List.copyOf(roles);
        }
    }

    public List<Role> roles() {
        return entrance.roles();
    }

    public @Nullable String accessPortalUrl() {
        return entrance.accessPortalUrl();
    }

    /** The certificate for the domain and its wildcard. */
    public record DomainCertificate(
            @Nullable String certificateArn, CertificateStatus certificateStatus) {
        private static DomainCertificate of(@Nullable Certificate certificate) {
            return certificate == null
                    ? new DomainCertificate(null, CertificateStatus.NOT_REQUESTED)
                    : new DomainCertificate(certificate.arn(), certificate.status());
        }
    }

    /**
     * A role of the account. The one for CI has no profile: people cannot take it on.
     *
     * @param switchRoleUrl opens the console in this role
     * @param profile the name of its profile
     * @param awsConfig what to put into {@code ~/.aws/config} for that profile
     */
    public record Role(
            String name,
            @Nullable String arn,
            @Nullable String switchRoleUrl,
            @Nullable String profile,
            @Nullable String awsConfig) {}

    /**
     * The hand-over of an account.
     *
     * @param lease an active one
     * @param siblings the active leases of the same service's other stages
     */
    static HandOver of(Lease lease, List<Lease> siblings, Settings settings) {
        SignInLinks entrances = new SignInLinks(settings);
        return new HandOver(
                lease.name(),
                lease.request().kind(),
                lease.request().owner(),
                Objects.requireNonNull(lease.accountId()),
                lease.account().alias(),
                lease.domain().name(),
                Optional.ofNullable(lease.domain().zone()).map(Zone::nameServers).orElse(List.of()),
                DomainCertificate.of(lease.domain().certificate()),
                lease.terms().expiresAt(),
                PartView.of(lease),
                new Entrance(entrances.portal(lease).orElse(null), entrances.into(lease)),
                new SampleService(entrances, settings.homeRegion())
                        .document(lease, siblings)
                        .orElse(null));
    }
}
