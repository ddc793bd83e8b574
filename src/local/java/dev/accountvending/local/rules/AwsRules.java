package dev.accountvending.local.rules;

import dev.accountvending.local.core.Timings;
import dev.accountvending.local.gateway.Callers;
import dev.accountvending.local.gateway.Moto;
import dev.accountvending.local.gateway.Rules;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;

/** All the rules, and the operations that they answer. */
public final class AwsRules {
    private final AccountCreation creation;
    private final AccountClosing closing;
    private final Dns dns;
    private final Spending spending;
    private final OrganizationTree tree;
    private final Events events;
    private final Mails mails;
    private final Quotas quotas;

    private AwsRules(
            AccountCreation creation,
            AccountClosing closing,
            Dns dns,
            Spending spending,
            OrganizationTree tree,
            Events events,
            Mails mails,
            Quotas quotas) {
        this.creation = creation;
        this.closing = closing;
        this.dns = dns;
        this.spending = spending;
        this.tree = tree;
        this.events = events;
        this.mails = mails;
        this.quotas = quotas;
    }

    /**
     * Puts the rules before moto.
     *
     * @param regions those that all accounts have; AWS's if it is empty
     * @param throttled whether Organizations throttles as AWS does
     */
    public static AwsRules install(
            Rules rules,
            Moto moto,
            Callers callers,
            String managementAccount,
            List<String> regions,
            Timings timings,
            boolean throttled,
            Clock clock) {
        FreshAccounts fresh = new FreshAccounts(moto, clock);
        AccountCreation creation = new AccountCreation(moto, fresh, timings, clock);
        AccountClosing closing =
                new AccountClosing(moto, managementAccount, creation::accounts, timings, clock);
        OrganizationTree tree = new OrganizationTree(moto, managementAccount, closing);
        rules.guard(tree::managementAccountOnly);
        if (throttled) {
            rules.guard(new Throttles(clock));
        }
        rules.guard(creation);
        rules.guard(fresh);
        rules.rule("ec2:DescribeVpcs", fresh::networks);
        NewRoles newRoles = new NewRoles(moto, fresh::has, timings, clock);
        rules.guard(newRoles);
        rules.rule("iam:CreateRole", newRoles::create);
        rules.rule("organizations:CreateAccount", creation::create);
        rules.rule("organizations:DescribeCreateAccountStatus", creation::describe);
        rules.rule("organizations:ListCreateAccountStatus", creation::list);
        rules.rule("organizations:CreateOrganizationalUnit", tree::createUnit);
        rules.rule("organizations:MoveAccount", tree::moveAccount);
        rules.rule("organizations:ListAccounts", tree::listAccounts);
        rules.rule("organizations:ListAccountsForParent", tree::passShowingClosing);
        rules.rule("organizations:DescribeAccount", tree::passShowingClosing);
        rules.rule("organizations:CloseAccount", closing::close);
        identities(rules, moto, callers, clock);
        MailAccount mail = new MailAccount(moto);
        rules.rule("sesv2:GetAccount", mail::describe);
        rules.rule("sesv2:GetEmailIdentity", mail::identity);
        Dns dns = new Dns(moto);
        names(rules, moto, dns, timings, clock);
        Quotas quotas = new Quotas(moto, creation::quota);
        quotas.install(rules);
        settings(rules, moto, regions, clock);
        rules.rule("cloudformation:DescribeStacks", new StackParameters(moto)::describe);
        Spending spending = new Spending(clock);
        new Budgets(spending, managementAccount, clock).install(rules);
        rules.rule(
                "ce:GetCostAndUsage", new CostExplorer(spending, managementAccount)::costAndUsage);
        Events events = new Events(moto, clock);
        rules.rule("events:PutEvents", events::put);
        Mails mails = new Mails(moto, clock);
        rules.rule("sesv2:SendEmail", mails::send);
        return new AwsRules(creation, closing, dns, spending, tree, events, mails, quotas);
    }

    /** Adds the settings of whole accounts. */
    private static void settings(Rules rules, Moto moto, List<String> regions, Clock clock) {
        new EnabledRegions(regions).install(rules);
        new ContactInformation().install(rules);
        new Ec2Settings().install(rules);
        new ObservabilityLinks().install(rules);
        new LogAccountPolicies(clock).install(rules);
        new ServiceSettings(clock).install(rules);
        new ResourcePolicies(moto).install(rules);
    }

    private static void identities(Rules rules, Moto moto, Callers callers, Clock clock) {
        RoleSessions sessions = new RoleSessions(moto, callers, clock);
        rules.rule("sts:AssumeRole", sessions::assumeRole);
        rules.rule("sts:AssumeRoleWithWebIdentity", sessions::assumeRoleWithWebIdentity);
        rules.rule("sts:GetSessionToken", sessions::getSessionToken);
        rules.rule("sts:GetCallerIdentity", sessions::callerIdentity);
        rules.rule("iam:CreateAccessKey", sessions::createAccessKey);
        rules.rule("iam:DeleteAccessKey", sessions::deleteAccessKey);
        rules.rule("iam:DeleteRole", sessions::deleteRole);
        AccountAliases aliases = new AccountAliases(moto);
        rules.rule("iam:CreateAccountAlias", aliases::create);
        rules.rule("iam:DeleteAccountAlias", aliases::delete);
        AccountAssignments assignments = new AccountAssignments(moto);
        rules.rule("sso:CreateAccountAssignment", assignments::create);
        rules.rule("sso:DeleteAccountAssignment", assignments::delete);
        PermissionSetBoundaries boundaries = new PermissionSetBoundaries();
        rules.rule("sso:PutPermissionsBoundaryToPermissionSet", boundaries::put);
        rules.rule("sso:GetPermissionsBoundaryForPermissionSet", boundaries::get);
        rules.rule("sso:DeletePermissionsBoundaryFromPermissionSet", boundaries::delete);
    }

    private static void names(Rules rules, Moto moto, Dns dns, Timings timings, Clock clock) {
        HostedZones zones = new HostedZones(moto, dns, timings, clock);
        rules.rule("route53:CreateHostedZone", zones::create);
        rules.rule("route53:GetHostedZone", zones::describe);
        rules.rule("route53:ListResourceRecordSets", zones::describe);
        rules.rule("route53:DeleteHostedZone", zones::delete);
        rules.rule("route53:GetChange", zones::getChange);
        rules.rule(
                "route53:ChangeResourceRecordSets",
                new RecordChanges(moto, dns, zones, clock)::change);
        rules.rule("route53:TestDNSAnswer", new TestDnsAnswer(moto)::answer);
        Certificates certificates = new Certificates(moto, dns, timings, clock);
        rules.rule("acm:RequestCertificate", certificates::request);
        rules.rule("acm:DescribeCertificate", certificates::describe);
        rules.rule("acm:ListCertificates", certificates::list);
        rules.rule("acm:DeleteCertificate", certificates::delete);
    }

    /** Notes an account that was made before the rules were installed. */
    public void adoptAccount(String email) {
        creation.adopt(email);
    }

    /** Sets how many accounts the organization may have; closed ones count. */
    public void accountQuota(int most) {
        creation.quota(most);
    }

    /**
     * Sets what an account has spent in the clock's month, in US dollars.
     *
     * @param day on which what is new of it was spent; null: today
     * @return false if the organization has no such account
     */
    public boolean spend(String account, BigDecimal dollars, @Nullable LocalDate day) {
        if (!tree.has(account)) {
            return false;
        }
        spending.tell(account, dollars, day);
        return true;
    }

    /**
     * Sets what AWS gives an account in credits in the clock's month, in US dollars.
     *
     * @return false if the organization has no such account
     */
    public boolean credit(String account, BigDecimal dollars) {
        if (!tree.has(account)) {
            return false;
        }
        spending.credit(account, dollars);
        return true;
    }

    /**
     * Suspends an account, as AWS does for unpaid bills or abuse, or opens it again.
     *
     * @return false if the organization has no such account
     */
    public boolean suspend(String account, boolean suspended) {
        if (!tree.has(account)) {
            return false;
        }
        closing.suspend(account, suspended);
        return true;
    }

    /** Sets whether Cost Explorer has been opened, as an administrator does by hand. */
    public void costExplorer(boolean open) {
        spending.open(open);
    }

    /** Returns the events that were published, the oldest first. */
    public List<Events.Event> events() {
        return events.all();
    }

    /** Hands each event on, as it is put on the bus; it must not be waited for. */
    public void followEvents(Consumer<Events.Event> added) {
        events.follow(added);
    }

    /** Returns the mails that were sent, the oldest first. */
    public List<Mails.Mail> mails() {
        return mails.all();
    }

    /** Has SES refuse mails to an address for good, as it does for one that is suppressed. */
    public void refuseMail(String address) {
        mails.refuse(address);
    }

    /** Sets how many accounts may be closed within 30 days. */
    public void closureQuota(int most) {
        closing.quota(most);
    }

    /** Sets how many builds that clean accounts CodeBuild is said to run at once. */
    public void buildQuota(int most) {
        quotas.builds(most);
    }

    /** Sets how many functions Lambda is said to run at once in an account. */
    public void concurrencyQuota(int most) {
        quotas.concurrency(most);
    }

    /** Sets the zone that the public DNS delegates to. */
    public void parentZone(String zoneId) {
        dns.root(zoneId);
    }
}
