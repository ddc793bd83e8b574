package dev.accountvending.setup;

import dev.accountvending.account.AccountPlacement;

import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.AccountLimitType;
import software.amazon.awssdk.services.servicequotas.ServiceQuotasClient;
import software.amazon.awssdk.services.servicequotas.model.NoSuchResourceException;

import java.util.List;
import java.util.Locale;

/**
 * Checks AWS's quotas against what is there and what is planned (<a
 * href="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html">Organizations</a>,
 * <a href="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html">Route
 * 53</a>, <a href="https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html">ACM</a>).
 */
final class QuotasCheck {
    private static final String ORGANIZATIONS = "organizations";
    private static final String ACCOUNTS = "L-29A0C5DF";

    /** A closed account is gone, and no longer counted, after 90 days. */
    private static final int MONTHS_COUNTED = 3;

    private static final int CLOSURES_AT_LEAST = 250;
    private static final int CLOSURES_AT_MOST = 1000;
    private static final int ZONES = 500;
    private static final int CERTIFICATES = 2500;
    private static final int CERTIFICATES_A_YEAR = 5000;

    private final ServiceQuotasClient quotas;
    private final Route53Client route53;
    private final List<Account> accounts;
    private final SetupOptions wishes;

    QuotasCheck(
            ServiceQuotasClient quotas,
            Route53Client route53,
            List<Account> accounts,
            SetupOptions wishes) {
        this.quotas = quotas;
        this.route53 = route53;
        this.accounts = List.copyOf(accounts);
        this.wishes = wishes;
    }

    CheckResult accounts() {
        long most = accountQuota();
        long closing = (long) MONTHS_COUNTED * wishes.closures();
        long needed = accounts.size() + wishes.accounts() + closing;
        String sum =
                text(
                        "%,d there, %,d planned and %,d closed ones that count for 90 days, of %,d",
                        accounts.size(), wishes.accounts(), closing, most);
        return CheckResult.room(
                needed <= most,
                "quota of accounts",
                needed <= most
                        ? sum
                        : sum
                                + text(
                                        ": ask for %,d (console: Service Quotas, AWS Organizations,"
                                                + " us-east-1)",
                                        needed));
    }

    private long accountQuota() {
        try {
            return quotas.getServiceQuota(
                            request -> request.serviceCode(ORGANIZATIONS).quotaCode(ACCOUNTS))
                    .quota()
                    .value()
                    .longValue();
        } catch (NoSuchResourceException e) {
            return quotas.getAWSDefaultServiceQuota(
                            request -> request.serviceCode(ORGANIZATIONS).quotaCode(ACCOUNTS))
                    .quota()
                    .value()
                    .longValue();
        }
    }

    CheckResult closures() {
        long open =
                accounts.stream()
                        .filter(it -> AccountPlacement.of(it) == AccountPlacement.OPEN)
                        .count();
        long closed = accounts.size() - open;
        long most = Math.min(CLOSURES_AT_MOST, Math.max(CLOSURES_AT_LEAST, open / 5));
        return CheckResult.room(
                wishes.closures() <= most,
                "quota of closures",
                text(
                        "%,d planned a month, of %,d in 30 days; %,d are closed or being closed, AWS"
                                + " does not tell since when",
                        wishes.closures(), most, closed));
    }

    CheckResult zones() {
        var limit =
                route53.getAccountLimit(
                        request -> request.type(AccountLimitType.MAX_HOSTED_ZONES_BY_OWNER));
        return CheckResult.room(
                limit.count() <= limit.limit().value(),
                "quota of zones",
                text(
                        "%,d in the management account, of %,d; each account has one of its own, of"
                                + " %,d",
                        limit.count(), limit.limit().value(), ZONES));
    }

    CheckResult certificates() {
        return CheckResult.there(
                "quota of certificates",
                text(
                        "each account has one of its own, of %,d; a new lease every day is %,d a"
                                + " year, of %,d",
                        CERTIFICATES, 365, CERTIFICATES_A_YEAR));
    }

    // The annotation it asks for is a dependency of its own.
    @SuppressWarnings("AnnotateFormatMethod")
    private static String text(String format, Object... numbers) {
        return String.format(Locale.ROOT, format, numbers);
    }
}
