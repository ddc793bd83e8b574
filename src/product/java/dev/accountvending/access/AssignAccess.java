package dev.accountvending.access;

import dev.accountvending.aws.RoleSessions;
import dev.accountvending.ledger.Assignment;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AssignmentStatus;
import dev.accountvending.model.Explanation;
import dev.accountvending.model.KindName;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.Person;
import dev.accountvending.model.QuotaReached;
import dev.accountvending.model.StepFailure;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.IdentityCenter;
import dev.accountvending.runtime.Settings;
import dev.accountvending.runtime.Step;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.identitystore.IdentitystoreClient;
import software.amazon.awssdk.services.ssoadmin.SsoAdminClient;

import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Assigns the owner to the account in IAM Identity Center, by the permission set of its kind.
 *
 * <p>An account that its owner cannot enter is not handed over: a refusal is recorded in the ledger
 * and fails the vend, for the next of this kind would be refused, too.
 */
public final class AssignAccess extends Step<AssignAccess.Input, AssignAccess.Output> {
    static final String NOT_ASSIGNED = "Identity Center did not let you in.";

    private final Ledger ledger;
    private final Settings settings;
    private final Function<IdentityCenter, SsoAdminClient> sso;
    private final Function<IdentityCenter, IdentitystoreClient> store;
    private final Clock clock;

    public record Input(LeaseId leaseId, AccountId accountId) {}

    /** {@code settled}: there is nothing to wait for. */
    public record Output(AssignmentStatus status, boolean settled) {}

    public AssignAccess() {
        this(FunctionContext.current());
    }

    private AssignAccess(FunctionContext function) {
        this(
                Ledger.of(function),
                function.settings(),
                center -> RoleSessions.of(function).identityCenter(center),
                center -> RoleSessions.of(function).identityStore(center),
                function.clock());
    }

    /** The constructor that takes everything; the clients act in the management account. */
    AssignAccess(
            Ledger ledger,
            Settings settings,
            Function<IdentityCenter, SsoAdminClient> sso,
            Function<IdentityCenter, IdentitystoreClient> store,
            Clock clock) {
        super(Input.class);
        this.ledger = ledger;
        this.settings = settings;
        this.sso = sso;
        this.store = store;
        this.clock = clock;
    }

    @Override
    public Output run(Input input) {
        Lease lease = ledger.vending(input.leaseId(), input.accountId());
        Assignment assignment = lease.access().assignment();
        if (assignment == null || !isUnderWay(assignment)) {
            Assignment begun = Assignment.begun(clock.instant());
            write(input.leaseId(), begun);
            assignment = attempt(begun, lease, input.accountId());
            write(input.leaseId(), assignment);
        }
        return new Output(assignment.status(), assignment.status() != AssignmentStatus.PENDING);
    }

    /** A failed assignment is tried again when the execution is run again. */
    private static boolean isUnderWay(Assignment assignment) {
        return switch (assignment.status()) {
            case ASSIGNED -> true;
            case PENDING -> assignment.requestId() != null;
            case FAILED -> false;
        };
    }

    private Assignment attempt(Assignment begun, Lease lease, AccountId account) {
        IdentityCenter center = settings.identityCenter().orElseThrow();
        Assignments assignments = new Assignments(sso.apply(center), center);
        Assignment assignment = begun;
        try {
            String permissionSet = permissionSet(center, lease.request().kind());
            assignment = assignment.to(permissionSet, assignments.name(permissionSet));
            requireBoundary(assignments, permissionSet, assignment.roleName());
            String user = user(center, lease.request().owner());
            assignment = assignment.of(user);
            return assignments.isMade(account, permissionSet, user)
                    ? assignment.settled(AssignmentStatus.ASSIGNED, null)
                    : assignment.requested(assignments.begin(account, permissionSet, user));
        } catch (VendingFailed | QuotaReached refused) {
            write(lease.id(), assignment.settled(AssignmentStatus.FAILED, why(refused)));
            throw refused;
        }
    }

    private static String permissionSet(IdentityCenter center, KindName kind) {
        return center.permissionSet(kind)
                .orElseThrow(
                        () ->
                                refused(
                                        "The setting AVM_PERMISSION_SETS has none for the kind %s."
                                                .formatted(kind)));
    }

    /** Without the boundary, the permission set's users could do all that it allows. */
    private static void requireBoundary(
            Assignments assignments, String permissionSet, @Nullable String name) {
        assignments
                .flaw(permissionSet, Objects.requireNonNullElse(name, permissionSet))
                .ifPresent(
                        flaw -> {
                            throw refused(flaw);
                        });
    }

    private String user(IdentityCenter center, Person owner) {
        return CenterUsers.find(store.apply(center), center, owner)
                .orElseThrow(
                        () ->
                                refused(
                                        "Identity Center knows nobody with the owner's e-mail"
                                                + " address."));
    }

    private static VendingFailed refused(String why) {
        return new VendingFailed(Explanation.of(NOT_ASSIGNED, why));
    }

    private static String why(StepFailure refused) {
        Optional<String> forAdministrators = refused.explanation().forAdministrators();
        return forAdministrators.orElseGet(() -> Objects.toString(refused.getMessage()));
    }

    private void write(LeaseId id, Assignment assignment) {
        ledger.update(id, lease -> lease.withAccess(access -> access.withAssignment(assignment)));
    }
}
