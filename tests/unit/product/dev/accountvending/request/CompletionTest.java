package dev.accountvending.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.AccountPart;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.Person;
import dev.accountvending.model.RequestRejected;
import dev.accountvending.policy.Refused;

import org.junit.jupiter.api.Test;

class CompletionTest {
    private static final AccountName NAME = new AccountName("ana");
    private static final Person ANA = new Person("ana@example.com");

    private final TestingRequestService testing = new TestingRequestService();
    private final TestingLedger ledger = testing.ledger;
    private final LeaseId lease = ledger.active("ana").id();
    private final Completion completion = testing.completion;

    @Test
    void start_whereTheBaselineIsLeft_startsAtThat() {
        refuse(AccountPart.publicAccess);

        completion.start(NAME, ANA);

        assertThat(testing.stepFunctions.started.values().toString())
                .contains("\"completion\":\"baseline\"", TestingLedger.ACCOUNT.value());
    }

    @Test
    void start_whereTheDomainIsLeft_startsAtThat() {
        refuse(AccountPart.certificate);

        completion.start(NAME, ANA);

        assertThat(testing.stepFunctions.started.values().toString())
                .contains("\"completion\":\"domain\"", "ana.dev.accounts.example.com");
    }

    @Test
    void start_ofACompleteAccount_isRefused() {
        assertThatThrownBy(() -> completion.start(NAME, ANA))
                .isInstanceOf(RequestRejected.class)
                .hasMessageContaining("complete");
    }

    @Test
    void start_ofALeaseAtItsEnd_isRefused() {
        refuse(AccountPart.certificate);
        ledger.registry.move(lease, LeaseStatus.RETIRING, "test", null);

        assertThatThrownBy(() -> completion.start(NAME, ANA)).isInstanceOf(RequestRejected.class);
    }

    @Test
    void start_byAStranger_isRefused() {
        refuse(AccountPart.certificate);

        assertThatThrownBy(() -> completion.start(NAME, new Person("ben@example.com")))
                .isInstanceOf(Refused.class);
        assertThat(testing.stepFunctions.started).isEmpty();
    }

    private void refuse(AccountPart part) {
        ledger.registry.update(
                lease, held -> held.incomplete(part, TestingLedger.NOW, "refused", "Refused"));
    }
}
