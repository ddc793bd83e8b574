package dev.accountvending.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.LeaseStatus;

import org.junit.jupiter.api.Test;

class ExpireApprovalTest {
    private final TestingApproval testing = new TestingApproval();

    @Test
    void run_twice_rejectsOnce_andGivesTheClaimsBack() {
        testing.ask.run(new AskApproval.Input(testing.id, "token"));

        assertThat(testing.refuse.run(new ExpireApproval.Input(testing.id)).approved()).isFalse();
        int writes = testing.ledger.dynamoDb.writes();
        assertThat(testing.refuse.run(new ExpireApproval.Input(testing.id)).approved()).isFalse();

        assertThat(testing.ledger.dynamoDb.writes()).isEqualTo(writes);
        assertThat(testing.lease().status()).isEqualTo(LeaseStatus.REJECTED);
        assertThat(testing.lease().lifecycle().history().getLast().by())
                .isEqualTo(Ledger.SYSTEM_ACTOR);
        assertThat(testing.ledger.dynamoDb.keys())
                .filteredOn(key -> !key.startsWith("TOLD#"))
                .containsExactly("LEASE#ana-1", "SERIES#ana");
    }

    @Test
    void run_afterAnApprovalAtTheLastMoment_goesOn() {
        testing.ask.run(new AskApproval.Input(testing.id, "token"));
        testing.decide(true, "pia@example.com");

        assertThat(testing.refuse.run(new ExpireApproval.Input(testing.id)).approved()).isTrue();
        assertThat(testing.lease().status()).isEqualTo(LeaseStatus.VENDING);
    }
}
