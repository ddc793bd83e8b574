package dev.accountvending.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.accountvending.dns.TestingRoute53;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.AccountRequest;
import dev.accountvending.model.KindName;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.Person;
import dev.accountvending.model.RequestRejected;
import dev.accountvending.model.Stage;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.policy.Policy;
import dev.accountvending.policy.Refused;
import dev.accountvending.runtime.Json;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import software.amazon.awssdk.services.route53.model.RRType;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

class RequestServiceTest {
    private static final Person ANA = new Person("ana@example.com");

    private final TestingRequestService testing = new TestingRequestService();

    @Test
    void accept_reservesAndStartsUnderAReadableName() throws Exception {
        Lease lease = accept(request("sandbox", "payments", 7, null));

        assertThat(lease.status()).isEqualTo(LeaseStatus.REQUESTED);
        assertThat(lease.domain().name()).hasToString("payments.sbx.accounts.example.com");
        assertThat(lease.account().email()).hasToString("aws+payments-1@example.com");
        assertThat(lease.lifecycle().execution())
                .isEqualTo(
                        "arn:aws:states:us-east-1:1:execution:vend-account:vend-sandbox-payments-1");
        String input = testing.stepFunctions.started.get("vend-sandbox-payments-1");
        assertThat(Json.MAPPER.readTree(input).at("/request/days").intValue()).isEqualTo(7);
        assertThat(Json.MAPPER.readTree(input).at("/waits/certificate").intValue()).isEqualTo(30);
    }

    @Test
    void accept_ofANameThatTheParentZoneUses_writesNoLease_andStartsNothing() {
        use("payments.sbx.accounts.example.com");

        assertThatThrownBy(() -> accept(request("sandbox", "payments", 7, null)))
                .isInstanceOf(RequestRejected.class)
                .hasMessageContaining("payments.sbx.accounts.example.com CNAME");

        assertThat(testing.ledger.registry.newest(new AccountName("payments"))).isEmpty();
        assertThat(testing.stepFunctions.started).isEmpty();
    }

    @Test
    void accept_ofARepeat_isTheSameLease_whateverIsInTheZoneByNow() {
        AccountRequest request = request("sandbox", "payments", 7, null);
        Lease first = testing.requestService.accept(request, ANA, Optional.of("key"));
        use("payments.sbx.accounts.example.com");

        Lease second = testing.requestService.accept(request, ANA, Optional.of("key"));

        assertThat(second.id()).isEqualTo(first.id());
    }

    @Test
    void acceptForPool_doesNotReadTheZone() {
        testing.requestService.acceptForPool(
                new KindName("sandbox"), new AccountName("pool-sandbox-1"));

        assertThat(testing.parent.faults.calls()).isEmpty();
    }

    private void use(String domain) {
        testing.parent.put(
                testing.parentZone,
                TestingRoute53.record(domain, RRType.CNAME, "shop.example.com"));
    }

    @Test
    void accept_withoutDays_takesTheKinds() {
        Lease lease = accept(request("sandbox", "payments", null, null));

        assertThat(lease.terms().expiresAt()).isEqualTo(TestingLedger.NOW.plus(Duration.ofDays(7)));
    }

    @Test
    void accept_ofAKindWithoutEnd_hasNone() {
        Lease lease = accept(request("service", "billing", null, "staging"));

        assertThat(lease.terms().expiresAt()).isNull();
        assertThat(lease.name()).hasToString("billing-staging");
    }

    @Test
    void accept_ofATakenName_tellsByWhichLease() {
        accept(request("sandbox", "payments", 7, null));

        assertThatThrownBy(() -> accept(request("developer", "payments", 7, null)))
                .isInstanceOf(RequestRejected.class)
                .hasMessageContaining("payments-1");
    }

    @Test
    void accept_againUnderTheSameKey_answersTheSameLeaseAndStartsOnce() {
        AccountRequest request = request("sandbox", "payments", 7, null);

        Lease first = testing.requestService.accept(request, ANA, Optional.of("key"));
        Lease second = testing.requestService.accept(request, ANA, Optional.of("key"));

        assertThat(second).isEqualTo(first);
        assertThat(testing.stepFunctions.started).hasSize(1);
    }

    @Test
    void accept_forSomebodyElse_isForAdministratorsOnly() {
        AccountRequest request = request("sandbox", "payments", 7, null);

        assertThatThrownBy(
                        () ->
                                testing.requestService.accept(
                                        request, new Person("ben@example.com"), Optional.empty()))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.rule()).isEqualTo("own-request"));
        Lease lease =
                testing.requestService.accept(
                        request, new Person("ada@example.com"), Optional.empty());
        assertThat(lease.lifecycle().requester()).hasToString("ada@example.com");
        assertThat(lease.request().owner()).isEqualTo(ANA);
    }

    @Test
    void accept_recordsTheOwner_inTheSpellingThatAwsCompares() {
        RequestService service =
                testing.requestService((owner, _) -> new Person("Ana@Example.com"));

        Lease lease =
                service.accept(request("sandbox", "payments", 7, null), ANA, Optional.of("key"));

        assertThat(lease.request().owner().spelling()).isEqualTo("Ana@Example.com");
        assertThat(
                        testing.requestService.accept(
                                request("sandbox", "payments", 7, null), ANA, Optional.of("key")))
                .isEqualTo(lease);
    }

    @Test
    void accept_forAnOwnerWhoIsNotKnown_reservesNothing() {
        RequestService service =
                testing.requestService(
                        (owner, _) -> {
                            throw new InvalidRequest("The owner is not known.", List.of());
                        });

        assertThatThrownBy(
                        () ->
                                service.accept(
                                        request("sandbox", "payments", 7, null),
                                        ANA,
                                        Optional.empty()))
                .isInstanceOf(InvalidRequest.class);
        assertThat(testing.ledger.dynamoDb.keys()).isEmpty();
    }

    @Test
    void accept_ofAKindThatNobodyElseCanApprove_namesTheKind() {
        Reservations lonely =
                new Reservations(
                        testing.ledger.registry,
                        testing.catalog,
                        new Reservations.Form("accounts.example.com", "aws+{lease}@e.com"),
                        new Policy(
                                Set.of(new Person("ada@example.com")), "service=ana@example.com"),
                        testing.domains,
                        java.time.Clock.systemUTC());

        assertThat(lonely.problems(request("service", "billing", null, "test"), ANA))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("approvers"));
    }

    @Test
    void accept_whenTheExecutionIsRefused_givesTheClaimsBack() {
        testing.stepFunctions.refuseWith = "StateMachineDoesNotExist";

        assertThatThrownBy(() -> accept(request("sandbox", "payments", 7, null)))
                .isInstanceOf(VendingFailed.class);
        assertThat(testing.ledger.dynamoDb.keys())
                .containsExactly("LEASE#payments-1", "SERIES#payments");
    }

    @Test
    void accept_ofWhatTheCatalogDoesNotAllow_namesEachField() {
        assertThat(problems(request("castle", "ana", null, null)))
                .containsExactly(
                        "kind: There is no kind \"castle\": choose one of developer, qa,"
                                + " integration, sandbox, service.");
        assertThat(problems(request("sandbox", "ana", 31, "test")))
                .containsExactly(
                        "days: An account of kind sandbox lasts 30 days at most, not 31.",
                        "stage: An account of kind sandbox has no stage: leave it out.");
        assertThat(problems(request("service", "ana", 3, null)))
                .containsExactly(
                        "days: An account of kind service has no end date: leave days out.",
                        "stage: An account of kind service needs a stage: one of test, staging,"
                                + " production.");
    }

    @Test
    void accept_ofAServiceWhoseNameAndStageAreTooLong_namesTheName() {
        assertThat(problems(request("service", "a".repeat(25), null, "staging")))
                .singleElement()
                .satisfies(problem -> assertThat(problem).startsWith("name: "));
    }

    @Test
    void accept_ofANameWhoseDomainIsTooLongForACertificate_namesTheName() {
        Reservations long64 =
                new Reservations(
                        testing.ledger.registry,
                        testing.catalog,
                        new Reservations.Form(
                                "accounts.a-rather-long-company.example.com", "aws+{lease}@e.com"),
                        testing.policy,
                        testing.domains,
                        java.time.Clock.systemUTC());

        assertThat(long64.problems(request("sandbox", "a".repeat(30), null, null), ANA))
                .singleElement()
                .satisfies(
                        problem -> {
                            assertThat(problem.field()).isEqualTo("name");
                            assertThat(problem.message()).contains("at most 64");
                        });
    }

    @Test
    void acceptForPool_startsAVendThatSaysSo_beyondEveryQuota() {
        List<Lease> leases =
                Stream.of("pool-sandbox-1", "pool-sandbox-2", "pool-sandbox-3")
                        .map(AccountName::new)
                        .map(
                                name ->
                                        testing.requestService.acceptForPool(
                                                new KindName("sandbox"), name))
                        .toList();

        assertThat(leases).allMatch(Lease::isForPool);
        assertThat(testing.stepFunctions.started.values())
                .hasSize(3)
                .allMatch(input -> input.contains("\"forPool\":true"));
    }

    @Test
    void accept_inThePoolsName_isRefused() {
        AccountRequest asPool = TestingLedger.requestForPool("mine");

        assertThatThrownBy(
                        () ->
                                testing.requestService.accept(
                                        asPool, new Person("ada@example.com"), Optional.empty()))
                .isInstanceOf(InvalidRequest.class);
        assertThat(testing.stepFunctions.started).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"ana+2@example.com, + part", "ana@other.example, mailDomains"})
    void accept_forAnOwnerWhoIsNoPersonHere_namesTheOwner_evenToAdministrators(
            String owner, String why) {
        AccountRequest request =
                new AccountRequest(
                        new KindName("sandbox"),
                        new AccountName("mine"),
                        new Person(owner),
                        null,
                        null,
                        null,
                        null);

        InvalidRequest refused =
                catchThrowableOfType(
                        InvalidRequest.class,
                        () ->
                                testing.requestService.accept(
                                        request, new Person("ada@example.com"), Optional.empty()));

        assertThat(refused.problems())
                .singleElement()
                .satisfies(
                        problem -> {
                            assertThat(problem.field()).isEqualTo("owner");
                            assertThat(problem.message()).contains(why);
                        });
        assertThat(testing.stepFunctions.started).isEmpty();
    }

    private List<String> problems(AccountRequest request) {
        InvalidRequest refused = catchThrowableOfType(InvalidRequest.class, () -> accept(request));
        return refused.problems().stream().map(p -> p.field() + ": " + p.message()).toList();
    }

    private Lease accept(AccountRequest request) {
        return testing.requestService.accept(request, ANA, Optional.empty());
    }

    private static AccountRequest request(
            String kind, String name, @Nullable Integer days, @Nullable String stage) {
        return new AccountRequest(
                new KindName(kind),
                new AccountName(name),
                ANA,
                days,
                stage == null ? null : new Stage(stage),
                null,
                null);
    }
}
