package dev.accountvending.request;

import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.Reservation.Idempotency;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.AccountRequest;
import dev.accountvending.model.KindName;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.Person;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.policy.Policy;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Json;
import dev.accountvending.runtime.Settings;
import dev.accountvending.workflow.Executions;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Takes in requests from the API and Slack: checks them, reserves their claims and starts them. */
public final class RequestService {
    private final Ledger ledger;
    private final Policy policy;
    private final Reservations reservations;
    private final Owners owners;
    private final Executions executions;
    private final Clock clock;

    RequestService(
            Ledger ledger,
            Policy policy,
            Reservations reservations,
            Owners owners,
            Executions executions,
            Clock clock) {
        this.ledger = ledger;
        this.policy = policy;
        this.reservations = reservations;
        this.owners = owners;
        this.executions = executions;
        this.clock = clock;
    }

    /** Creates one for an API route, whose callers AWS knows, under the function's own role. */
    public static RequestService of(FunctionContext function) {
        return function.part(
                RequestService.class, () -> make(function, Owners.signingCallers(function)));
    }

    /** Creates one for Slack's handlers: Slack may spell people in another way than AWS. */
    public static RequestService forSlack(FunctionContext function) {
        return function.part(RequestService.class, () -> make(function, Owners.of(function)));
    }

    private static RequestService make(FunctionContext function, Owners owners) {
        Ledger ledger = Ledger.of(function);
        Settings settings = function.settings();
        return new RequestService(
                ledger,
                Policy.of(settings),
                Reservations.of(function, ledger),
                owners,
                Executions.of(function),
                function.clock());
    }

    /**
     * Takes one request in.
     *
     * @param by who asks
     * @param idempotencyKey identifies a repeat by the same person, which gets the same lease
     * @throws dev.accountvending.policy.Refused if that person may not ask for it
     * @throws InvalidRequest naming each bad field; the owner, if AWS does not know them
     * @throws dev.accountvending.model.RequestRejected naming what is taken and by which lease
     * @throws dev.accountvending.ledger.IdempotencyConflict if that person used the key for another
     */
    public Lease accept(AccountRequest asked, Person by, Optional<String> idempotencyKey) {
        policy.mayAsk(by, asked.owner());
        List<FieldProblem> problems = reservations.problems(asked, by);
        if (!problems.isEmpty()) {
            throw new InvalidRequest("The catalog does not allow this request.", problems);
        }
        AccountRequest request = asked.ownedBy(owners.known(asked.owner(), by));
        Idempotency idempotency =
                idempotencyKey
                        .map(key -> new Idempotency(by, key, digest(request), clock.instant()))
                        .orElse(null);
        Lease lease = reservations.reserve(request, null, by, idempotency);
        return lease.is(LeaseStatus.REQUESTED) ? start(lease) : lease;
    }

    /**
     * Takes in the machine's own request for an account for the pool.
     *
     * @throws dev.accountvending.model.RequestRejected if the name is taken
     */
    public Lease acceptForPool(KindName kind, AccountName name) {
        AccountRequest request = reservations.forPool(kind, name);
        return start(reservations.reserve(request, null, request.owner(), null));
    }

    /**
     * Starts the vend of a reserved lease, unless it has begun already. A lease whose execution AWS
     * refuses to start gives its claims back at once.
     */
    public Lease start(Lease lease) {
        try {
            executions.start(lease);
        } catch (VendingFailed refused) {
            ledger.progress()
                    .fail(
                            lease.id(),
                            Ledger.SYSTEM_ACTOR,
                            "Its execution could not be started.",
                            false);
            throw refused;
        }
        return lease.withLifecycle(lifecycle -> lifecycle.withExecution(executions.arn(lease)));
    }

    /** Spellings of one owner are one request. */
    private static String digest(AccountRequest asked) {
        AccountRequest request = asked.ownedBy(new Person(asked.owner().value()));
        try {
            byte[] canonical =
                    Json.MAPPER.valueToTree(request).toString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(canonical));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }
}
