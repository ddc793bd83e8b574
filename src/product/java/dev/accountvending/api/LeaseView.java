package dev.accountvending.api;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.handover.SwitchRole;
import dev.accountvending.ledger.Certificate;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.LimitIncrease;
import dev.accountvending.ledger.RetirementRequest;
import dev.accountvending.ledger.Zone;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.CertificateStatus;
import dev.accountvending.model.EmailAddress;
import dev.accountvending.model.KindName;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.MemberRole;
import dev.accountvending.model.OuPath;
import dev.accountvending.model.Person;
import dev.accountvending.model.Subdomain;
import dev.accountvending.policy.DecisionRequest;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A lease as the API shows it; what is not there yet is null. */
record LeaseView(
        LeaseId id,
        AccountName name,
        KindName kind,
        Person owner,
        LeaseStatus status,
        @Nullable AccountId accountId,
        EmailAddress email,
        OuPath organizationalUnit,
        Subdomain domain,
        @Nullable Instant domainHeldUntil,
        @Nullable String hostedZoneId,
        @Nullable String certificateArn,
        CertificateStatus certificateStatus,
        Instant requestedAt,
        @Nullable Instant expiresAt,
        @Nullable Retirement retirement,
        @Nullable Instant remindedAt,
        Map<String, String> roles,
        @Nullable String switchRoleUrl,
        @Nullable String execution,
        @Nullable Integer monthlyBudget,
        @Nullable Exemption exemption,
        @Nullable Asked toDecide,
        Asked toEnd,
        List<Change> history) {

    /** What waits for approvers, beyond what the kind allows. */
    record Exemption(
            String by,
            Instant at,
            @Nullable Integer days,
            @Nullable Integer monthlyBudget,
            @Nullable String why) {}

    /**
     * What a decision on it, or its end, would be about.
     *
     * @param about in words
     * @param why in the words of the person who wants it
     * @param digest is sent back with the decision, or with the end
     */
    record Asked(String about, @Nullable String why, String digest) {
        static Asked of(DecisionRequest question) {
            return new Asked(question.about(), question.why(), question.digest());
        }
    }

    record Change(
            Instant at,
            String by,
            @Nullable LeaseStatus from,
            LeaseStatus to,
            @Nullable String why) {}

    /** Who asked for its end. */
    record Retirement(String by, Instant at) {}

    /** A lease as somebody sees it: all of it where they may read it, else a summary. */
    static Object of(Lease lease, boolean mayRead, Catalog catalog) {
        return mayRead ? of(lease, catalog) : LeaseSummary.of(lease);
    }

    static LeaseView of(Lease lease, Catalog catalog) {
        Optional<Zone> zone =
                Optional.ofNullable(lease.domain().zone())
                        .filter(known -> known.deletedAt() == null);
        Optional<Certificate> certificate = Optional.ofNullable(lease.domain().certificate());
        return new LeaseView(
                lease.id(),
                lease.name(),
                lease.request().kind(),
                lease.request().owner(),
                lease.status(),
                lease.accountId(),
                lease.account().email(),
                lease.terms().organizationalUnit(),
                lease.domain().name(),
                lease.domain().heldUntil(),
                zone.map(Zone::id).orElse(null),
                certificate.map(Certificate::arn).orElse(null),
                certificate.map(Certificate::status).orElse(CertificateStatus.NOT_REQUESTED),
                lease.terms().requestedAt(),
                lease.terms().expiresAt(),
                retirement(lease),
                lease.remindedAt(),
                new TreeMap<>(lease.access().roles()),
                switchRoleUrl(lease),
                lease.lifecycle().execution(),
                lease.terms().monthlyBudget(),
                exemption(lease.approvals().openLimitIncrease()),
                DecisionRequest.waiting(lease, catalog).map(Asked::of).orElse(null),
                Asked.of(DecisionRequest.ofEnd(lease)),
                lease.lifecycle().history().stream()
                        .map(c -> new Change(c.at(), c.by(), c.from(), c.to(), c.why()))
                        .toList());
    }

    private static @Nullable Retirement retirement(Lease lease) {
        RetirementRequest asked = lease.lifecycle().retirement();
        return asked == null ? null : new Retirement(asked.by(), asked.at());
    }

    private static @Nullable Exemption exemption(@Nullable LimitIncrease open) {
        return open == null
                ? null
                : new Exemption(
                        open.by(), open.at(), open.days(), open.monthlyBudget(), open.why());
    }

    /** The console's link to the role that people work with. */
    private static @Nullable String switchRoleUrl(Lease lease) {
        AccountId account = lease.accountId();
        if (account == null || !lease.access().roles().containsKey(MemberRole.Developer.name())) {
            return null;
        }
        return SwitchRole.url(account, MemberRole.Developer, lease.name());
    }
}
