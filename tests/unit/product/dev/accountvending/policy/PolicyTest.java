package dev.accountvending.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.LimitIncrease;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.AccountRequest;
import dev.accountvending.model.InvalidValue;
import dev.accountvending.model.KindName;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.Person;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Optional;
import java.util.Set;

class PolicyTest {
    private static final Person ADA = new Person("ada@example.com");
    private static final Person ANA = new Person("ana@example.com");
    private static final Person BEN = new Person("ben@example.com");
    private static final Person PIA = new Person("pia@example.com");

    private final Policy policy =
            new Policy(Set.of(ADA), "developer=pia@example.com,ana@example.com,#C0APPROVERS");
    private final Lease anas = lease(ANA, LeaseStatus.ACTIVE);

    @Test
    void ask_forOneself_isForAnybody_forOthersForAdministrators() {
        policy.mayAsk(BEN, BEN);
        policy.mayAsk(ADA, BEN);

        assertThat(rule(() -> policy.mayAsk(BEN, ANA))).isEqualTo("own-request");
    }

    @Test
    void manage_isForOwnerAndAdministrators() {
        policy.mayManage(ANA, anas);
        policy.mayManage(ADA, anas);

        assertThat(rule(() -> policy.mayManage(BEN, anas))).isEqualTo("owner-or-administrator");
        assertThat(rule(() -> policy.mayManage(PIA, anas))).isEqualTo("owner-or-administrator");
    }

    @Test
    void administer_isForAdministrators() {
        policy.mayAdminister(ADA);

        assertThat(rule(() -> policy.mayAdminister(PIA))).isEqualTo("administrator");
    }

    @Test
    void read_isForOwnerAndAdministrators_andForApproversWhileTheyDecide() {
        assertThat(policy.mayRead(ANA, anas)).isTrue();
        assertThat(policy.mayRead(ADA, anas)).isTrue();
        assertThat(policy.mayRead(BEN, anas)).isFalse();
        assertThat(policy.mayRead(PIA, anas)).isFalse();
        assertThat(policy.mayRead(PIA, lease(ANA, LeaseStatus.AWAITING_APPROVAL))).isTrue();
    }

    @Test
    void decide_isForTheKindsApprovers() {
        Lease waiting = lease(BEN, LeaseStatus.AWAITING_APPROVAL);
        policy.mayDecide(Decider.of(PIA), waiting);
        policy.mayDecide(new Decider(ADA, Optional.of("C0APPROVERS")), waiting);

        assertThat(rule(() -> policy.mayDecide(Decider.of(ADA), waiting))).isEqualTo("approver");
        assertThat(rule(() -> policy.mayDecide(new Decider(ADA, Optional.of("C0OTHER")), waiting)))
                .isEqualTo("approver");
    }

    @Test
    void decide_onOnesOwn_isForNobody() {
        Lease waiting = lease(ANA, LeaseStatus.AWAITING_APPROVAL);

        assertThat(rule(() -> policy.mayDecide(Decider.of(ANA), waiting)))
                .isEqualTo("not-ones-own");
        assertThat(
                        rule(
                                () ->
                                        policy.mayDecide(
                                                new Decider(ANA, Optional.of("C0APPROVERS")),
                                                waiting)))
                .isEqualTo("not-ones-own");
    }

    @Test
    void decide_onWhatOneAskedForAnother_isForNobody() {
        Lease asked = lease(BEN, LeaseStatus.AWAITING_APPROVAL, PIA);

        assertThat(rule(() -> policy.mayDecide(Decider.of(PIA), asked))).isEqualTo("not-ones-own");
    }

    @Test
    void decide_onOnesOwn_underAnotherAddressOfTheMailbox_isForNobody() {
        Person second = new Person("ana+2@example.com");
        Decider inChannel = new Decider(ANA, Optional.of("C0APPROVERS"));

        assertThat(
                        rule(
                                () ->
                                        policy.mayDecide(
                                                inChannel,
                                                lease(second, LeaseStatus.AWAITING_APPROVAL))))
                .isEqualTo("not-ones-own");
        assertThat(
                        rule(
                                () ->
                                        policy.mayDecide(
                                                inChannel,
                                                lease(BEN, LeaseStatus.AWAITING_APPROVAL, second))))
                .isEqualTo("not-ones-own");
    }

    @Test
    void decide_onAnExemptionThatOneWants_underAnotherAddressOfTheMailbox_isForNobody() {
        Lease wanting =
                lease(BEN, LeaseStatus.ACTIVE)
                        .withApprovals(
                                approvals ->
                                        approvals.withLimitIncrease(
                                                new LimitIncrease(
                                                        "ana+2@example.com",
                                                        TestingLedger.NOW,
                                                        300,
                                                        null,
                                                        null,
                                                        null)));

        assertThat(rule(() -> policy.mayDecide(Decider.of(ANA), wanting)))
                .isEqualTo("not-ones-own");
    }

    @Test
    void decide_inAChannelThatIsNotPrivate_isForNamedApproversOnly() {
        Lease waiting = lease(BEN, LeaseStatus.AWAITING_APPROVAL);
        Optional<String> open = Optional.of("It is public.");

        assertThatThrownBy(
                        () ->
                                policy.mayDecide(
                                        new Decider(ADA, Optional.of("C0APPROVERS"), open),
                                        waiting))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.rule()).isEqualTo("approver-channel"))
                .hasMessage("It is public.");
        policy.mayDecide(new Decider(PIA, Optional.of("C0APPROVERS"), open), waiting);
    }

    @Test
    void enter_isForPlainAddressesOfTheMailDomains() {
        Policy wide = new Policy(Set.of(ADA), "", Set.of("other.example"));

        policy.mayEnter(BEN);
        wide.mayEnter(new Person("ben@other.example"));
        assertThat(rule(() -> policy.mayEnter(new Person("ben@other.example"))))
                .isEqualTo("known-address");
        assertThat(rule(() -> wide.mayEnter(BEN))).isEqualTo("known-address");
        assertThat(rule(() -> policy.mayEnter(new Person("ben+x@example.com"))))
                .isEqualTo("known-address");
    }

    @Test
    void canBeDecided_needsSomebodyElse() {
        Policy lonely = new Policy(Set.of(ADA), "developer=ana@example.com");

        assertThat(lonely.canBeDecided(anas.request(), ANA)).isFalse();
        assertThat(lonely.canBeDecided(lease(BEN, LeaseStatus.ACTIVE).request(), BEN)).isTrue();
        assertThat(policy.canBeDecided(anas.request(), ANA)).isTrue();
        assertThat(new Policy(Set.of(), "").canBeDecided(anas.request(), ANA)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "service",
                "service=nobody",
                "service=#general",
                "service=",
                "=pia@example.com",
                "service=pia@example.com;service=paul@example.com",
            })
    void approvers_thatCannotBeRead_areRefused(String setting) {
        assertThatThrownBy(() -> new Policy(Set.of(), setting)).isInstanceOf(InvalidValue.class);
    }

    private static String rule(ThrowingCallable act) {
        return catchThrowableOfType(Refused.class, act).rule();
    }

    private static Lease lease(Person owner, LeaseStatus status) {
        return lease(owner, status, owner);
    }

    private static Lease lease(Person owner, LeaseStatus status, Person requester) {
        AccountRequest request =
                new AccountRequest(
                        new KindName("developer"),
                        new AccountName("payments"),
                        owner,
                        null,
                        null,
                        null,
                        null);
        Lease made = TestingLedger.lease(new LeaseId("payments-1"), request);
        Lease lease =
                Lease.requested(
                        made.id(),
                        request,
                        made.terms().requestedAt(),
                        null,
                        made.terms().organizationalUnit(),
                        made.account().email(),
                        made.domain().name(),
                        requester.value());
        return switch (status) {
            case ACTIVE ->
                    lease.moved(LeaseStatus.VENDING, made.terms().requestedAt(), "test", null)
                            .moved(LeaseStatus.ACTIVE, made.terms().requestedAt(), "test", null);
            default -> lease.moved(status, made.terms().requestedAt(), "test", null);
        };
    }
}
