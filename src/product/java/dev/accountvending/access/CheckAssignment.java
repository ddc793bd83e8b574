package dev.accountvending.access;

import dev.accountvending.aws.RoleSessions;
import dev.accountvending.ledger.Assignment;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AssignmentStatus;
import dev.accountvending.model.Explanation;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.IdentityCenter;
import dev.accountvending.runtime.Settings;
import dev.accountvending.runtime.Step;

import software.amazon.awssdk.services.ssoadmin.SsoAdminClient;

import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;

/**
 * Asks IAM Identity Center for the state of the owner's assignment, and records it in the ledger.
 * One that is refused or too late fails the vend: its owner could not enter the account.
 */
public final class CheckAssignment extends Step<CheckAssignment.Input, CheckAssignment.Output> {
    private final Ledger ledger;
    private final Settings settings;
    private final Function<IdentityCenter, SsoAdminClient> sso;
    private final Clock clock;

    /** {@code patienceSeconds}: how long after its beginning an assignment is waited for. */
    public record Input(LeaseId leaseId, int patienceSeconds) {}

    /** {@code settled}: it is made. */
    public record Output(AssignmentStatus status, boolean settled) {}

    public CheckAssignment() {
        this(FunctionContext.current());
    }

    private CheckAssignment(FunctionContext function) {
        this(
                Ledger.of(function),
                function.settings(),
                center -> RoleSessions.of(function).identityCenterForReading(center),
                function.clock());
    }

    CheckAssignment(
            Ledger ledger,
            Settings settings,
            Function<IdentityCenter, SsoAdminClient> sso,
            Clock clock) {
        super(Input.class);
        this.ledger = ledger;
        this.settings = settings;
        this.sso = sso;
        this.clock = clock;
    }

    @Override
    public Output run(Input input) {
        Assignment assignment = ledger.vending(input.leaseId()).access().assignment();
        if (assignment == null || assignment.requestId() == null) {
            throw new IllegalStateException(
                    "No assignment was begun for lease %s.".formatted(input.leaseId()));
        }
        Assignment now =
                assignment.status() == AssignmentStatus.PENDING
                        ? ask(assignment, assignment.requestId())
                        : assignment;
        ledger.update(
                input.leaseId(), lease -> lease.withAccess(access -> access.withAssignment(now)));
        requireMade(now, input.patienceSeconds());
        return new Output(now.status(), now.status() == AssignmentStatus.ASSIGNED);
    }

    private void requireMade(Assignment assignment, int patienceSeconds) {
        if (assignment.status() == AssignmentStatus.FAILED) {
            throw refused(Objects.requireNonNullElse(assignment.why(), "AWS did not say why."));
        }
        if (assignment.status() == AssignmentStatus.PENDING
                && isLate(assignment, patienceSeconds)) {
            throw refused(
                    "The assignment %s was not made within %d minutes."
                            .formatted(
                                    assignment.requestId(),
                                    Duration.ofSeconds(patienceSeconds).toMinutes()));
        }
    }

    private static VendingFailed refused(String why) {
        return new VendingFailed(Explanation.of(AssignAccess.NOT_ASSIGNED, why));
    }

    private Assignment ask(Assignment assignment, String requestId) {
        IdentityCenter center = settings.identityCenter().orElseThrow();
        Assignments.Making making = new Assignments(sso.apply(center), center).making(requestId);
        return assignment.settled(making.status(), making.why().orElse(null));
    }

    private boolean isLate(Assignment assignment, int patienceSeconds) {
        Duration patience = Duration.ofSeconds(patienceSeconds);
        return !clock.instant().isBefore(assignment.requestedAt().plus(patience));
    }
}
