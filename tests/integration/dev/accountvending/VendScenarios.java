package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.acm.model.CertificateDetail;
import software.amazon.awssdk.services.acm.model.CertificateStatus;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.organizations.model.AccountStatus;
import software.amazon.awssdk.services.route53.Route53Client;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What holds wherever the product runs: a vend, the take-back of the same account, and a failure.
 * Who extends it says where.
 */
@TestMethodOrder(OrderAnnotation.class)
abstract class VendScenarios {
    private static final String NAME = "ana";

    /** Where it runs. */
    abstract Cloud cloud();

    @Test
    @Order(1)
    void vend_makesTheAccountInItsUnit_withItsDomainAndCertificate() {
        checkVended(
                cloud().vend(Cloud.request("developer", NAME, "ana@example.com")),
                "developer",
                "Workloads/Developers",
                "ana.dev");
    }

    @Test
    @Order(2)
    void retire_ofThatAccount_leavesNoWayIn_andClosesIt() {
        JsonNode lease = cloud().get("/accounts/" + NAME).body();
        String account = text(lease, "accountId");

        JsonNode ended = cloud().retire(lease);

        assertThat(text(ended, "status")).as("%s", ended).isEqualTo("RETIRED");
        assertThat(text(ended, "accountId")).isEqualTo(account);
        assertThat(ended.get("history").toString()).contains("Nobody has access any more.");
        assertThat(cloud().delegations()).doesNotContainKey(text(lease, "domain"));
        assertClaimsAreFree(ended);
        assertThat(
                        cloud().organization
                                .describeAccount(r -> r.accountId(account))
                                .account()
                                .status())
                .isEqualTo(AccountStatus.SUSPENDED);
        assertThat(cloud().ledgerItem("ACCOUNT#" + account)).contains("CLOSED");
        Invariants.check(cloud());
    }

    @Test
    @Order(3)
    void vend_whenTheDomainIsDelegatedElsewhere_saysSo_andLeavesThatDelegationAlone() {
        String domain = "elsewhere.dev.accounts.example.com";
        Cloud.Answer asked =
                cloud().post(Cloud.request("developer", "elsewhere", "el@example.com"));
        // From now on a request for it is refused; this one was taken in just before.
        cloud().delegate(domain, "ns.elsewhere.example");

        JsonNode lease = cloud().ended(asked.body());

        assertThat(text(lease, "status")).as("%s", lease).isEqualTo("ACTIVE");
        assertThat(lease.at("/parts/domain/status").textValue()).isEqualTo("INCOMPLETE");
        assertThat(lease.at("/parts/domain/why").textValue()).contains(domain + " NS");
        assertThat(cloud().delegations()).containsEntry(domain, Set.of("ns.elsewhere.example"));

        cloud().retire(lease);

        assertThat(cloud().delegations()).containsEntry(domain, Set.of("ns.elsewhere.example"));
    }

    /** A vended account, as its owner and its administrators see it. */
    void checkVended(JsonNode lease, String kind, String unit, String domain) {
        String name = text(lease, "name");
        assertThat(text(lease, "status")).as("%s", lease).isEqualTo("ACTIVE");
        assertThat(text(lease, "organizationalUnit")).isEqualTo(unit);
        assertThat(text(lease, "domain")).isEqualTo(domain + ".accounts.example.com");
        assertThat(text(lease, "certificateStatus")).isEqualTo("ISSUED");
        assertThat(text(lease, "switchRoleUrl")).contains("vending%2FDeveloper");
        String account = text(lease, "accountId");
        assertThat(cloud().unitOf(account)).isEqualTo(unit);
        assertThat(cloud().tags(account))
                .containsEntry("vending:lease", name + "-1")
                .containsEntry("vending:kind", kind)
                .containsEntry("vending:owner", name + "@example.com")
                .containsEntry("vending:expires", text(lease, "expiresAt"));
        checkDomain(lease);
        checkRoles(lease, "Developer", "ReadOnly");
        checkBaseline(account);
    }

    /** Its owner is not kept from asking for the same again. */
    void assertClaimsAreFree(JsonNode lease) {
        assertThat(cloud().ledgerKeys().contains("SUBDOMAIN#" + text(lease, "domain")))
                .as("its domain is held")
                .isEqualTo(lease.get("domainHeldUntil").isTextual());
        assertThat(cloud().ledgerKeys())
                .doesNotContain(
                        "NAME#" + text(lease, "name"),
                        "OWNER#%s#%s".formatted(text(lease, "owner"), text(lease, "kind")))
                .contains("LEASE#" + text(lease, "id"));
    }

    private void checkDomain(JsonNode lease) {
        String account = text(lease, "accountId");
        String domain = text(lease, "domain");
        try (Route53Client zones =
                        cloud().member(account, Route53Client.builder(), Region.US_EAST_1);
                AcmClient acm = cloud().member(account, AcmClient.builder(), Region.US_EAST_1)) {
            assertThat(
                            Cloud.plain(
                                    zones.getHostedZone(r -> r.id(text(lease, "hostedZoneId")))
                                            .delegationSet()
                                            .nameServers()))
                    .isEqualTo(cloud().delegations().get(domain));
            CertificateDetail certificate =
                    acm.describeCertificate(r -> r.certificateArn(text(lease, "certificateArn")))
                            .certificate();
            assertThat(certificate.status()).isEqualTo(CertificateStatus.ISSUED);
            assertThat(certificate.subjectAlternativeNames())
                    .containsExactlyInAnyOrder(domain, "*." + domain);
        }
    }

    /** The roles of a member, besides the vending machine's own. */
    void checkRoles(JsonNode lease, String... names) {
        String account = text(lease, "accountId");
        assertThat(lease.get("roles").fieldNames()).toIterable().containsExactly(names);
        try (IamClient iam = cloud().member(account, IamClient.builder(), Region.AWS_GLOBAL)) {
            List<Role> roles = iam.listRoles(r -> r.pathPrefix("/vending/")).roles();
            assertThat(roles)
                    .extracting(Role::roleName)
                    .containsExactlyInAnyOrderElementsOf(
                            Stream.concat(Stream.of(names), Stream.of("VendingOperator")).toList());
            for (String name : names) {
                Role role = iam.getRole(r -> r.roleName(name)).role();
                assertThat(role.arn()).isEqualTo(lease.at("/roles/" + name).textValue());
                assertThat(role.permissionsBoundary().permissionsBoundaryArn())
                        .isEqualTo(
                                "arn:aws:iam::%s:policy/vending/VendingBoundary"
                                        .formatted(account));
            }
        }
    }

    private void checkBaseline(String account) {
        try (IamClient iam = cloud().member(account, IamClient.builder(), Region.AWS_GLOBAL)) {
            assertThat(iam.listAccountAliases().accountAliases()).hasSize(1);
            assertThat(iam.getAccountPasswordPolicy().passwordPolicy().minimumPasswordLength())
                    .isGreaterThanOrEqualTo(14);
        }
        for (String region : List.of("us-east-1", "eu-west-1")) {
            try (Ec2Client ec2 = cloud().member(account, Ec2Client.builder(), Region.of(region))) {
                assertThat(ec2.describeVpcs().vpcs()).as(region).isEmpty();
                assertThat(ec2.getEbsEncryptionByDefault(_ -> {}).ebsEncryptionByDefault())
                        .isTrue();
            }
        }
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asText();
    }
}
