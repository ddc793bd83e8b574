package dev.accountvending.policy;

import static dev.accountvending.ledger.TestingLedger.NOW;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.catalog.TestingCatalog;
import dev.accountvending.ledger.Decision;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.LimitIncrease;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.AccountRequest;
import dev.accountvending.model.KindName;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.Person;
import dev.accountvending.model.SlackMessage;
import dev.accountvending.model.TagValue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

class DecisionRequestTest {
    private static final Catalog CATALOG = TestingCatalog.shipped();
    private static final LeaseId ID = new LeaseId("spike-1");
    private static final LimitIncrease MORE_DAYS =
            new LimitIncrease("ana@example.com", NOW, 40, null, "Not done.", null);

    private final TestingLedger ledger = new TestingLedger();

    @Test
    void ofRequest_namesOwnerAndContent() {
        DecisionRequest question =
                DecisionRequest.ofRequest(
                        lease("sandbox", "ana@example.com", "A test", null), CATALOG);

        assertThat(question.about())
                .matches("sandbox spike for ana@example.com, 1 day, \\$[0-9]+ a month");
        assertThat(question.why()).isEqualTo("A test");
        assertThat(question.digest()).matches("[0-9a-f]{32}");
    }

    @Test
    void ofRequest_changesWithEachPartOfTheWish() {
        assertThat(
                        Stream.of(
                                        lease("sandbox", "ana@example.com", "A test", null),
                                        lease("developer", "ana@example.com", "A test", null),
                                        lease("sandbox", "ben@example.com", "A test", null),
                                        lease("sandbox", "ana@example.com", "Another", null),
                                        lease("sandbox", "ana@example.com", null, null),
                                        lease("sandbox", "ana@example.com", "A test", "4711"),
                                        lease(new LeaseId("spike-2"), "sandbox"),
                                        lease(ID, "not-offered"))
                                .map(lease -> DecisionRequest.ofRequest(lease, CATALOG).digest()))
                .doesNotHaveDuplicates();
    }

    @Test
    void ofRequest_staysAsItIs_whateverHappensToTheLease() {
        Lease lease = lease("sandbox", "ana@example.com", "A test", null);
        Lease later =
                lease.moved(LeaseStatus.AWAITING_APPROVAL, NOW, "test", null)
                        .withApprovals(
                                approvals ->
                                        approvals.withMessages(
                                                List.of(new SlackMessage("C1", "17.1"))))
                        .withLifecycle(lifecycle -> lifecycle.withExecution("arn:execution"))
                        .noted(NOW, "test", "Something.")
                        .moved(LeaseStatus.VENDING, NOW, "pia@example.com", "Fine.");

        assertThat(DecisionRequest.ofDecision(later, CATALOG))
                .isEqualTo(DecisionRequest.ofDecision(lease, CATALOG));
    }

    @Test
    void ofExemption_changesWithEachPartOfTheWish_andWithTheEndThatItMoves() {
        Lease lease = TestingLedger.handedOver(ID, NOW.plus(Duration.ofDays(7)));
        Lease longer = TestingLedger.handedOver(ID, NOW.plus(Duration.ofDays(8)));

        assertThat(
                        Stream.of(
                                        DecisionRequest.ofExemption(lease, MORE_DAYS),
                                        DecisionRequest.ofExemption(longer, MORE_DAYS),
                                        DecisionRequest.ofExemption(
                                                lease, wish("ben@example.com", 40)),
                                        DecisionRequest.ofExemption(
                                                lease, wish("ana@example.com", 41)),
                                        DecisionRequest.ofExemption(
                                                lease,
                                                new LimitIncrease(
                                                        "ana@example.com",
                                                        NOW.plusSeconds(1),
                                                        40,
                                                        null,
                                                        "Not done.",
                                                        null)),
                                        DecisionRequest.ofExemption(
                                                lease,
                                                new LimitIncrease(
                                                        "ana@example.com",
                                                        NOW,
                                                        40,
                                                        null,
                                                        "Please.",
                                                        null)),
                                        DecisionRequest.ofExemption(
                                                lease,
                                                new LimitIncrease(
                                                        "ana@example.com",
                                                        NOW,
                                                        null,
                                                        40,
                                                        "Not done.",
                                                        null)),
                                        DecisionRequest.ofEnd(lease),
                                        DecisionRequest.ofRequest(lease, CATALOG))
                                .map(DecisionRequest::digest))
                .doesNotHaveDuplicates();
        assertThat(DecisionRequest.ofExemption(lease, wish("ada@example.com", 40)).about())
                .isEqualTo(
                        "40 more days for spike (developer) of ana@example.com, wanted by ada@example.com");
    }

    @Test
    void ofExemption_staysAsItIs_onceItIsApproved() {
        ledger.active("ana");
        LeaseId id = new LeaseId("ana-1");
        Lease asked = ledger.registry.decisions().askIncrease(id, MORE_DAYS, null);

        Lease decided =
                ledger.registry
                        .decisions()
                        .decideIncrease(
                                id,
                                Objects.requireNonNull(asked.approvals().limitIncrease()),
                                new Decision(true, "ada@example.com", NOW, null));

        assertThat(decided.terms().expiresAt()).isNotEqualTo(asked.terms().expiresAt());
        assertThat(DecisionRequest.ofDecision(decided, CATALOG))
                .isEqualTo(DecisionRequest.ofDecision(asked, CATALOG));
        assertThat(DecisionRequest.waiting(asked, CATALOG)).isPresent();
        assertThat(DecisionRequest.waiting(decided, CATALOG)).isEmpty();
    }

    @Test
    void ofEnd_tellsAWithdrawalFromTheEndOfAnAccount_andNothingElse() {
        Lease waiting =
                ledger.registry.decisions().awaitApproval(ledger.reserved("ana").id(), "t", NOW);
        Lease vending =
                ledger.registry
                        .decisions()
                        .decide(waiting.id(), new Decision(true, "pia@example.com", NOW, null));
        Lease entered =
                ledger.registry.progress().enterAccount(vending.id(), TestingLedger.ACCOUNT);
        Lease active = entered.moved(LeaseStatus.ACTIVE, NOW, "test", null);
        Lease ending =
                active.moved(LeaseStatus.FROZEN, NOW, "test", null)
                        .moved(LeaseStatus.RETIRING, NOW, "test", null);

        assertThat(DecisionRequest.ofEnd(waiting).about())
                .isEqualTo("the request for ana (developer) of ana@example.com");
        assertThat(DecisionRequest.ofEnd(entered)).isEqualTo(DecisionRequest.ofEnd(vending));
        assertThat(DecisionRequest.ofEnd(active).about())
                .isEqualTo("ana (developer) of ana@example.com, account " + TestingLedger.ACCOUNT);
        assertThat(DecisionRequest.ofEnd(waiting).digest())
                .isNotEqualTo(DecisionRequest.ofEnd(vending).digest());
        assertThat(DecisionRequest.ofEnd(ending)).isEqualTo(DecisionRequest.ofEnd(active));
    }

    @Test
    void token_isReadBack_andNothingElseIs() {
        DecisionRequest question = DecisionRequest.ofEnd(TestingLedger.handedOver(ID, null));

        assertThat(SeenRequest.parse(question.token()))
                .contains(new SeenRequest(question.lease(), question.digest()));
        assertThat(SeenRequest.parse("spike-1")).isEmpty();
        assertThat(SeenRequest.parse("spike abc")).isEmpty();
        assertThat(SeenRequest.NOT_SAID.fits(question)).isTrue();
        assertThat(SeenRequest.NOTHING.fits(question)).isFalse();
        assertThat(new SeenRequest(new LeaseId("spike-2"), question.digest()).fits(question))
                .isFalse();
    }

    private static LimitIncrease wish(String by, int days) {
        return new LimitIncrease(by, NOW, days, null, "Not done.", null);
    }

    private static Lease lease(LeaseId id, String kind) {
        return TestingLedger.lease(id, request(kind, "ana@example.com", "A test", null));
    }

    private static Lease lease(
            String kind, String owner, @Nullable String purpose, @Nullable String costCenter) {
        return TestingLedger.lease(ID, request(kind, owner, purpose, costCenter));
    }

    private static AccountRequest request(
            String kind, String owner, @Nullable String purpose, @Nullable String costCenter) {
        return new AccountRequest(
                new KindName(kind),
                new AccountName("spike"),
                new Person(owner),
                null,
                null,
                purpose,
                costCenter == null ? null : new TagValue(costCenter));
    }
}
