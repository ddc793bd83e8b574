package dev.accountvending.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.ledger.Cleaning;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.VendingFailed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import software.amazon.awssdk.services.dynamodb.model.ListTablesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.Reservation;
import software.amazon.awssdk.services.eventbridge.model.DescribeEventBusResponse;
import software.amazon.awssdk.services.kms.model.DescribeKeyResponse;
import software.amazon.awssdk.services.kms.model.KeyListEntry;
import software.amazon.awssdk.services.kms.model.KeyManagerType;
import software.amazon.awssdk.services.kms.model.ListKeysResponse;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.GetResourcesResponse;
import software.amazon.awssdk.services.resourcegroupstaggingapi.model.ResourceTagMapping;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;

class ProveEmptyTest {
    private static final AccountId ACCOUNT = TestingLedger.ACCOUNT;
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final Duration LATER = PATIENCE.plusSeconds(1);
    private static final Instance TERMINATED =
            Instance.builder()
                    .instanceId("i-1")
                    .state(state -> state.name(InstanceStateName.TERMINATED))
                    .build();
    private static final String STRANGER =
            TestingAccount.trust("AWS", "arn:aws:iam::999999999999:root");

    private final TestingLedger ledger = new TestingLedger();
    private final TestingAccount account = new TestingAccount();
    private final Lease lease = cleaned();

    @Test
    void prove_ofAnAccountAsItWasWhenNew_isEmpty_andTheLedgerHasTheProof() {
        assertThat(prove()).isEqualTo(ProveEmpty.State.EMPTY);

        assertThat(cleaning().provenAt()).isEqualTo(TestingLedger.NOW);
    }

    @Test
    void prove_again_looksAtNothing() {
        prove();
        account.calls.clear();

        assertThat(prove()).isEqualTo(ProveEmpty.State.EMPTY);
        assertThat(account.calls).isEmpty();
    }

    @Test
    void prove_letsOurRolesAndThoseOfServicesPass() {
        account.role("/vending/", "VendingOperator", STRANGER);
        account.role(
                "/aws-service-role/ecs.amazonaws.com/",
                "AWSServiceRoleForECS",
                TestingAccount.trust("Service", "ecs.amazonaws.com"));

        assertThat(prove()).isEqualTo(ProveEmpty.State.EMPTY);
    }

    /** The back door of a former tenant: a role by the name of one that AWS or a tool makes. */
    @ParameterizedTest
    @CsvSource({
        "/x/,stacksets-exec-1",
        "/,stacksets-exec-1",
        "/x/,AWSControlTowerExecution",
        "/,AWSControlTowerExecution",
        "/aws-reserved/,AWSReservedSSO_Administrator",
        "/aws-service-role/ecs.amazonaws.com/,AWSServiceRoleForECS",
        "/vending/,Backdoor"
    })
    void prove_ofARoleThatWasNotThere_isLeft_andThenFailsByItsName(String path, String name) {
        String role = account.role(path, name, STRANGER);

        assertThat(prove()).isEqualTo(ProveEmpty.State.LEFT);
        assertThat(cleaning().provenAt()).isNull();
        assertThatThrownBy(() -> prove(LATER))
                .isInstanceOf(VendingFailed.class)
                .hasMessageContaining(role);
    }

    @Test
    void prove_ofAKeptRoleWithAnotherTrust_fails() {
        account.role("/", "AccessRole", STRANGER);

        assertThatThrownBy(() -> prove(LATER))
                .hasMessageContaining(TestingAccount.ACCESS_ROLE + " allows or trusts something");
    }

    @Test
    void prove_ofAResourceThatCloudControlLists_failsWithItsTypeAndRegion() {
        account.resource("AWS::Kinesis::Stream", "ana-stream");

        assertThatThrownBy(() -> prove(LATER))
                .hasMessageContaining("us-east-1 AWS::Kinesis::Stream ana-stream");
    }

    @Test
    void prove_ofATableInAnotherRegion_fails() {
        account.answer(
                "eu-west-1 listTables",
                _ -> ListTablesResponse.builder().tableNames("ana-table").build());

        assertThatThrownBy(() -> prove(LATER))
                .hasMessageContaining("eu-west-1 AWS::DynamoDB::Table ana-table");
    }

    @Test
    void prove_ofWhatOnlyTheTaggingApiLists_fails() {
        account.answer(
                "us-east-1 getResources",
                _ ->
                        GetResourcesResponse.builder()
                                .resourceTagMappingList(
                                        ResourceTagMapping.builder()
                                                .resourceARN(
                                                        "arn:aws:fsx:us-east-1:123456789012:backup/b")
                                                .build())
                                .build());

        assertThatThrownBy(() -> prove(LATER)).hasMessageContaining("backup/b");
    }

    @Test
    void prove_letsTerminatedInstancesAndKeysOfAwsPass() {
        account.answer(
                "describeInstances",
                _ ->
                        DescribeInstancesResponse.builder()
                                .reservations(Reservation.builder().instances(TERMINATED).build())
                                .build());
        account.answer(
                "listKeys",
                _ ->
                        ListKeysResponse.builder()
                                .keys(KeyListEntry.builder().keyId("k").build())
                                .build());
        account.answer(
                "describeKey",
                _ ->
                        DescribeKeyResponse.builder()
                                .keyMetadata(it -> it.keyId("k").keyManager(KeyManagerType.AWS))
                                .build());

        assertThat(prove()).isEqualTo(ProveEmpty.State.EMPTY);
    }

    @Test
    void prove_ofAKeyThatHidesItself_fails() {
        account.answer(
                "listKeys",
                _ ->
                        ListKeysResponse.builder()
                                .keys(KeyListEntry.builder().keyId("k").build())
                                .build());
        account.refuse("describeKey", "AccessDeniedException");

        assertThatThrownBy(() -> prove(LATER))
                .hasMessageContaining("us-east-1 keys could not be looked at");
    }

    @Test
    void prove_whenSomethingCannotBeLookedAt_fails() {
        account.refuse("eu-west-1 listResources", "AccessDeniedException");

        assertThatThrownBy(() -> prove(LATER))
                .hasMessageContaining("eu-west-1 AWS::ApiGateway::RestApi could not be looked at");
    }

    @Test
    void prove_whenARegionHasNoSuchType_passesItOver() {
        account.refuse("listResources", "UnsupportedActionException");

        assertThat(prove()).isEqualTo(ProveEmpty.State.EMPTY);
    }

    @Test
    void prove_whenAPolicyOfTheOrganizationClosesARegion_passesItOver() {
        account.close("eu-west-1");

        assertThat(prove()).isEqualTo(ProveEmpty.State.EMPTY);
    }

    @Test
    void prove_ofAChangedSettingOfTheAccount_failsWithWhatItIs() {
        account.answer(
                "eu-west-1 describeEventBus",
                _ -> DescribeEventBusResponse.builder().policy("{\"Statement\":[]}").build());

        assertThatThrownBy(() -> prove(LATER))
                .hasMessageContaining("eu-west-1 the policy of the default event bus");
    }

    @Test
    void prove_ofARegionThatWasNotEnabledWhenNew_disablesItOnceItIsEmpty() {
        account.regions.add("me-south-1");

        assertThat(prove()).isEqualTo(ProveEmpty.State.LEFT);

        assertThat(account.calls).contains("us-east-1 disableRegion");
        account.regions.remove("me-south-1");
        assertThat(prove()).isEqualTo(ProveEmpty.State.EMPTY);
    }

    @Test
    void prove_ofWhatTheInstallationLetsPass_isEmpty() {
        account.role("/company/", "Audit", STRANGER);
        account.resource("AWS::Logs::LogGroup", "/company/log");

        assertThat(prove(Duration.ZERO, "arn:aws:iam::*:role/company/*", "AWS::Logs::LogGroup"))
                .isEqualTo(ProveEmpty.State.EMPTY);
    }

    @Test
    void prove_withoutAnInventory_isRefused() {
        TestingInventory.forget(ledger, ACCOUNT);

        assertThatThrownBy(this::prove)
                .isInstanceOf(VendingFailed.class)
                .hasMessageContaining("no inventory");
    }

    @Test
    void prove_ofAnotherLeasesAccount_isRefused() {
        assertThatThrownBy(
                        () ->
                                step(Duration.ZERO)
                                        .run(
                                                new ProveEmpty.Input(
                                                        lease.id(), new AccountId("999999999999"))))
                .isInstanceOf(VendingFailed.class);
        assertThat(account.calls).isEmpty();
    }

    private Lease cleaned() {
        Lease vending = ledger.withAccount("ana");
        new RecordInventory(
                        ledger.registry,
                        _ -> account.clients(),
                        false,
                        Clock.fixed(TestingLedger.NOW, ZoneOffset.UTC))
                .run(new RecordInventory.Input(vending.id(), ACCOUNT));
        Lease active = ledger.registry.progress().activate(vending.id(), "example-ana");
        account.calls.clear();
        ledger.registry.decisions().askRetirement(active.id(), "ana@example.com");
        ledger.registry.progress().beginRetirement(active.id(), "arn:execution");
        return ledger.registry.update(
                active.id(),
                found -> found.withCleaning(new Cleaning(2, 2, "build", TestingLedger.NOW, "")));
    }

    private ProveEmpty.State prove() {
        return prove(Duration.ZERO);
    }

    private ProveEmpty.State prove(Duration later, String... excludes) {
        return step(later, excludes).run(new ProveEmpty.Input(lease.id(), ACCOUNT)).state();
    }

    private ProveEmpty step(Duration later, String... excludes) {
        return new ProveEmpty(
                ledger.registry,
                _ -> account.clients(),
                new ProveEmpty.Expectations(false, new Excludes(List.of(excludes)), PATIENCE),
                Clock.fixed(TestingLedger.NOW.plus(later), ZoneOffset.UTC));
    }

    private Cleaning cleaning() {
        return Objects.requireNonNull(ledger.registry.lease(lease.id()).cleaning());
    }
}
