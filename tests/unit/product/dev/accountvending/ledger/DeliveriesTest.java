package dev.accountvending.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.accountvending.ledger.Deliveries.Delivery;
import dev.accountvending.ledger.Deliveries.State;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

class DeliveriesTest {
    private static final String EVENT = "AccountVended:ana-1";

    private final TestingLedger ledger = new TestingLedger();

    @Test
    void claim_isGivenOnce() {
        assertThat(claimed(Duration.ZERO)).isEmpty();
        assertThat(claimed(Duration.ZERO)).contains(State.CLAIMED);
    }

    @Test
    void claim_whoseHolderDied_isGivenAgain() {
        claimed(Duration.ZERO);

        assertThat(claimed(Duration.ofMinutes(2))).isEmpty();
    }

    @Test
    void claim_afterTheAddressWasReached_isNotGiven_norAfterARefusal() {
        end(State.REACHED, null);
        assertThat(claimed(Duration.ofDays(1))).contains(State.REACHED);

        end(State.REFUSED, "It is suppressed.");
        assertThat(claimed(Duration.ofDays(1))).contains(State.REFUSED);
    }

    @Test
    void claim_afterAFailureThatPasses_isGivenAgainAtOnce() {
        claimed(Duration.ZERO);
        end(State.OPEN, null);

        assertThat(claimed(Duration.ZERO)).isEmpty();
    }

    @Test
    void claims_ofOtherAddressesChannelsAndEvents_areOthers() {
        claimed(Duration.ZERO);

        Deliveries deliveries = ledger.registry.deliveries();
        assertThat(deliveries.claim(EVENT, "mail", "ben@example.com")).isEmpty();
        assertThat(deliveries.claim(EVENT, "slack", "ana@example.com")).isEmpty();
        assertThat(deliveries.claim("AccountRetired:ana-1", "mail", "ana@example.com")).isEmpty();
    }

    @Test
    void reached_isOfAllChannels_andTheirLastWord() {
        Deliveries deliveries = ledger.registry.deliveries();
        deliveries.reached(EVENT, "mail", 0);
        deliveries.reached(EVENT, "slack", 1);

        assertThat(deliveries.reached(EVENT, "mail", 2))
                .containsOnly(entry("mail", 2), entry("slack", 1));
    }

    @Test
    void records_areDeletedByDynamoDb_afterAMonth() {
        claimed(Duration.ZERO);
        ledger.registry.deliveries().reached(EVENT, "mail", 1);

        String inAMonth =
                Long.toString(TestingLedger.NOW.plus(Duration.ofDays(30)).getEpochSecond());
        assertThat(ttl("TOLD#" + EVENT)).isEqualTo(inAMonth);
        assertThat(ttl("TOLD#%s#mail#ana@example.com".formatted(EVENT))).isEqualTo(inAMonth);
    }

    private String ttl(String key) {
        return Objects.requireNonNull(ledger.dynamoDb.item(key).get("ttl")).n();
    }

    private Optional<State> claimed(Duration later) {
        return ledger.at(TestingLedger.NOW.plus(later))
                .deliveries()
                .claim(EVENT, "mail", "ana@example.com")
                .map(Delivery::state);
    }

    private void end(State state, @Nullable String why) {
        ledger.registry.deliveries().end(EVENT, "mail", "ana@example.com", state, why);
    }
}
