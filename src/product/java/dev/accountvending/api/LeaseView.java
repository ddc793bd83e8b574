package dev.accountvending.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

import dev.accountvending.baseline.MonthlyBudget;
import dev.accountvending.catalog.Catalog;
import dev.accountvending.handover.PartView;
import dev.accountvending.handover.SwitchRole;
import dev.accountvending.ledger.Certificate;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.LeaseChange;
import dev.accountvending.ledger.LeaseDomain;
import dev.accountvending.ledger.LimitIncrease;
import dev.accountvending.ledger.RetirementRequest;
import dev.accountvending.ledger.Zone;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.AccountPart;
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

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A lease as the API shows it, one flat object; what does not exist yet is null.
 *
 * @param execution the ARN of the latest execution that works on it
 */
record LeaseView(
        @JsonUnwrapped RequestView request,
        @JsonUnwrapped AccountView account,
        @JsonUnwrapped DomainView domain,
        Map<AccountPart, PartView> parts,
        @JsonUnwrapped TermsView terms,
        @JsonUnwrapped AccessView access,
        @Nullable String execution,
        @Nullable Integer monthlyBudget,
        @Nullable SpendingView spending,
        @JsonUnwrapped DecisionsView decisions,
        List<ChangeView> history) {

    /**
     * The request, and the lease's status.
     *
     * @param waiting what it waits for before it takes an account, in words
     */
    record RequestView(
            LeaseId id,
            AccountName name,
            KindName kind,
            Person owner,
            LeaseStatus status,
            @Nullable String waiting) {
        private static RequestView of(Lease lease) {
            return new RequestView(
                    lease.id(),
                    lease.name(),
                    lease.request().kind(),
                    lease.request().owner(),
                    lease.status(),
                    lease.lifecycle().waiting());
        }
    }

    record AccountView(
            @Nullable AccountId accountId, EmailAddress email, OuPath organizationalUnit) {
        private static AccountView of(Lease lease) {
            return new AccountView(
                    lease.accountId(), lease.account().email(), lease.terms().organizationalUnit());
        }
    }

    record DomainView(
            Subdomain domain,
            @Nullable Instant domainHeldUntil,
            @Nullable String hostedZoneId,
            @Nullable String certificateArn,
            CertificateStatus certificateStatus) {
        private static DomainView of(LeaseDomain domain) {
            Zone zone = domain.zone();
            Certificate certificate = domain.certificate();
            return new DomainView(
                    domain.name(),
                    domain.heldUntil(),
                    zone == null || zone.deletedAt() != null ? null : zone.id(),
                    certificate == null ? null : certificate.arn(),
                    certificate == null ? CertificateStatus.NOT_REQUESTED : certificate.status());
        }
    }

    record TermsView(
            Instant requestedAt,
            @Nullable Instant expiresAt,
            @Nullable RetirementView retirement,
            @Nullable Instant remindedAt) {
        private static TermsView of(Lease lease) {
            return new TermsView(
                    lease.terms().requestedAt(),
                    lease.status().mayGoOn() ? lease.terms().expiresAt() : null,
                    RetirementView.of(lease.lifecycle().retirement()),
                    lease.remindedAt());
        }
    }

    /** Who requested its end, and when. */
    record RetirementView(String by, Instant at) {
        private static @Nullable RetirementView of(@Nullable RetirementRequest asked) {
            return asked == null ? null : new RetirementView(asked.by(), asked.at());
        }
    }

    /**
     * The access to the account, while its owner has it.
     *
     * @param switchRoleUrl the console's link to the role that people work with
     */
    record AccessView(Map<String, String> roles, @Nullable String switchRoleUrl) {
        private static AccessView of(Lease lease) {
            Map<String, String> roles =
                    lease.status().isHeld() ? new TreeMap<>(lease.access().roles()) : Map.of();
            AccountId account = lease.accountId();
            return new AccessView(
                    roles,
                    account == null || !roles.containsKey(MemberRole.Developer.name())
                            ? null
                            : SwitchRole.url(account, MemberRole.Developer, lease.name()));
        }
    }

    /**
     * What its account has spent in this month, in US dollars, some hours late.
     *
     * @param spent with two decimals
     * @param budget in force, for a month
     */
    record SpendingView(String spent, int budget) {
        private static @Nullable SpendingView of(
                Lease lease, Optional<BigDecimal> spent, Catalog catalog) {
            return spent.map(
                            dollars ->
                                    new SpendingView(
                                            dollars.toPlainString(),
                                            MonthlyBudget.inForce(lease, catalog)))
                    .orElse(null);
        }
    }

    /** The pending decision, and what may be decided. */
    record DecisionsView(@Nullable IncreaseView exemption, @Nullable Asked toDecide, Asked toEnd) {
        private static DecisionsView of(Lease lease, Catalog catalog) {
            return new DecisionsView(
                    IncreaseView.of(lease.approvals().openLimitIncrease()),
                    DecisionRequest.waiting(lease, catalog).map(Asked::of).orElse(null),
                    Asked.of(DecisionRequest.ofEnd(lease)));
        }
    }

    /** An increase beyond what the kind allows, pending with the approvers. */
    record IncreaseView(
            String by,
            Instant at,
            @Nullable Integer days,
            @Nullable Integer monthlyBudget,
            @Nullable String why) {
        private static @Nullable IncreaseView of(@Nullable LimitIncrease open) {
            return open == null
                    ? null
                    : new IncreaseView(
                            open.by(), open.at(), open.days(), open.monthlyBudget(), open.why());
        }
    }

    /**
     * The subject of a decision on the lease, or of its end.
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

    record ChangeView(
            Instant at,
            String by,
            @Nullable LeaseStatus from,
            LeaseStatus to,
            @Nullable String why) {
        private static ChangeView of(LeaseChange change) {
            return new ChangeView(
                    change.at(), change.by(), change.from(), change.to(), change.why());
        }
    }

    /** Returns the whole lease for a person who may read it, otherwise a summary. */
    static Object of(Lease lease, boolean mayRead, Catalog catalog) {
        return mayRead ? of(lease, catalog) : LeaseSummary.of(lease);
    }

    static LeaseView of(Lease lease, Catalog catalog) {
        return of(lease, Optional.empty(), catalog);
    }

    /**
     * Returns the whole lease.
     *
     * @param spent this month, if it was asked for and is known
     */
    static LeaseView of(Lease lease, Optional<BigDecimal> spent, Catalog catalog) {
        return new LeaseView(
                RequestView.of(lease),
                AccountView.of(lease),
                DomainView.of(lease.domain()),
                PartView.of(lease),
                TermsView.of(lease),
                AccessView.of(lease),
                lease.lifecycle().execution(),
                lease.terms().monthlyBudget(),
                SpendingView.of(lease, spent, catalog),
                DecisionsView.of(lease, catalog),
                lease.lifecycle().history().stream().map(ChangeView::of).toList());
    }
}
