package dev.accountvending.slack;

import static dev.accountvending.notify.SlackBlocks.escape;
import static dev.accountvending.notify.SlackBlocks.escapeLines;
import static dev.accountvending.notify.SlackBlocks.facts;
import static dev.accountvending.notify.SlackBlocks.link;
import static dev.accountvending.notify.SlackBlocks.section;

import com.slack.api.model.block.LayoutBlock;

import dev.accountvending.handover.HandOver;
import dev.accountvending.ledger.Lease;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.Ascii;
import dev.accountvending.model.CertificateStatus;
import dev.accountvending.notify.SlackTime;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** A lease, as blocks. */
final class LeaseBlocks {
    /** A section has 3,000 characters. */
    private static final int LONGEST_DOCUMENT = 2900;

    private LeaseBlocks() {}

    /** What everybody may know of a lease, in a line. */
    static String line(Lease lease) {
        return "*%s*  %s  of %s  `%s`"
                .formatted(
                        lease.name(),
                        lease.request().kind(),
                        escape(lease.request().owner().value()),
                        lease.domain());
    }

    /** Where a lease stands, for those who may know. */
    static String lineWithStatus(Lease lease) {
        return "%s\n%s, ends %s"
                .formatted(line(lease), status(lease), SlackTime.day(lease.expiresAt()));
    }

    static String status(Lease lease) {
        String status = Ascii.lower(lease.status().name()).replace('_', ' ');
        return lease.status().isHeld() && lease.retirement() != null
                ? status + ", its end is asked for"
                : status;
    }

    /** All that its owner wants to know of a lease. */
    static List<LayoutBlock> details(Lease lease) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Kind", lease.request().kind().value());
        facts.put("Owner", escape(lease.request().owner().value()));
        facts.put("Status", status(lease));
        facts.put("Domain", "`" + lease.domain() + "`");
        facts.put("Ends", SlackTime.day(lease.expiresAt()));
        AccountId account = lease.accountId();
        if (account != null) {
            facts.put("Account", "`" + account + "`");
        }
        String purpose = lease.request().purpose();
        if (purpose != null) {
            facts.put("Purpose", escape(purpose));
        }
        return facts(facts);
    }

    /** What the owner of a ready account needs to begin with. */
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
        String certificate = account.certificateArn();
        facts.put(
                "Certificate",
                certificate != null && account.certificateStatus() == CertificateStatus.ISSUED
                        ? "`" + certificate + "`"
                        : "not issued yet; administrators have been told, and all else works");
        facts.put("Lease ends", SlackTime.day(account.expiresAt()));
        List<LayoutBlock> blocks = new ArrayList<>(facts(facts));
        account.roles().stream()
                .map(HandOver.Role::awsConfig)
                .filter(Objects::nonNull)
                .collect(Collectors.collectingAndThen(Collectors.joining("\n"), Optional::of))
                .filter(config -> !config.isBlank())
                .ifPresent(config -> blocks.addAll(document("In `~/.aws/config`:", config)));
        String serverless = account.serverlessYml();
        if (serverless != null) {
            blocks.addAll(document("A `serverless.yml` that deploys here:", serverless));
        }
        return blocks;
    }

    /** A file's text; where it is longer than Slack shows, how to get it. */
    private static List<LayoutBlock> document(String title, String text) {
        String escaped = escapeLines(text.strip());
        return List.of(
                section(
                        escaped.length() <= LONGEST_DOCUMENT
                                ? "%s\n```\n%s\n```".formatted(title, escaped)
                                : title + " `bin/avm hand-over` shows it."));
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
