package dev.accountvending.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.accountvending.ledger.Assignment;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AssignmentStatus;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.VendingFailed;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.ssoadmin.model.StatusValues;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Objects;

class CheckAssignmentTest {
    private static final int PATIENCE = 600;

    private final TestingLedger ledger = new TestingLedger();
    private final TestingIdentityCenter center = new TestingIdentityCenter();
    private final LeaseId lease = begun();

    @Test
    void run_whileItIsMade_answersNotYet() {
        assertThat(after(Duration.ofSeconds(PATIENCE - 1)))
                .isEqualTo(new CheckAssignment.Output(AssignmentStatus.PENDING, false));
    }

    @Test
    void run_whenPatienceIsOver_fails() {
        assertThatExceptionOfType(VendingFailed.class)
                .isThrownBy(() -> after(Duration.ofSeconds(PATIENCE)))
                .withMessageContaining("r-1 was not made within");
    }

    @Test
    void run_whenItIsMade_entersItOnce() {
        center.making = StatusValues.SUCCEEDED;

        CheckAssignment.Output output = after(Duration.ZERO);
        int writes = ledger.dynamoDb.writes();
        CheckAssignment.Output second = after(Duration.ZERO);

        assertThat(output).isEqualTo(new CheckAssignment.Output(AssignmentStatus.ASSIGNED, true));
        assertThat(second).isEqualTo(output);
        assertThat(ledger.dynamoDb.writes()).isEqualTo(writes);
        assertThat(assignment().status()).isEqualTo(AssignmentStatus.ASSIGNED);
    }

    @Test
    void run_whenItIsRefused_keepsWhy_andFails() {
        center.making = StatusValues.FAILED;
        center.failureReason = "The role is too long.";

        assertThatExceptionOfType(VendingFailed.class)
                .isThrownBy(() -> after(Duration.ZERO))
                .withMessageContaining("The role is too long.");
        assertThat(assignment().why()).isEqualTo("The role is too long.");
    }

    @Test
    void run_withoutOne_isAMistakeOfOurs() {
        LeaseId other = ledger.vending("ben").id();

        assertThatIllegalStateException()
                .isThrownBy(
                        () -> step(Duration.ZERO).run(new CheckAssignment.Input(other, PATIENCE)));
    }

    private CheckAssignment.Output after(Duration time) {
        return step(time).run(new CheckAssignment.Input(lease, PATIENCE));
    }

    private CheckAssignment step(Duration time) {
        return new CheckAssignment(
                ledger.registry,
                TestingIdentityCenter.settings(),
                center::sso,
                Clock.fixed(TestingLedger.NOW.plus(time), ZoneOffset.UTC));
    }

    private LeaseId begun() {
        LeaseId id = ledger.withAccount("ana").id();
        ledger.registry.update(
                id,
                found ->
                        found.withAccess(
                                access ->
                                        access.withAssignment(
                                                Assignment.begun(TestingLedger.NOW)
                                                        .requested("r-1"))));
        return id;
    }

    private Assignment assignment() {
        return Objects.requireNonNull(ledger.registry.lease(lease).access().assignment());
    }
}
