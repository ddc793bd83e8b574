package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.core.Timing;
import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The parent zone, which others write to as well. */
class DomainIT {
    private static TestCloud cloud;

    @BeforeAll
    static void start() {
        cloud = TestCloud.start(Timing.brisk(), List.of("us-east-1"));
    }

    @AfterAll
    static void stop() {
        cloud.close();
    }

    @ParameterizedTest
    @CsvSource({
        "ana.dev,     CNAME, ana.dev.accounts.example.com is in use by something else",
        "ana.dev,     NS,    ana.dev.accounts.example.com is in use by something else",
        "www.ana.dev, CNAME, ana.dev.accounts.example.com is in use by something else",
        "dev,         NS,    No domain below dev.accounts.example.com can be had",
        "dev,         CNAME, No domain below dev.accounts.example.com can be had"
    })
    void request_ofANameThatTheParentZoneUses_isRefused_beforeAnAccountIsSpent(
            String name, RRType type, String refusal) throws IOException {
        ResourceRecordSet record = record(name + ".accounts.example.com", type, "ns.example.net.");
        List<String> before = accounts();
        cloud.change(ChangeAction.UPSERT, record);
        try {
            Cloud.Answer refused =
                    cloud.post(TestCloud.request("developer", "ana", "ana@example.com"));
            assertThat(refused.status()).as("%s", refused.body()).isEqualTo(409);
            assertThat(refused.body().get("detail").textValue())
                    .contains(refusal)
                    .contains(name + ".accounts.example.com " + type);

            assertThat(startedByHand("ana-9")).isEqualTo(ExecutionStatus.FAILED);

            assertThat(cloud.ledgerKeys()).noneMatch(key -> key.startsWith("LEASE#ana-"));
            assertThat(accounts()).isEqualTo(before);
        } finally {
            cloud.change(ChangeAction.DELETE, record);
        }
    }

    @Test
    void retirement_takesOutADelegation_thatSomebodyEdited_andThenItsZone() {
        JsonNode lease = cloud.vend(TestCloud.request("developer", "bob", "bob@example.com"));
        assertThat(lease.get("status").textValue()).as("%s", lease).isEqualTo("ACTIVE");
        String domain = lease.get("domain").textValue();
        String[] servers =
                cloud.delegations().getOrDefault(domain, Set.of()).stream()
                        .limit(3)
                        .toArray(String[]::new);
        assertThat(servers).hasSize(3);
        cloud.change(
                ChangeAction.UPSERT,
                record(domain, RRType.NS, servers).toBuilder().ttl(86_400L).build());

        JsonNode ended = cloud.retire(lease);

        assertThat(ended.get("status").textValue()).as("%s", ended).isEqualTo("RETIRED");
        assertThat(cloud.delegations()).doesNotContainKey(domain);
        assertThat(ended.get("history").toString())
                .contains(
                        "Its zone %s was deleted."
                                .formatted(lease.get("hostedZoneId").textValue()));
    }

    private static List<String> accounts() {
        return cloud.members().stream().map(Account::id).sorted().toList();
    }

    /** Has an administrator start a vend of ana's at the state machine itself. */
    private static ExecutionStatus startedByHand(String lease) throws IOException {
        ObjectNode input =
                (ObjectNode)
                        Json.MAPPER.readTree(
                                Files.readString(Path.of("statemachine/vend-account.input.json")));
        String machine =
                cloud.local
                        .environment("changeApi")
                        .find("AVM_VEND_STATE_MACHINE_ARN")
                        .orElseThrow();
        try (SfnClient stepFunctions =
                cloud.client(SfnClient.builder(), cloud.administrator("vending"))) {
            String execution =
                    stepFunctions
                            .startExecution(
                                    r ->
                                            r.stateMachineArn(machine)
                                                    .name(UUID.randomUUID().toString())
                                                    .input(input.put("leaseId", lease).toString()))
                            .executionArn();
            return await().atMost(Duration.ofMinutes(2))
                    .until(
                            () ->
                                    stepFunctions
                                            .describeExecution(r -> r.executionArn(execution))
                                            .status(),
                            status -> status != ExecutionStatus.RUNNING);
        }
    }

    private static ResourceRecordSet record(String name, RRType type, String... values) {
        return ResourceRecordSet.builder()
                .name(name)
                .type(type)
                .ttl(60L)
                .resourceRecords(
                        Arrays.stream(values)
                                .map(value -> ResourceRecord.builder().value(value).build())
                                .toList())
                .build();
    }
}
