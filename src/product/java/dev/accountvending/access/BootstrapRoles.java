package dev.accountvending.access;

import dev.accountvending.aws.RoleSessions;
import dev.accountvending.catalog.Catalog;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.LeaseId;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;

import software.amazon.awssdk.services.iam.IamClient;

import java.util.Map;
import java.util.function.Function;

/**
 * Gives an account its boundary and roles: {@code VendingOperator} for us, and the roles of its
 * kind for people and CI. It is the only step that uses the role that Organizations made.
 *
 * <p>An account that is taken back before anybody had it gets ours alone, if it lacks it: a vend
 * may have stopped before.
 *
 * <p>Run again, also with another catalog or owner, it leaves exactly the roles that are now
 * required.
 */
public final class BootstrapRoles extends Step<BootstrapRoles.Input, BootstrapRoles.Output> {
    private final Ledger ledger;
    private final RolesOfAccount roles;
    private final Function<AccountId, IamClient> members;

    public record Input(LeaseId leaseId, AccountId accountId) {}

    /**
     * The roles that people and CI can assume.
     *
     * @param roles their ARNs, by name
     */
    public record Output(Map<String, String> roles) {
        public Output {
            roles = Map.copyOf(roles);
        }
    }

    public BootstrapRoles() {
        this(FunctionContext.current());
    }

    private BootstrapRoles(FunctionContext function) {
        this(function, RoleSessions.of(function));
    }

    private BootstrapRoles(FunctionContext function, RoleSessions sessions) {
        this(
                Ledger.of(function),
                new RolesOfAccount(Catalog.of(function), function.settings()),
                account -> sessions.throughAccessRole(account).iam());
    }

    /**
     * @param members IAM in a member, through its access role
     */
    BootstrapRoles(Ledger ledger, RolesOfAccount roles, Function<AccountId, IamClient> members) {
        super(Input.class);
        this.ledger = ledger;
        this.roles = roles;
        this.members = members;
    }

    @Override
    public Output run(Input input) {
        Lease lease = ledger.preparing(input.leaseId(), input.accountId());
        IamClient iam = members.apply(input.accountId());
        if (lease.isGivingBack()) {
            roles.applyOperator(iam, input.accountId());
            return new Output(Map.of());
        }
        Map<String, String> arns = roles.apply(iam, input.accountId(), lease.request());
        ledger.update(input.leaseId(), now -> now.withAccess(access -> access.withRoles(arns)));
        return new Output(arns);
    }
}
