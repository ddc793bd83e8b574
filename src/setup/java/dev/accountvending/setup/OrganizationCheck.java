package dev.accountvending.setup;

import dev.accountvending.account.AccountPlacement;
import dev.accountvending.model.OuPath;

import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.organizations.model.OrganizationFeatureSet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Checks units, guardrails, and the accounts to which no guardrail may apply. */
final class OrganizationCheck {
    /** How many service control policies a unit may have; some organizations still have five. */
    private static final int MOST_POLICIES = 10;

    private final Organization organization;
    private final Blueprint blueprint;
    private final software.amazon.awssdk.services.organizations.model.Organization described;
    private final List<Account> accounts;

    OrganizationCheck(
            Organization organization,
            Blueprint blueprint,
            software.amazon.awssdk.services.organizations.model.Organization described,
            List<Account> accounts) {
        this.organization = organization;
        this.blueprint = blueprint;
        this.described = described;
        this.accounts = List.copyOf(accounts);
    }

    CheckResult features() {
        String subject = "organization " + described.id();
        return described.featureSet() == OrganizationFeatureSet.ALL
                ? CheckResult.there(subject, "all features; %d accounts".formatted(accounts.size()))
                : CheckResult.wrong(
                        subject,
                        "has consolidated billing only, and so no guardrails: enable all features"
                                + " (console: AWS Organizations, Settings); invited members have to"
                                + " agree");
    }

    CheckResult policies() {
        return organization.hasPolicies()
                ? CheckResult.there("service control policies", "enabled")
                : CheckResult.missing("service control policies", "not enabled at the root")
                        .with(
                                Fix.of(
                                        "Enable service control policies at the root?",
                                        () -> {
                                            organization.enablePolicies();
                                            return "enabled service control policies";
                                        }));
    }

    /** Checks the account in which people sign in, which may be the management account. */
    List<CheckResult> identityAccount(String id) {
        return id.equals(described.masterAccountId())
                ? List.of(
                        CheckResult.there(
                                "identity account " + id,
                                "the management account, which no guardrail holds"))
                : account("identity account", Optional.of(id), "--identity-account");
    }

    /** Checks whether a protected account exists, because a mistyped id would protect nothing. */
    CheckResult protectedAccount(String id) {
        String subject = "protected account " + id;
        return accounts.stream().anyMatch(member -> id.equals(member.id()))
                ? CheckResult.there(subject, "a member, which the vending machine leaves alone")
                : CheckResult.wrong(subject, "is not in this organization: correct --protect");
    }

    /** Checks whether an account is an open member, and no guardrail applies to it. */
    List<CheckResult> account(String role, Optional<String> id, String option) {
        if (id.isEmpty()) {
            return List.of(
                    CheckResult.missing(
                            role,
                            "not known: make it (console: AWS Organizations, Add an AWS account)"
                                    + " and give its id by "
                                    + option));
        }
        String subject = "%s %s".formatted(role, id.get());
        if (id.get().equals(described.masterAccountId())) {
            return List.of(
                    CheckResult.wrong(
                            subject,
                            "is the management account, which guardrails cannot hold: take another"));
        }
        Optional<Account> account =
                accounts.stream().filter(member -> id.get().equals(member.id())).findFirst();
        if (account.isEmpty()) {
            return List.of(
                    CheckResult.wrong(
                            subject,
                            "is not in this organization: correct %s, or invite it"
                                    .formatted(option)));
        }
        if (AccountPlacement.of(account.get()) != AccountPlacement.OPEN) {
            return List.of(CheckResult.wrong(subject, "is closed, or being closed"));
        }
        List<String> behind = guardrailsBefore(id.get());
        return List.of(
                behind.isEmpty()
                        ? CheckResult.there(subject, "a member; behind no guardrail")
                        : CheckResult.wrong(
                                subject,
                                "stands behind %s: move it to a unit of its own, or to the root"
                                        .formatted(String.join(", ", behind))));
    }

    private List<String> guardrailsBefore(String account) {
        Set<String> line = organization.lineOf(account);
        List<String> behind = new ArrayList<>();
        for (Guardrail guardrail : blueprint.guardrails()) {
            Map<String, String> targets =
                    organization.policy(guardrail).map(organization::targets).orElse(Map.of());
            targets.forEach(
                    (id, name) -> {
                        if (line.contains(id)) {
                            behind.add("%s (at %s)".formatted(guardrail, name));
                        }
                    });
        }
        for (Attachment attachment : blueprint.attachments()) {
            organization
                    .unit(attachment.unit())
                    .filter(line::contains)
                    .filter(unit -> !isAttached(attachment, unit))
                    .ifPresent(
                            _ ->
                                    behind.add(
                                            "%s (once it is at %s)"
                                                    .formatted(
                                                            attachment.guardrail(),
                                                            attachment.unit())));
        }
        return behind;
    }

    private boolean isAttached(Attachment attachment, String unit) {
        return organization
                .policy(attachment.guardrail())
                .filter(policy -> organization.targets(policy).containsKey(unit))
                .isPresent();
    }

    List<CheckResult> units() {
        return blueprint.units().stream().map(this::unit).toList();
    }

    private CheckResult unit(OuPath path) {
        String subject = "unit " + path;
        return organization.unit(path).isPresent()
                ? CheckResult.there(subject, "")
                : CheckResult.missing(subject, "")
                        .with(
                                new Fix(
                                        "Make the unit %s?".formatted(path),
                                        () -> organization.hasParent(path),
                                        () -> {
                                            organization.makeUnit(path);
                                            return "made the unit " + path;
                                        }));
    }

    List<CheckResult> guardrails() {
        return blueprint.guardrails().stream().map(this::guardrail).toList();
    }

    private CheckResult guardrail(Guardrail guardrail) {
        String subject = "guardrail " + guardrail;
        String size =
                "%,d of %,d characters".formatted(guardrail.content().length(), Guardrail.LONGEST);
        if (guardrail.isTooLong()) {
            return CheckResult.room(false, subject, size);
        }
        if (organization.policy(guardrail).isEmpty()) {
            return CheckResult.missing(subject, size)
                    .with(
                            Fix.of(
                                    "Make the service control policy %s of %s?"
                                            .formatted(guardrail, guardrail.file()),
                                    () -> {
                                        organization.makePolicy(guardrail);
                                        return "made the policy " + guardrail;
                                    }));
        }
        return organization.isCurrent(guardrail)
                ? CheckResult.there(subject, size)
                : CheckResult.wrong(subject, "differs from " + guardrail.file())
                        .with(
                                Fix.of(
                                        "Replace the content of the service control policy %s by %s?"
                                                .formatted(guardrail, guardrail.file()),
                                        () -> {
                                            organization.updatePolicy(guardrail);
                                            return "updated the policy " + guardrail;
                                        }));
    }

    /**
     * Checks each guardrail at its unit.
     *
     * @param spared accounts to which none may apply
     */
    List<CheckResult> attachments(List<String> spared) {
        Set<String> lines = new HashSet<>();
        spared.stream()
                .filter(id -> accounts.stream().anyMatch(account -> id.equals(account.id())))
                .forEach(account -> lines.addAll(organization.lineOf(account)));
        Map<String, Set<String>> attached = new HashMap<>();
        return blueprint.attachments().stream()
                .map(attachment -> attachment(attachment, lines, attached))
                .toList();
    }

    private CheckResult attachment(
            Attachment attachment, Set<String> lines, Map<String, Set<String>> attached) {
        String subject = "%s at %s".formatted(attachment.guardrail(), attachment.unit());
        Optional<String> unit = organization.unit(attachment.unit());
        if (unit.isEmpty()) {
            return CheckResult.missing(subject, "the unit is missing").with(attach(attachment, 0));
        }
        Set<String> there = attached.computeIfAbsent(unit.get(), organization::attachedTo);
        if (organization.policy(attachment.guardrail()).filter(there::contains).isPresent()) {
            return CheckResult.there(subject, "");
        }
        if (lines.contains(unit.get())) {
            return CheckResult.wrong(
                    subject,
                    "an account of ours is below it, and would be behind it: move that first");
        }
        if (there.size() >= MOST_POLICIES) {
            return CheckResult.room(
                    false,
                    subject,
                    "the unit has %d of %d policies: detach one"
                            .formatted(there.size(), MOST_POLICIES));
        }
        int accountsBelow = organization.accountsBelow(unit.get());
        return CheckResult.missing(subject, "%d accounts are below it".formatted(accountsBelow))
                .with(attach(attachment, accountsBelow));
    }

    private Fix attach(Attachment attachment, int accountsBelow) {
        return new Fix(
                "Attach the service control policy %s to %s, which has %d accounts below it?"
                        .formatted(attachment.guardrail(), attachment.unit(), accountsBelow),
                () ->
                        organization.hasPolicies()
                                && organization.unit(attachment.unit()).isPresent()
                                && organization.policy(attachment.guardrail()).isPresent(),
                () -> {
                    organization.attach(attachment);
                    return "attached %s to %s".formatted(attachment.guardrail(), attachment.unit());
                });
    }
}
