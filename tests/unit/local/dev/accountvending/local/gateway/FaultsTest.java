package dev.accountvending.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.stream.IntStream;

class FaultsTest {
    private static final Fault FAULT = new Fault.Throttle();
    private final Faults faults = new Faults();

    @Test
    void next_strikesFromTheNthOnSoManyTimes() {
        faults.add(FaultRule.of("iam:CreateRole", FAULT).onCall(2, 2));
        assertThat(
                        IntStream.range(0, 5)
                                .mapToObj(_ -> strikes("iam:CreateRole", "f", "ana-1"))
                                .toList())
                .containsExactly(false, true, true, false, false);
        assertThat(faults.pending()).isEmpty();
    }

    @Test
    void next_countsOnlyWhatMatches() {
        faults.add(FaultRule.of("iam:CreateRole", FAULT).inFunction("f").forLease("ana-1"));
        assertThat(strikes("iam:DeleteRole", "f", "ana-1")).isFalse();
        assertThat(strikes("iam:CreateRole", "g", "ana-1")).isFalse();
        assertThat(strikes("iam:CreateRole", "f", "bea-1")).isFalse();
        assertThat(strikes("iam:CreateRole", "f", "ana-1")).isTrue();
    }

    @Test
    void next_whenTheRuleNamesAStep_strikesItAlone() {
        faults.add(FaultRule.of("ses:SendEmail", FAULT).inFunction("MailEvents"));
        assertThat(strikesStep("TellInSlack")).isFalse();
        assertThat(strikesStep("MailEvents")).isTrue();
    }

    @Test
    void next_whenTheRuleHasAStar_matchesAnyText() {
        faults.add(FaultRule.of("iam:*", FAULT).inAccount("111122223333"));
        assertThat(strikes("sts:AssumeRole", "f", "ana-1")).isFalse();
        assertThat(strikes("iam:CreateRole", "f", "ana-1")).isTrue();
    }

    @Test
    void rule_whenItCannotBe_isRefused() {
        assertThatThrownBy(() -> FaultRule.of("CreateRole", FAULT))
                .hasMessageContaining("route53:ChangeResourceRecordSets");
        assertThatThrownBy(() -> FaultRule.of("iam:CreateRole", FAULT).onCall(0, 1))
                .hasMessageContaining("from 1");
    }

    private boolean strikes(String operation, String function, String lease) {
        return faults.next(Calls.call(operation, Protocol.QUERY, Calls.caller(function, lease)))
                .isPresent();
    }

    private boolean strikesStep(String step) {
        Caller caller = Calls.caller("notify", "ana-1");
        Caller ofStep =
                new Caller(
                        caller.account(),
                        caller.principal(),
                        caller.session(),
                        caller.function(),
                        step,
                        caller.lease());
        return faults.next(Calls.call("ses:SendEmail", Protocol.JSON, ofStep)).isPresent();
    }
}
