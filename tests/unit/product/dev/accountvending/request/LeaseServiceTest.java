package dev.accountvending.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.dns.TestingRoute53;
import dev.accountvending.ledger.Decision;
import dev.accountvending.ledger.Filter;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.LimitIncrease;
import dev.accountvending.ledger.Review;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.AccountRequest;
import dev.accountvending.model.KindName;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.Person;
import dev.accountvending.model.RequestRejected;
import dev.accountvending.model.Stage;
import dev.accountvending.model.Times;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.policy.Decider;
import dev.accountvending.policy.DecisionRequest;
import dev.accountvending.policy.OutdatedRequest;
import dev.accountvending.policy.Refused;
import dev.accountvending.policy.SeenRequest;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.route53.model.RRType;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

class LeaseServiceTest {
    private static final Person ANA = new Person("ana@example.com");
    private static final Person BEN = new Person("ben@example.com");
    private static final Person ADA = new Person("ada@example.com");
    private static final Decider PIA = Decider.of(new Person("pia@example.com"));
    private static final Decider PAUL = Decider.of(new Person("paul@example.com"));
    private static final AccountName BILLING = new AccountName("billing-test");
    private static final AccountName SPIKE = new AccountName("spike");

    private final TestingRequestService testing = new TestingRequestService();
    private final LeaseService desk = testing.leaseService;

    @Test
    void decide_approving_movesOnAndTellsTheExecution() {
        waiting();

        Lease lease = desk.decide(BILLING, SeenRequest.NOT_SAID, true, "Fine.", PIA);

        assertThat(lease.status()).isEqualTo(LeaseStatus.VENDING);
        assertThat(lease.lifecycle().history().getLast().by()).isEqualTo("pia@example.com");
        assertThat(testing.stepFunctions.told).containsEntry("token", "{\"approved\":true}");
    }

    /** Somebody may use the name while the request waits. */
    @Test
    void decide_approvingADomainThatIsInUseByNow_isRefused_andGoesOnWaiting() {
        waiting();
        Lease lease = testing.ledger.registry.newest(BILLING).orElseThrow();
        testing.parent.put(
                testing.parentZone,
                TestingRoute53.record(
                        lease.domain().name().value(), RRType.CNAME, "shop.example.com"));

        assertThatThrownBy(() -> desk.decide(BILLING, SeenRequest.NOT_SAID, true, null, PIA))
                .isInstanceOf(RequestRejected.class)
                .hasMessageContaining("CNAME");

        assertThat(testing.ledger.registry.lease(lease.id()).status())
                .isEqualTo(LeaseStatus.AWAITING_APPROVAL);
        assertThat(desk.decide(BILLING, SeenRequest.NOT_SAID, false, "In use.", PIA).status())
                .isEqualTo(LeaseStatus.REJECTED);
    }

    @Test
    void decide_rejecting_givesTheClaimsBack() {
        waiting();

        Lease lease = desk.decide(BILLING, SeenRequest.NOT_SAID, false, "Use staging.", PIA);

        assertThat(lease.status()).isEqualTo(LeaseStatus.REJECTED);
        assertThat(testing.ledger.dynamoDb.keys())
                .doesNotContain("NAME#billing-test", "OWNER#ana@example.com#service");
        assertThat(testing.stepFunctions.told).containsEntry("token", "{\"approved\":false}");
    }

    @Test
    void decide_afterAnother_isToldWhoWon() {
        waiting();
        desk.decide(BILLING, SeenRequest.NOT_SAID, true, null, PIA);

        assertThatThrownBy(() -> desk.decide(BILLING, SeenRequest.NOT_SAID, false, null, PAUL))
                .isInstanceOf(RequestRejected.class)
                .hasMessageContaining("approved by pia@example.com");
        assertThatThrownBy(() -> desk.decide(BILLING, SeenRequest.NOT_SAID, true, null, PAUL))
                .isInstanceOf(RequestRejected.class);
    }

    @Test
    void decide_theSameAgain_tellsTheExecutionAgain() {
        waiting();
        desk.decide(BILLING, SeenRequest.NOT_SAID, true, null, PIA);
        testing.stepFunctions.told.clear();

        desk.decide(BILLING, SeenRequest.NOT_SAID, true, null, PIA);

        assertThat(testing.stepFunctions.told).hasSize(1);
    }

    @Test
    void decide_whenTheExecutionWaitsNoMore_standsAllTheSame() {
        waiting();
        testing.stepFunctions.refuseWith = "TaskTimedOut";

        assertThat(desk.decide(BILLING, SeenRequest.NOT_SAID, true, null, PIA).status())
                .isEqualTo(LeaseStatus.VENDING);
    }

    @Test
    void decide_ofTheRequester_isRefused() {
        waiting();

        assertThatThrownBy(
                        () ->
                                desk.decide(
                                        BILLING, SeenRequest.NOT_SAID, true, null, Decider.of(ANA)))
                .isInstanceOf(Refused.class);
    }

    @Test
    void list_showsThePoolsOwnToAdministratorsAlone() {
        testing.ledger.reserved(TestingLedger.requestForPool("pool-sandbox-1"), 10);

        assertThat(desk.list(Filter.ALL, null, ADA).leases()).hasSize(1);
        assertThat(desk.list(Filter.ALL, null, ANA).leases()).isEmpty();
    }

    @Test
    void retire_ofAWaitingRequest_withdrawsIt() {
        waiting();

        assertThat(desk.retire(BILLING, SeenRequest.NOT_SAID, ANA).status())
                .isEqualTo(LeaseStatus.WITHDRAWN);
        assertThat(desk.retire(BILLING, SeenRequest.NOT_SAID, ANA).status())
                .isEqualTo(LeaseStatus.WITHDRAWN);
        assertThat(testing.stepFunctions.told).containsEntry("token", "{\"approved\":false}");
        assertThatThrownBy(() -> desk.decide(BILLING, SeenRequest.NOT_SAID, true, null, PIA))
                .isInstanceOf(RequestRejected.class)
                .hasMessageContaining("withdrawn by ana@example.com");
    }

    @Test
    void retire_beginsTheEndAtOnce_andOnce() {
        active();

        desk.retire(SPIKE, SeenRequest.NOT_SAID, ANA);
        Lease asked = desk.retire(SPIKE, SeenRequest.NOT_SAID, ADA);

        assertThat(asked.lifecycle().retirement()).isNotNull();
        assertThat(asked.status()).isEqualTo(LeaseStatus.ACTIVE);
        assertThat(retirements()).singleElement().asString().startsWith("retire-spike-1-");
    }

    @Test
    void retire_whenItCannotBeginNow_leavesThatToTheSweep() {
        active();
        testing.stepFunctions.refuseWith = "ThrottlingException";

        assertThat(desk.retire(SPIKE, SeenRequest.NOT_SAID, ANA).lifecycle().retirement())
                .isNotNull();

        testing.stepFunctions.refuseWith = null;
        desk.retire(SPIKE, SeenRequest.NOT_SAID, ANA);
        assertThat(retirements()).hasSize(1);
    }

    @Test
    void retire_ofAFrozenLease_isGranted() {
        active();
        testing.ledger.registry.move(
                new LeaseId("spike-1"), LeaseStatus.FROZEN, "test", "Its budget is used up.");

        assertThat(desk.retire(SPIKE, SeenRequest.NOT_SAID, ANA).lifecycle().retirement())
                .isNotNull();

        assertThat(retirements()).hasSize(1);
    }

    @Test
    void retire_onceTheEndHasBegun_changesNothing() {
        active();
        desk.retire(SPIKE, SeenRequest.NOT_SAID, ANA);
        Lease ending =
                testing.ledger
                        .registry
                        .progress()
                        .beginRetirement(new LeaseId("spike-1"), "arn:execution");

        assertThat(desk.retire(SPIKE, SeenRequest.NOT_SAID, ANA)).isEqualTo(ending);
    }

    @Test
    void accept_afterTheLeaseHasEnded_givesTheNameAgain() {
        active();
        desk.retire(SPIKE, SeenRequest.NOT_SAID, ANA);
        testing.ledger.registry.progress().beginRetirement(new LeaseId("spike-1"), "arn:execution");
        testing.ledger.registry.progress().finishRetirement(new LeaseId("spike-1"));
        assertThat(desk.find(SPIKE).status()).isEqualTo(LeaseStatus.RETIRED);

        Lease next =
                testing.requestService.accept(
                        request("sandbox", "spike", null), ANA, Optional.empty());

        assertThat(next.id()).isEqualTo(new LeaseId("spike-2"));
        assertThat(desk.find(SPIKE)).isEqualTo(testing.ledger.registry.lease(next.id()));
    }

    @Test
    void retire_whileItIsMade_cancelsIt_forOwnerAndAdministrators() {
        AccountRequest request = request("sandbox", "spike", null);
        testing.requestService.accept(request, ANA, Optional.empty());

        assertThatThrownBy(() -> desk.retire(SPIKE, SeenRequest.NOT_SAID, BEN))
                .isInstanceOf(Refused.class);
        String digest = DecisionRequest.ofEnd(desk.find(SPIKE)).digest();
        LeaseId id = new LeaseId("spike-1");
        testing.ledger.registry.progress().begin(id, "arn:vend");
        testing.ledger.registry.progress().enterAccount(id, TestingLedger.ACCOUNT);

        Lease cancelled = desk.retire(SPIKE, new SeenRequest(id, digest), ADA);

        assertThat(cancelled.isCancelled()).isTrue();
        assertThat(desk.retire(SPIKE, new SeenRequest(id, digest), ANA)).isEqualTo(cancelled);
        assertThat(retirements()).as("the vend stops by itself").isEmpty();
    }

    @Test
    void extend_underTheSameKey_extendsOnce() {
        active();

        desk.extend(SPIKE, 3, null, ANA, Optional.of("k"));
        Lease lease = desk.extend(SPIKE, 3, null, ANA, Optional.of("k")).lease();
        Lease further = desk.extend(SPIKE, 3, null, ADA, Optional.empty()).lease();

        assertThat(lease.terms().expiresAt())
                .isEqualTo(TestingLedger.NOW.plus(Duration.ofDays(10)));
        assertThat(further.terms().expiresAt())
                .isEqualTo(TestingLedger.NOW.plus(Duration.ofDays(13)));
        assertThat(testing.news.events())
                .as("the repeat tells what its first run may not have come to tell")
                .containsExactly("LeaseExtended", "LeaseExtended", "LeaseExtended");
        assertThat(testing.news.eventIds())
                .containsExactlyInAnyOrder(
                        "LeaseExtended:spike-1/" + lease.terms().expiresAt(),
                        "LeaseExtended:spike-1/" + further.terms().expiresAt());
        assertThat(testing.news.event("LeaseExtended").path("requestedBy").textValue())
                .isEqualTo("ada@example.com");
    }

    @Test
    void extend_repeatedAfterItWasRejected_tellsOfNoExtension() {
        active();
        desk.extend(SPIKE, 24, null, ANA, Optional.of("k"));
        desk.decide(SPIKE, SeenRequest.NOT_SAID, false, null, Decider.of(ADA));

        assertThat(desk.extend(SPIKE, 24, null, ANA, Optional.of("k")).waits()).isFalse();
        assertThat(testing.news.events()).doesNotContain("LeaseExtended");
    }

    @Test
    void extend_beyondTheLongest_asksThoseWhoDecide() {
        active();

        LeaseService.ChangeResult wish = desk.extend(SPIKE, 24, "Not done.", ANA, Optional.empty());

        assertThat(wish.waits()).isTrue();
        assertThat(wish.lease().terms().expiresAt())
                .isEqualTo(TestingLedger.NOW.plus(Duration.ofDays(7)));
        assertThat(wish.lease().lifecycle().history().getLast().why())
                .isEqualTo("Asked for 24 more days. Not done.");
        assertThat(testing.news.mailTo("ada@example.com"))
                .singleElement()
                .asString()
                .contains("24 more days", "Not done.", "avm approve spike");
        assertThat(testing.news.events()).containsExactly("ExtensionRequested");
    }

    @Test
    void extend_beyondTheLongest_again_isTheSameWish() {
        active();
        Lease first = desk.extend(SPIKE, 24, null, ANA, Optional.of("k")).lease();

        assertThat(desk.extend(SPIKE, 24, null, ANA, Optional.of("k")))
                .isEqualTo(new LeaseService.ChangeResult(first, true));
        assertThat(desk.extend(SPIKE, 24, null, ANA, Optional.empty()))
                .isEqualTo(new LeaseService.ChangeResult(first, true));
        assertThat(testing.news.mailTo("ada@example.com")).hasSize(1);
        assertThatThrownBy(() -> desk.extend(SPIKE, 30, null, ANA, Optional.empty()))
                .isInstanceOf(RequestRejected.class)
                .hasMessageContaining("ana@example.com asked for 24 more days");
    }

    @Test
    void extend_whoseAskingFailed_again_asks() {
        active();
        testing.news.refuseEvents(true);
        assertThatThrownBy(() -> desk.extend(SPIKE, 24, null, ANA, Optional.empty()))
                .isInstanceOf(TransientFailure.class);
        testing.news.refuseEvents(false);

        assertThat(desk.extend(SPIKE, 24, null, ANA, Optional.empty()).waits()).isTrue();
        assertThat(testing.news.mailTo("ada@example.com")).hasSize(1);
    }

    @Test
    void extend_whoseMailIsRefusedForGood_stands() {
        active();
        testing.news.beforeNextMail(
                () -> {
                    throw new VendingFailed("The address is not verified.");
                });

        assertThat(desk.extend(SPIKE, 24, null, ANA, Optional.empty()).waits()).isTrue();
    }

    @Test
    void extend_withinTheLongest_whileAnotherWaits_isDoneAtOnce() {
        active();
        desk.extend(SPIKE, 24, null, ANA, Optional.empty());

        LeaseService.ChangeResult wish = desk.extend(SPIKE, 2, null, ANA, Optional.empty());

        assertThat(wish.waits()).isFalse();
        assertThat(wish.lease().terms().expiresAt())
                .isEqualTo(TestingLedger.NOW.plus(Duration.ofDays(9)));
        assertThat(wish.lease().approvals().openLimitIncrease()).isNotNull();
    }

    @Test
    void extend_beyondTheLongest_whereNobodyElseCouldDecide_isRefusedWithTheLatestEnd() {
        active();

        assertThatThrownBy(() -> desk.extend(SPIKE, 24, null, ADA, Optional.empty()))
                .isInstanceOf(RequestRejected.class)
                .hasMessageContaining("30 days at most")
                .hasMessageContaining("24 December 2026, 10:00 UTC");
    }

    @Test
    void wishesAndDecisions_whoseMailIsRefused_standAllTheSame() {
        active();
        testing.news.refuseMail();

        LeaseService.ChangeResult wish = desk.extend(SPIKE, 24, null, ANA, Optional.of("k"));
        assertThat(wish.waits()).isTrue();
        assertThat(
                        testing.ledger
                                .registry
                                .lease(wish.lease().id())
                                .lifecycle()
                                .history()
                                .getLast()
                                .why())
                .contains("e-mail", "refused");

        Lease lease = desk.decide(SPIKE, SeenRequest.NOT_SAID, true, null, Decider.of(ADA));
        assertThat(lease.terms().expiresAt())
                .isEqualTo(TestingLedger.NOW.plus(Duration.ofDays(31)));
    }

    @Test
    void decide_approvingMoreDays_extends_andTellsTheOwner() {
        active();
        desk.extend(SPIKE, 24, null, ANA, Optional.of("k"));

        Lease lease = desk.decide(SPIKE, SeenRequest.NOT_SAID, true, "Fine.", Decider.of(ADA));

        Instant end = TestingLedger.NOW.plus(Duration.ofDays(31));
        assertThat(lease.terms().expiresAt()).isEqualTo(end);
        assertThat(lease.lifecycle().dueAt()).isEqualTo(TestingLedger.NOW);
        assertThat(lease.approvals().openLimitIncrease()).isNull();
        assertThat(lease.lifecycle().history().getLast().why())
                .isEqualTo("Approved: 24 more days. Fine.");
        assertThat(lease.lifecycle().history().getLast().by()).isEqualTo("ada@example.com");
        assertThat(testing.news.mailTo("ana@example.com"))
                .singleElement()
                .asString()
                .contains("approved 24 more days", Times.minute(end), "Fine.");
        assertThat(testing.news.events()).containsExactly("ExtensionRequested", "LeaseExtended");
        assertThat(desk.extend(SPIKE, 24, null, ANA, Optional.of("k")).lease().terms().expiresAt())
                .isEqualTo(end);
    }

    @Test
    void decide_rejectingMoreDays_leavesTheEnd_andTellsTheOwner() {
        active();
        desk.extend(SPIKE, 24, null, ANA, Optional.empty());

        Lease lease =
                desk.decide(SPIKE, SeenRequest.NOT_SAID, false, "Time is over.", Decider.of(ADA));

        assertThat(lease.terms().expiresAt()).isEqualTo(TestingLedger.NOW.plus(Duration.ofDays(7)));
        assertThat(lease.approvals().openLimitIncrease()).isNull();
        assertThat(testing.news.mailTo("ana@example.com"))
                .singleElement()
                .asString()
                .contains("rejected", "Time is over.");
        assertThat(testing.news.events())
                .containsExactly("ExtensionRequested", "ExtensionRejected");
        assertThat(desk.extend(SPIKE, 30, null, ANA, Optional.empty()).waits()).isTrue();
    }

    @Test
    void decide_onMoreDays_again_isToldOnce_andOtherwiseTellsWhoWon() {
        active();
        desk.extend(SPIKE, 24, null, ANA, Optional.empty());
        Lease first = desk.decide(SPIKE, SeenRequest.NOT_SAID, true, null, Decider.of(ADA));

        assertThat(desk.decide(SPIKE, SeenRequest.NOT_SAID, true, null, Decider.of(ADA)))
                .isEqualTo(first);
        assertThat(testing.news.mailTo("ana@example.com")).hasSize(1);
        assertThatThrownBy(
                        () ->
                                desk.decide(
                                        SPIKE, SeenRequest.NOT_SAID, false, null, Decider.of(ADA)))
                .isInstanceOf(RequestRejected.class)
                .hasMessageContaining("24 more days was approved by ada@example.com");
    }

    @Test
    void decide_onMoreDays_isNotForTheOwner_norForApproversOfOtherKinds() {
        active();
        desk.extend(SPIKE, 24, null, ANA, Optional.empty());

        assertThatThrownBy(
                        () -> desk.decide(SPIKE, SeenRequest.NOT_SAID, true, null, Decider.of(ANA)))
                .isInstanceOf(Refused.class);
        assertThatThrownBy(() -> desk.decide(SPIKE, SeenRequest.NOT_SAID, true, null, PIA))
                .isInstanceOf(Refused.class);
    }

    @Test
    void decide_onMoreDays_afterItsEndBegan_isRefused() {
        active();
        desk.extend(SPIKE, 24, null, ANA, Optional.empty());
        desk.retire(SPIKE, SeenRequest.NOT_SAID, ANA);
        assertThatThrownBy(
                        () -> desk.decide(SPIKE, SeenRequest.NOT_SAID, true, null, Decider.of(ADA)))
                .isInstanceOf(RequestRejected.class);
        testing.ledger.registry.progress().beginRetirement(new LeaseId("spike-1"), "arn:retire");

        assertThatThrownBy(
                        () -> desk.decide(SPIKE, SeenRequest.NOT_SAID, true, null, Decider.of(ADA)))
                .isInstanceOfAny(RequestRejected.class, Refused.class);
        assertThat(desk.find(SPIKE).approvals().limitIncrease()).isNull();
    }

    @Test
    void decide_onABudget_isTheSame() {
        active();
        testing.ledger
                .registry
                .decisions()
                .askIncrease(
                        new LeaseId("spike-1"),
                        new LimitIncrease(
                                "ana@example.com", TestingLedger.NOW, null, 80, null, null),
                        null);

        Lease lease = desk.decide(SPIKE, SeenRequest.NOT_SAID, true, null, Decider.of(ADA));

        assertThat(lease.terms().monthlyBudget()).isEqualTo(80);
        assertThat(lease.terms().expiresAt()).isEqualTo(TestingLedger.NOW.plus(Duration.ofDays(7)));
        assertThat(testing.news.events()).containsExactly("BudgetRaised");
    }

    @Test
    void keep_ofALeaseWithoutAnEnd_beginsAnotherReview() {
        waiting();
        Lease vending = desk.decide(BILLING, SeenRequest.NOT_SAID, true, null, PIA);
        testing.ledger.registry.progress().activate(vending.id(), "alias");

        Lease kept = desk.keep(BILLING, ANA);

        assertThat(kept.notices().review()).isEqualTo(new Review(TestingLedger.NOW, null, null));
        assertThat(kept.lifecycle().history().getLast().why()).isEqualTo("Still needed.");
        assertThatThrownBy(() -> desk.keep(BILLING, BEN)).isInstanceOf(Refused.class);
    }

    @Test
    void keep_ofALeaseWithAnEnd_saysToExtendIt() {
        active();

        assertThatThrownBy(() -> desk.keep(SPIKE, ANA))
                .isInstanceOf(RequestRejected.class)
                .hasMessageContaining("extend it instead");
    }

    @Test
    void extend_afterItsRetirementWasAskedFor_isRefused() {
        active();
        desk.retire(SPIKE, SeenRequest.NOT_SAID, ANA);

        assertThatThrownBy(() -> desk.extend(SPIKE, 1, null, ANA, Optional.empty()))
                .isInstanceOf(RequestRejected.class);
    }

    @Test
    void extend_ofALeaseWithoutEnd_isRefused() {
        waiting();

        assertThatThrownBy(() -> desk.extend(BILLING, 1, null, ANA, Optional.empty()))
                .isInstanceOf(RequestRejected.class)
                .hasMessageContaining("no end");
    }

    @Test
    void find_ofAnUnknownName_saysSo() {
        assertThatThrownBy(() -> desk.find(new AccountName("nobody")))
                .isInstanceOf(UnknownAccount.class);
    }

    @Test
    void decide_onARequestThatWasAskedForAnew_decidesNothing_andSaysWhatBecameOfTheFirst() {
        waiting();
        SeenRequest first = toDecide(BILLING);
        desk.retire(BILLING, SeenRequest.NOT_SAID, ANA);
        waiting();

        for (boolean approve : List.of(true, false)) {
            assertThatThrownBy(() -> desk.decide(BILLING, first, approve, "Fine.", PIA))
                    .isInstanceOf(OutdatedRequest.class)
                    .hasMessage(
                            "billing-test was withdrawn by ana@example.com on %s. billing-test is another lease now, billing-test-2: kind service, of ana@example.com.",
                            Times.minute(TestingLedger.NOW));
        }

        assertThat(desk.find(BILLING).status()).isEqualTo(LeaseStatus.AWAITING_APPROVAL);
        assertThat(desk.decide(BILLING, toDecide(BILLING), true, null, PIA).status())
                .isEqualTo(LeaseStatus.VENDING);
    }

    @Test
    void decide_withADigestThatDoesNotFit_isToldWhatWaits_ifTheyMayDecide() {
        waiting();
        SeenRequest changed = new SeenRequest(new LeaseId("billing-test-1"), "0123456789abcdef");

        assertThatThrownBy(() -> desk.decide(BILLING, changed, true, null, PIA))
                .isInstanceOf(OutdatedRequest.class)
                .hasMessageContaining("It is: service billing-test for ana@example.com");
        assertThatThrownBy(() -> desk.decide(BILLING, changed, true, null, Decider.of(BEN)))
                .isInstanceOf(Refused.class);
        assertThat(desk.find(BILLING).status()).isEqualTo(LeaseStatus.AWAITING_APPROVAL);
    }

    @Test
    void decide_onAnotherLease_isFirstOfAllOutdated_butTellsStrangersNothing() {
        SeenRequest no = new SeenRequest(new LeaseId("billing-test-7"), null);
        assertThatThrownBy(() -> desk.decide(BILLING, no, true, null, PIA))
                .isInstanceOf(OutdatedRequest.class)
                .hasMessage("billing-test has no lease billing-test-7.");
        waiting();
        SeenRequest first = toDecide(BILLING);
        desk.decide(BILLING, first, false, null, PIA);
        waiting();
        desk.decide(BILLING, toDecide(BILLING), true, null, PIA);

        assertThatThrownBy(() -> desk.decide(BILLING, first, true, null, Decider.of(ADA)))
                .isInstanceOf(OutdatedRequest.class)
                .hasMessageContaining("rejected by pia@example.com");
        assertThatThrownBy(() -> desk.decide(BILLING, first, true, null, Decider.of(BEN)))
                .isInstanceOf(Refused.class);
        assertThatThrownBy(() -> desk.retire(BILLING, first, BEN)).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> desk.retire(BILLING, first, ANA))
                .isInstanceOf(OutdatedRequest.class);
    }

    @Test
    void decide_onAWishThatChangesMeanwhile_allowsNeither() {
        active();
        desk.extend(SPIKE, 60, "Not done.", ANA, Optional.empty());
        SeenRequest seen = toDecide(SPIKE);
        LeaseId id = new LeaseId("spike-1");
        testing.ledger.dynamoDb.beforeNextWrite(
                () ->
                        testing.ledger.registry.update(
                                id,
                                lease ->
                                        lease.withApprovals(
                                                approvals ->
                                                        approvals.withLimitIncrease(
                                                                new LimitIncrease(
                                                                        "ana@example.com",
                                                                        TestingLedger.NOW,
                                                                        60,
                                                                        null,
                                                                        "For something else.",
                                                                        null)))));

        assertThatThrownBy(() -> desk.decide(SPIKE, seen, true, null, Decider.of(ADA)))
                .isInstanceOf(OutdatedRequest.class)
                .hasMessageContaining("It is: 60 more days for spike");

        assertThat(desk.find(SPIKE).approvals().openLimitIncrease()).isNotNull();
        assertThat(desk.find(SPIKE).terms().expiresAt())
                .isEqualTo(TestingLedger.NOW.plus(Duration.ofDays(7)));
    }

    @Test
    void decide_onMoreDays_countsForTheEndThatWasSeen() {
        active();
        desk.extend(SPIKE, 60, null, ANA, Optional.empty());
        SeenRequest seen = toDecide(SPIKE);
        desk.extend(SPIKE, 3, null, ANA, Optional.empty());

        assertThatThrownBy(() -> desk.decide(SPIKE, seen, true, null, Decider.of(ADA)))
                .isInstanceOf(OutdatedRequest.class);
        assertThat(desk.find(SPIKE).terms().expiresAt())
                .isEqualTo(TestingLedger.NOW.plus(Duration.ofDays(10)));
    }

    @Test
    void decide_sentAgain_isTheSameDecision() {
        active();
        desk.extend(SPIKE, 60, null, ANA, Optional.empty());
        SeenRequest seen = toDecide(SPIKE);

        Lease first = desk.decide(SPIKE, seen, true, null, Decider.of(ADA));

        assertThat(desk.decide(SPIKE, seen, true, null, Decider.of(ADA))).isEqualTo(first);
        assertThatThrownBy(() -> desk.asked(SPIKE, seen, Decider.of(ADA)))
                .isInstanceOf(RequestRejected.class)
                .hasMessageContaining("approved by ada@example.com");
    }

    @Test
    void retire_meantAsAWithdrawal_endsNoAccount() {
        waiting();
        SeenRequest withdrawal = toEnd(BILLING);
        LeaseId id = new LeaseId("billing-test-1");
        testing.ledger.dynamoDb.beforeNextWrite(
                () -> {
                    testing.ledger
                            .registry
                            .decisions()
                            .decide(
                                    id,
                                    new Decision(true, "pia@example.com", TestingLedger.NOW, null));
                    testing.ledger.registry.progress().activate(id, "alias");
                });

        assertThatThrownBy(() -> desk.retire(BILLING, withdrawal, ANA))
                .isInstanceOf(OutdatedRequest.class)
                .hasMessageContaining("billing-test is active");
        assertThatThrownBy(() -> desk.retire(BILLING, withdrawal, ANA))
                .isInstanceOf(OutdatedRequest.class);

        assertThat(desk.find(BILLING).lifecycle().retirement()).isNull();
        assertThat(retirements()).isEmpty();
    }

    @Test
    void retire_sentAgain_isTheSameEnd() {
        active();
        SeenRequest seen = toEnd(SPIKE);

        Lease first = desk.retire(SPIKE, seen, ANA);
        assertThat(desk.retire(SPIKE, seen, ANA)).isEqualTo(first);
        Lease ending =
                testing.ledger.registry.progress().beginRetirement(first.id(), "arn:execution");

        assertThat(desk.retire(SPIKE, seen, ANA)).isEqualTo(ending);
    }

    private SeenRequest toDecide(AccountName name) {
        return seen(DecisionRequest.ofDecision(desk.find(name), testing.catalog));
    }

    private SeenRequest toEnd(AccountName name) {
        return seen(DecisionRequest.ofEnd(desk.find(name)));
    }

    private static SeenRequest seen(DecisionRequest question) {
        return new SeenRequest(question.lease(), question.digest());
    }

    private List<String> retirements() {
        return testing.stepFunctions.started.keySet().stream()
                .filter(name -> name.startsWith("retire-"))
                .toList();
    }

    private void waiting() {
        Lease lease =
                testing.requestService.accept(
                        request("service", "billing", new Stage("test")), ANA, Optional.empty());
        testing.ledger.registry.decisions().awaitApproval(lease.id(), "token", TestingLedger.NOW);
    }

    private void active() {
        testing.requestService.accept(request("sandbox", "spike", null), ANA, Optional.empty());
        LeaseId id = new LeaseId("spike-1");
        testing.ledger.registry.progress().begin(id, "arn:execution");
        testing.ledger.registry.move(id, LeaseStatus.ACTIVE, "test", null);
    }

    private static AccountRequest request(
            String kind, String name, @org.jspecify.annotations.Nullable Stage stage) {
        return new AccountRequest(
                new KindName(kind), new AccountName(name), ANA, null, stage, null, null);
    }
}
