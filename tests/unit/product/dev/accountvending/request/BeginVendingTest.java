package dev.accountvending.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.catalog.TestingCatalog;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.AccountRequest;
import dev.accountvending.model.KindName;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.Person;
import dev.accountvending.model.RequestRejected;
import dev.accountvending.model.Stage;
import dev.accountvending.model.VendingFailed;

import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

class BeginVendingTest {
    private final TestingRequestService testing = new TestingRequestService();
    private final BeginVending step =
            new BeginVending(testing.ledger.registry, testing.reservations, Owners.AS_NAMED);

    @Test
    void run_twice_afterADoorReserved_beginsTheLeaseOnce() {
        AccountRequest request = request("sandbox");
        testing.requestService.accept(request, request.owner(), Optional.empty());

        BeginVending.Output output = run(request);
        int writes = testing.ledger.dynamoDb.writes();
        run(request);

        Lease lease = testing.ledger.registry.lease(new LeaseId("payments-1"));
        assertThat(lease.status()).isEqualTo(LeaseStatus.VENDING);
        assertThat(lease.lifecycle().execution()).isEqualTo("arn:execution");
        assertThat(output.domain()).isEqualTo(lease.domain().name());
        assertThat(testing.ledger.dynamoDb.writes()).isEqualTo(writes);
    }

    @Test
    void run_ofAKindToBeApproved_leavesTheLeaseRequested() {
        AccountRequest service =
                new AccountRequest(
                        new KindName("service"),
                        new AccountName("billing"),
                        new Person("ana@example.com"),
                        null,
                        new Stage("test"),
                        null,
                        null);
        LeaseId id = new LeaseId("billing-test-1");

        BeginVending.Output output = step.run(new BeginVending.Input(id, service, "arn:execution"));

        assertThat(output.approval()).isTrue();
        Lease lease = testing.ledger.registry.lease(id);
        assertThat(lease.status()).isEqualTo(LeaseStatus.REQUESTED);
        assertThat(lease.lifecycle().execution()).isEqualTo("arn:execution");
    }

    /** A kind that nobody need approve would be a way around those who must. */
    @Test
    void run_ofAnotherRequestThanTheLeases_isRefused() {
        AccountRequest service =
                new AccountRequest(
                        new KindName("service"),
                        new AccountName("billing"),
                        new Person("ana@example.com"),
                        null,
                        new Stage("test"),
                        null,
                        null);
        LeaseId id = testing.requestService.accept(service, service.owner(), Optional.empty()).id();
        testing.ledger.registry.decisions().awaitApproval(id, "token", TestingLedger.NOW);

        assertThatThrownBy(
                        () ->
                                step.run(
                                        new BeginVending.Input(
                                                id, request("sandbox"), "arn:execution")))
                .isInstanceOf(VendingFailed.class)
                .hasMessageContaining("This request is not that of lease billing-test-1");

        assertThat(testing.ledger.registry.lease(id).status())
                .isEqualTo(LeaseStatus.AWAITING_APPROVAL);
    }

    @Test
    void run_forAnOwnerWhoIsNotKnown_isRefused_beforeAnAccountIsSpent() {
        BeginVending asking =
                new BeginVending(
                        testing.ledger.registry,
                        testing.reservations,
                        (owner, _) -> {
                            throw new InvalidRequest(
                                    "The owner is not known.",
                                    List.of(new FieldProblem("owner", "Nobody has it.")));
                        });

        assertThatThrownBy(
                        () ->
                                asking.run(
                                        new BeginVending.Input(
                                                new LeaseId("payments-1"),
                                                request("sandbox"),
                                                "arn:execution")))
                .isInstanceOf(RequestRejected.class)
                .hasMessageContaining("Nobody has it.");
    }

    @Test
    void run_ofAnExecutionStartedByHand_reservesHere() {
        run(request("sandbox"));

        assertThat(testing.ledger.dynamoDb.keys()).contains("NAME#payments", "LEASE#payments-1");
    }

    @Test
    void run_ofAnotherLeaseOfATakenName_isRefused() {
        run(request("sandbox"));

        assertThatThrownBy(
                        () ->
                                step.run(
                                        new BeginVending.Input(
                                                new LeaseId("payments-2"),
                                                request("sandbox"),
                                                "arn:execution")))
                .isInstanceOf(RequestRejected.class)
                .hasMessageContaining("payments-1");
    }

    @Test
    void run_ofWhatTheCatalogDoesNotAllow_isRefused() {
        assertThatThrownBy(() -> run(request("castle")))
                .isInstanceOf(RequestRejected.class)
                .hasMessageContaining("There is no kind \"castle\"");
    }

    @Test
    void run_tellsWhetherHooksAreToBeRun_forWhatIsHandedOver() {
        Catalog hooked =
                TestingCatalog.withHooks(
                        "sandbox",
                        "{beforeHandOver: [{function: account-vending-hook-x, atMostMinutes: 1}]}");
        Reservations reservations =
                new Reservations(
                        testing.ledger.registry,
                        hooked,
                        new Reservations.Form("accounts.example.com", "aws+{lease}@example.com"),
                        testing.policy,
                        testing.domains,
                        Clock.fixed(TestingLedger.NOW, ZoneOffset.UTC));
        AccountRequest pooled = TestingLedger.requestForPool("pool-sandbox-1");

        assertThat(reservations.isForPool(pooled)).isTrue();
        assertThat(reservations.hasHooks(pooled)).isFalse();
        assertThat(
                        new BeginVending(testing.ledger.registry, reservations, Owners.AS_NAMED)
                                .run(
                                        new BeginVending.Input(
                                                new LeaseId("payments-1"),
                                                request("sandbox"),
                                                "arn:execution"))
                                .hooks())
                .isTrue();
        assertThat(run(request("sandbox")).hooks()).isFalse();
    }

    private BeginVending.Output run(AccountRequest request) {
        return step.run(
                new BeginVending.Input(new LeaseId("payments-1"), request, "arn:execution"));
    }

    private static AccountRequest request(String kind) {
        return new AccountRequest(
                new KindName(kind),
                new AccountName("payments"),
                new Person("ana@example.com"),
                null,
                null,
                null,
                null);
    }
}
