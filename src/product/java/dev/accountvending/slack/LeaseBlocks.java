package dev.accountvending.slack;

import static dev.accountvending.notify.SlackBlocks.context;
import static dev.accountvending.notify.SlackBlocks.escape;
import static dev.accountvending.notify.SlackBlocks.escapeLines;
import static dev.accountvending.notify.SlackBlocks.facts;
import static dev.accountvending.notify.SlackBlocks.link;
import static dev.accountvending.notify.SlackBlocks.section;

import com.slack.api.model.block.LayoutBlock;

import dev.accountvending.handover.HandOver;
import dev.accountvending.handover.PartView;
import dev.accountvending.ledger.Lease;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.AccountPart;
import dev.accountvending.model.CertificateStatus;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.PartStatus;
import dev.accountvending.notify.SlackTime;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Shows a lease as blocks. */
final class LeaseBlocks {
    /** A section has 3,000 characters. */
    private static final int LONGEST_DOCUMENT = 2900;

    private static final Set<LeaseStatus> ARE_REFUSED =
            EnumSet.of(LeaseStatus.FAILED, LeaseStatus.REJECTED);

    private LeaseBlocks() {}

    /** Returns what all people may know of a lease, in a line. */
    static String line(Lease lease) {
        return "*%s*  %s  of %s  `%s`"
                .formatted(
                        lease.name(),
                        lease.request().kind(),
                        escape(lease.request().owner().value()),
                        lease.domain().name());
    }

    /** Returns the same with its status, for those who may know it. */
    static String lineWithStatus(Lease lease) {
        return "%s\n%s%s"
                .formatted(
                        line(lease),
                        status(lease),
                        hasEnded(lease)
                                ? ""
                                : ", ends " + SlackTime.day(lease.terms().expiresAt()));
    }

    private static String status(Lease lease) {
        String status = lease.status().inWords().replaceFirst("^is ", "");
        if (lease.isCancelled()) {
            return status + ", cancelled";
        }
        return lease.status().isHeld() && lease.lifecycle().retirement() != null
                ? status + ", about to be taken back"
                : status;
    }

    private static boolean hasEnded(Lease lease) {
        return !lease.status().mayGoOn();
    }

    /**
     * Returns all that its owner wants to know of a lease.
     *
     * @param spent this month, and of what budget; empty if it is not known
     */
    static List<LayoutBlock> details(Lease lease, Optional<String> spent) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Kind", lease.request().kind().value());
        facts.put("Owner", escape(lease.request().owner().value()));
        facts.put("Status", status(lease));
        String waiting = lease.lifecycle().waiting();
        if (waiting != null) {
            facts.put("Waiting", escape(waiting));
        }
        facts.put("Domain", "`" + lease.domain().name() + "`");
        if (!hasEnded(lease)) {
            facts.put("Ends", SlackTime.day(lease.terms().expiresAt()));
        }
        spent.ifPresent(words -> facts.put("Spent this month", words));
        AccountId account = lease.accountId();
        if (account != null) {
            facts.put("Account", "`" + account + "`");
        }
        if (lease.status().isHeld()) {
            facts.putAll(incomplete(PartView.of(lease)));
        }
        String purpose = lease.request().purpose();
        if (purpose != null) {
            facts.put("Purpose", escape(purpose));
        }
        List<LayoutBlock> blocks = new ArrayList<>(facts(facts));
        blocks.addAll(failure(lease));
        return blocks;
    }

    /** Returns in a line what is not there yet, if anything. */
    private static Map<String, String> incomplete(Map<AccountPart, PartView> parts) {
        List<String> left =
                parts.entrySet().stream()
                        .filter(part -> part.getValue().status() == PartStatus.INCOMPLETE)
                        .map(part -> part.getKey().inWords())
                        .toList();
        return left.isEmpty()
                ? Map.of()
                : Map.of("Not there yet", String.join(", ", left) + ". It is tried again.");
    }

    /** Returns why there is no account, and how to ask again; empty if there is one. */
    static List<LayoutBlock> failure(Lease lease) {
        List<LayoutBlock> blocks = new ArrayList<>();
        if (ARE_REFUSED.contains(lease.status())) {
            String why = lease.lifecycle().why();
            if (why != null) {
                blocks.add(section(escape(why)));
            }
            blocks.add(
                    context(
                            "To ask again%s: `%s`"
                                    .formatted(
                                            lease.is(LeaseStatus.FAILED)
                                                    ? " once that is solved"
                                                    : "",
                                            requestAgain(lease))));
        }
        return blocks;
    }

    private static String requestAgain(Lease lease) {
        return "/account new %s %s%s"
                .formatted(
                        lease.request().kind(),
                        lease.request().name(),
                        lease.request().stage() == null ? "" : " stage=" + lease.request().stage());
    }

    /** Returns what the owner of a ready account needs first. */
    static List<LayoutBlock> handOver(HandOver account) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Account", "`" + account.accountId() + "`");
        String portal = account.accessPortalUrl();
        String links = switchRoleLinks(account);
        if (portal != null) {
            facts.put("Sign in", link(portal, "access portal"));
        } else if (!links.isEmpty()) {
            facts.put("Sign in", links);
        }
        facts.put("Domain", "`" + account.domain() + "`");
        if (!account.nameServers().isEmpty()) {
            facts.put("Name servers", String.join("\n", account.nameServers()));
        }
        String certificate = account.certificate().certificateArn();
        facts.put(
                "Certificate",
                certificate != null
                                && account.certificate().certificateStatus()
                                        == CertificateStatus.ISSUED
                        ? "`" + certificate + "`"
                        : "not issued yet. Everything else works.");
        facts.putAll(incomplete(account.parts()));
        facts.put("Lease ends", SlackTime.day(account.expiresAt()));
        List<LayoutBlock> blocks = new ArrayList<>(facts(facts));
        account.roles().stream()
                .map(HandOver.Role::awsConfig)
                .filter(Objects::nonNull)
                .collect(Collectors.collectingAndThen(Collectors.joining("\n"), Optional::of))
                .filter(config -> !config.isBlank())
                .ifPresent(
                        config ->
                                blocks.addAll(
                                        document("In `~/.aws/config`:", config, account.name())));
        String serverless = account.serverlessYml();
        if (serverless != null) {
            blocks.addAll(
                    document("A `serverless.yml` that deploys here:", serverless, account.name()));
        }
        return blocks;
    }

    /** Returns a file's text or, if it is longer than Slack shows, how to get it. */
    private static List<LayoutBlock> document(String title, String text, AccountName name) {
        String escaped = escapeLines(text.strip());
        return List.of(
                section(
                        escaped.length() <= LONGEST_DOCUMENT
                                ? "%s\n```\n%s\n```".formatted(title, escaped)
                                : "%s `avm hand-over %s` shows it.".formatted(title, name)));
    }

    private static String switchRoleLinks(HandOver account) {
        List<String> links = new ArrayList<>();
        for (HandOver.Role role : account.roles()) {
            String url = role.switchRoleUrl();
            if (url != null) {
                links.add(link(url, role.name()));
            }
        }
        return String.join("\n", links);
    }
}
