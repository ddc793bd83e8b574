package dev.accountvending.setup;

import dev.accountvending.account.AccountPlacement;
import dev.accountvending.model.AccountId;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.organizations.model.AwsOrganizationsNotInUseException;
import software.amazon.awssdk.services.organizations.model.Organization;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks what an organization has for the vending machine, and what it lacks. */
public final class Setup {
    private static final int EXTERNAL_ID_BYTES = 16;

    private final Path project;
    private final ManagementClients clients;
    private final SetupOptions wishes;
    private final Blueprint blueprint;
    private final Function<String, Optional<Set<String>>> resolver;
    private @Nullable String freshExternalId;

    /**
     * Creates a check, which reads nothing yet.
     *
     * @param project the project's folder
     * @param resolver returns a domain's name servers; empty if DNS could not be asked
     */
    public Setup(
            Path project,
            ManagementClients clients,
            SetupOptions wishes,
            Blueprint blueprint,
            Function<String, Optional<Set<String>>> resolver) {
        this.project = project;
        this.clients = clients;
        this.wishes = wishes;
        this.blueprint = blueprint;
        this.resolver = resolver;
    }

    /**
     * All results, in the order in which they can be mended.
     *
     * @param settings of the stage, by name
     */
    public record Report(
            List<CheckResult> findings, Map<String, String> settings, String parameters) {
        public Report {
            findings = List.copyOf(findings);
        }

        /** Returns the results that need a person to act. */
        public List<CheckResult> open() {
            return findings.stream().filter(finding -> finding.verdict().isOpen()).toList();
        }

        /** Returns whether the stack of roles is missing or outdated. */
        public boolean lacksRoles() {
            return open().stream().anyMatch(finding -> finding.subject().startsWith("stack "));
        }
    }

    /**
     * Checks everything, and changes nothing.
     *
     * @throws SetupFailed if the credentials are not those of an organization's management account
     */
    public Report look() {
        return AwsErrorText.explained(this::findings);
    }

    private Report findings() {
        clients.checkCredentials();
        Organization described = organization();
        var organization = new dev.accountvending.setup.Organization(clients.organizations());
        List<Account> accounts = organization.accounts();
        Stack stack = stack();
        Optional<String> vending =
                said(wishes.vendingAccount()).or(() -> stack.parameter("VendingAccountId"));
        SetupPlan intent =
                new SetupPlan(
                        wishes,
                        described.id(),
                        Optional.ofNullable(wishes.parentDomain())
                                .or(() -> stack.parameter("ParentDomain"))
                                .orElse(null),
                        vending.filter(id -> canVend(id, accounts, described)).orElse(null),
                        externalId(stack),
                        protectedAccounts(stack, accounts),
                        null);

        OrganizationCheck look =
                new OrganizationCheck(organization, blueprint, described, accounts);
        List<CheckResult> findings = new ArrayList<>();
        findings.add(look.features());
        findings.addAll(look.account("vending account", vending, "--vending-account"));
        said(wishes.identityAccount()).ifPresent(id -> findings.addAll(look.identityAccount(id)));
        wishes.protectedAccounts().stream()
                .map(AccountId::value)
                .map(look::protectedAccount)
                .forEach(findings::add);
        findings.add(look.policies());
        findings.addAll(look.units());
        findings.addAll(look.guardrails());
        findings.addAll(
                look.attachments(
                        Stream.concat(vending.stream(), said(wishes.identityAccount()).stream())
                                .toList()));
        SetupPlan whole = zone(intent, stack, findings);
        roles(whole, stack, findings);
        check(
                "a budget of the management account",
                () ->
                        List.of(
                                new BudgetCheck(clients.budgets(), described.masterAccountId())
                                        .look()),
                findings);
        quotas(accounts, findings);
        return new Report(
                findings,
                StageSettings.of(whole, described.masterAccountId(), blueprint),
                RolesCheck.listed(whole));
    }

    private Organization organization() {
        String caller = clients.sts().getCallerIdentity().account();
        try {
            Organization organization =
                    clients.organizations().describeOrganization().organization();
            if (!caller.equals(organization.masterAccountId())) {
                throw new SetupFailed(
                        "These credentials are of the account %s: take those of the management account %s (--profile NAME)."
                                .formatted(caller, organization.masterAccountId()));
            }
            return organization;
        } catch (AwsOrganizationsNotInUseException e) {
            throw new SetupFailed(
                    "The account %s is in no organization: make one with all features (console: AWS Organizations, Create an organization), or take the credentials of a management account."
                            .formatted(caller),
                    e);
        }
    }

    /** The stack, or why it could not be read. */
    private record Stack(@Nullable RoleStack found, String why) {
        Optional<String> parameter(String name) {
            return found == null
                    ? Optional.empty()
                    : Optional.ofNullable(found.parameters().get(name));
        }
    }

    private Stack stack() {
        try {
            return new Stack(RoleStack.find(clients.cloudFormation(), project), "");
        } catch (SdkException e) {
            return new Stack(null, AwsErrorText.said(e));
        }
    }

    private static Optional<String> said(@Nullable AccountId account) {
        return Optional.ofNullable(account).map(AccountId::value);
    }

    private static boolean canVend(String id, List<Account> accounts, Organization described) {
        return !id.equals(described.masterAccountId())
                && accounts.stream()
                        .anyMatch(
                                account ->
                                        id.equals(account.id())
                                                && AccountPlacement.of(account)
                                                        == AccountPlacement.OPEN);
    }

    /**
     * Returns those that are protected already and the members that are named now; none is dropped.
     */
    private List<String> protectedAccounts(Stack stack, List<Account> accounts) {
        Set<String> members = accounts.stream().map(Account::id).collect(Collectors.toSet());
        return Stream.of(
                        Arrays.stream(
                                        stack.parameter("ProtectedAccountIds")
                                                .orElse("")
                                                .split(",", -1))
                                .map(String::strip)
                                .filter(id -> !id.isEmpty()),
                        said(wishes.identityAccount()).stream().filter(members::contains),
                        wishes.protectedAccounts().stream()
                                .map(AccountId::value)
                                .filter(members::contains))
                .flatMap(ids -> ids)
                .distinct()
                .toList();
    }

    private String externalId(Stack stack) {
        return Optional.ofNullable(wishes.externalId())
                .or(() -> stack.parameter("ExternalId"))
                .or(this::externalIdOfRole)
                .orElseGet(this::freshExternalId);
    }

    private Optional<String> externalIdOfRole() {
        try {
            return RolesCheck.externalId(clients.iam());
        } catch (SdkException e) {
            return Optional.empty();
        }
    }

    private String freshExternalId() {
        String known = freshExternalId;
        if (known == null) {
            byte[] random = new byte[EXTERNAL_ID_BYTES];
            new SecureRandom().nextBytes(random);
            known = "avm-" + HexFormat.of().formatHex(random);
            freshExternalId = known;
        }
        return known;
    }

    private SetupPlan zone(SetupPlan intent, Stack stack, List<CheckResult> findings) {
        if (intent.parentDomain().isEmpty()) {
            findings.add(
                    CheckResult.missing(
                            "zone", "the domain for accounts is not known: give --parent-domain"));
            return intent;
        }
        String domain = intent.parentDomain().get();
        try {
            ZoneCheck look = new ZoneCheck(clients.route53(), resolver, domain);
            Optional<String> zone = look.zone(stack.parameter("ParentZoneId").orElse(null));
            findings.add(look.there(zone));
            zone.ifPresent(
                    id -> {
                        check(
                                "delegation of " + domain,
                                () -> List.of(look.delegation(id)),
                                findings);
                        check(
                                "records of " + domain,
                                () -> List.of(look.records(id, wishes.accounts())),
                                findings);
                    });
            return intent.in(zone.orElse(null));
        } catch (SdkException e) {
            findings.add(CheckResult.unknown("zone " + domain, AwsErrorText.said(e)));
            return intent;
        }
    }

    private void roles(SetupPlan intent, Stack stack, List<CheckResult> findings) {
        RoleStack found = stack.found();
        if (found == null) {
            findings.add(CheckResult.unknown("stack " + RoleStack.NAME, stack.why()));
        } else {
            check(
                    "stack " + RoleStack.NAME,
                    () -> new RolesCheck(clients.iam(), found, intent).look(),
                    findings);
        }
    }

    private void quotas(List<Account> accounts, List<CheckResult> findings) {
        QuotasCheck look = new QuotasCheck(clients.quotas(), clients.route53(), accounts, wishes);
        check("quota of accounts", () -> List.of(look.accounts()), findings);
        findings.add(look.closures());
        check("quota of zones", () -> List.of(look.zones()), findings);
        findings.add(look.certificates());
    }

    /** Runs a check; reports a failure to read, so that the other checks still run. */
    private static void check(
            String subject, Supplier<List<CheckResult>> look, List<CheckResult> findings) {
        try {
            findings.addAll(look.get());
        } catch (SdkException e) {
            findings.add(CheckResult.unknown(subject, AwsErrorText.said(e)));
        }
    }
}
