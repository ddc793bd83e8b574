package dev.accountvending.intake.slack;

import static dev.accountvending.notify.SlackBlocks.escape;
import static dev.accountvending.notify.SlackBlocks.facts;
import static dev.accountvending.notify.SlackBlocks.link;

import com.slack.api.model.block.LayoutBlock;

import dev.accountvending.model.AccountId;
import dev.accountvending.model.CertificateStatus;
import dev.accountvending.model.MemberRole;
import dev.accountvending.notify.SlackTime;
import dev.accountvending.registry.Lease;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A lease, as blocks. */
final class LeaseBlocks {
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
        return lease.status().name().toLowerCase(Locale.ROOT).replace('_', ' ');
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
    static List<LayoutBlock> handOver(Lease lease) {
        Map<String, String> facts = new LinkedHashMap<>();
        AccountId account = lease.accountId();
        if (account != null) {
            facts.put("Account", "`" + account + "`");
            facts.put("Sign in", switchRoleLinks(lease, account));
        }
        facts.put("Domain", "`" + lease.domain() + "`");
        Lease.Zone zone = lease.zone();
        if (zone != null) {
            facts.put("Name servers", String.join("\n", zone.nameServers()));
        }
        facts.put("Certificate", certificate(lease.certificate()));
        facts.put("Lease ends", SlackTime.day(lease.expiresAt()));
        return facts(facts);
    }

    private static String certificate(Lease.@org.jspecify.annotations.Nullable Certificate known) {
        if (known == null) {
            return "none yet; administrators have been told";
        }
        return known.status() == CertificateStatus.ISSUED
                ? "`" + known.arn() + "`"
                : "not issued yet; administrators have been told, and all else works";
    }

    /**
     * The console's links to the roles (<a
     * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-console.html">switch
     * role</a>); the one for CI has none.
     */
    private static String switchRoleLinks(Lease lease, AccountId account) {
        return Arrays.stream(MemberRole.values())
                .filter(role -> role != MemberRole.Deployer)
                .filter(role -> lease.roles().containsKey(role.name()))
                .map(
                        role ->
                                link(
                                        "https://signin.aws.amazon.com/switchrole?account=%s&roleName=%s&displayName=%s"
                                                .formatted(
                                                        account,
                                                        encode(role.pathAndName()),
                                                        encode(lease.name().value())),
                                        role.name()))
                .collect(Collectors.joining("\n"));
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
