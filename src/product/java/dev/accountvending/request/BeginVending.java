package dev.accountvending.request;

import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountRequest;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.OuPath;
import dev.accountvending.model.Person;
import dev.accountvending.model.RequestRejected;
import dev.accountvending.model.Subdomain;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Makes sure that the lease holds its claims, and begins it. The API and Slack have reserved it
 * already, so that the requester learns at once what is taken; an execution that an administrator
 * starts by hand reserves it here.
 */
public final class BeginVending extends Step<BeginVending.Input, BeginVending.Output> {
    private final Ledger ledger;
    private final Reservations reservations;
    private final Owners owners;

    public record Input(LeaseId leaseId, AccountRequest request, String execution) {}

    /**
     * What it reserved.
     *
     * @param approval whether a person must decide first
     * @param hooks whether the customer's own steps run before the hand-over
     */
    public record Output(
            OuPath organizationalUnit, Subdomain domain, boolean approval, boolean hooks) {}

    public BeginVending() {
        this(FunctionContext.current(), Ledger.of(FunctionContext.current()));
    }

    private BeginVending(FunctionContext function, Ledger ledger) {
        this(ledger, Reservations.of(function, ledger), Owners.inIdentityCenter(function));
    }

    BeginVending(Ledger ledger, Reservations reservations, Owners owners) {
        super(Input.class);
        this.ledger = ledger;
        this.reservations = reservations;
        this.owners = owners;
    }

    @Override
    public Output run(Input input) {
        AccountRequest request = input.request();
        if (!reservations.isForPool(request)) {
            refuse(reservations.problems(request, request.owner()));
            requireKnown(request.owner());
        }
        reservations
                .reserve(request, input.leaseId(), request.owner(), null)
                .requireRequest(request);
        boolean approval = reservations.needsApproval(request);
        Lease lease =
                approval
                        ? ledger.progress().adopt(input.leaseId(), input.execution())
                        : ledger.progress().begin(input.leaseId(), input.execution());
        return new Output(
                lease.terms().organizationalUnit(),
                lease.domain().name(),
                approval,
                reservations.hasHooks(request));
    }

    private void requireKnown(Person owner) {
        try {
            owners.known(owner, owner);
        } catch (InvalidRequest unknown) {
            refuse(unknown.problems());
        }
    }

    private static void refuse(List<FieldProblem> problems) {
        if (!problems.isEmpty()) {
            throw new RequestRejected(
                    problems.stream().map(FieldProblem::message).collect(Collectors.joining(" ")));
        }
    }
}
