package dev.accountvending.local.rules;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.core.Timing;
import dev.accountvending.local.core.Timings;
import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.local.gateway.AwsFailure;
import dev.accountvending.local.gateway.CallGuard;
import dev.accountvending.local.gateway.Fault;
import dev.accountvending.local.gateway.Moto;
import dev.accountvending.runtime.Json;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Creates accounts as AWS does: it takes time, can fail after it was accepted, and can be refused
 * (<a
 * href="https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateAccount.html">CreateAccount</a>).
 * The account is made in moto by the first call after its time has come.
 */
final class AccountCreation implements CallGuard {
    private static final int AT_ONCE = 5;
    private static final int PAGE = 20;

    private static final class Creation {
        private final String id = "car-" + UUID.randomUUID().toString().replace("-", "");
        private final AwsCall call;
        private final ObjectNode request;
        private final Instant requested;
        private final Timing timing;
        private final Instant due;
        private @Nullable String failure;
        private @Nullable String account;

        Creation(AwsCall call, Instant requested, Timing timing, @Nullable String failure) {
            this.call = call;
            this.request = call.json();
            this.requested = requested;
            this.timing = timing;
            this.due = requested.plus(timing.accountCreation());
            this.failure = failure;
        }

        String state(Instant now) {
            if (account != null) {
                return "SUCCEEDED";
            }
            return failure != null && !due.isAfter(now) ? "FAILED" : "IN_PROGRESS";
        }

        ObjectNode describe(Instant now) {
            ObjectNode status = Json.MAPPER.createObjectNode();
            String state = state(now);
            status.put("Id", id);
            status.put("AccountName", request.path("AccountName").asText());
            status.put("State", state);
            status.put("RequestedTimestamp", requested.toEpochMilli() / 1000.0);
            if (!state.equals("IN_PROGRESS")) {
                status.put("CompletedTimestamp", due.toEpochMilli() / 1000.0);
            }
            if (account != null) {
                status.put("AccountId", account);
            }
            if (state.equals("FAILED")) {
                status.put("FailureReason", failure);
            }
            return status;
        }
    }

    private final Moto moto;
    private final FreshAccounts fresh;
    private final Timings timings;
    private final Clock clock;
    private final Map<String, Creation> creations = new LinkedHashMap<>();
    private final Set<String> emails = new HashSet<>();
    private int accounts;
    private int quota = 200;

    AccountCreation(Moto moto, FreshAccounts fresh, Timings timings, Clock clock) {
        this.moto = moto;
        this.fresh = fresh;
        this.timings = timings;
        this.clock = clock;
    }

    /** Notes an account that existed before these rules. */
    synchronized void adopt(String email) {
        emails.add(email.toLowerCase(Locale.ROOT));
        accounts++;
    }

    /** Returns how many accounts there are, closed ones too. */
    synchronized int accounts() {
        return accounts;
    }

    /** Returns how many accounts there may be, closed ones too. */
    synchronized int quota() {
        return quota;
    }

    synchronized void quota(int most) {
        quota = most;
    }

    /** Finishes the creations whose time has come, before any call that reads accounts. */
    @Override
    public void check(AwsCall call) {
        if (call.service().equals("organizations") || call.service().equals("sts")) {
            settle();
        }
    }

    synchronized Answer create(AwsCall call) {
        ObjectNode request = call.json();
        String email = request.path("Email").asText().toLowerCase(Locale.ROOT);
        validate(email, request.path("AccountName").asText());
        long running = running().count();
        if (running >= AT_ONCE) {
            throw constraint(
                    "ACCOUNT_CREATION_RATE_LIMIT_EXCEEDED",
                    "You have exceeded the number of accounts that you can create at once.");
        }
        if (accounts + running >= quota) {
            throw constraint(
                    "ACCOUNT_NUMBER_LIMIT_EXCEEDED",
                    "You have exceeded the allowed number of AWS accounts.");
        }
        String failure =
                injected(call)
                        .orElseGet(() -> emails.contains(email) ? "EMAIL_ALREADY_EXISTS" : "");
        if (failure.isEmpty()) {
            emails.add(email);
        }
        Instant now = clock.instant();
        Creation creation =
                new Creation(
                        call,
                        now,
                        timings.of(call.caller().lease()),
                        failure.isEmpty() ? null : failure);
        creations.put(creation.id, creation);
        return answer(creation.describe(now));
    }

    synchronized Answer describe(AwsCall call) {
        Creation creation = creations.get(call.json().path("CreateAccountRequestId").asText());
        if (creation == null) {
            throw new AwsFailure(
                    400,
                    "CreateAccountStatusNotFoundException",
                    "You specified a create account request that doesn't exist.");
        }
        return answer(creation.describe(clock.instant()));
    }

    synchronized Answer list(AwsCall call) {
        ObjectNode request = call.json();
        Set<String> states = new HashSet<>();
        request.path("States").forEach(state -> states.add(state.asText()));
        int from = request.path("NextToken").asText().isEmpty() ? 0 : token(request);
        int size = Math.min(PAGE, request.path("MaxResults").asInt(PAGE));
        Instant now = clock.instant();
        List<ObjectNode> found =
                creations.values().stream()
                        .map(creation -> creation.describe(now))
                        .filter(
                                status ->
                                        states.isEmpty()
                                                || states.contains(status.path("State").asText()))
                        .toList();
        ObjectNode page = Json.MAPPER.createObjectNode();
        ArrayNode statuses = page.putArray("CreateAccountStatuses");
        found.stream().skip(from).limit(size).forEach(statuses::add);
        if (found.size() > from + size) {
            page.put("NextToken", Integer.toString(from + size));
        }
        return Answer.json(page);
    }

    private synchronized void settle() {
        Instant now = clock.instant();
        for (Creation creation : running().filter(c -> !c.due.isAfter(now)).toList()) {
            finish(creation);
        }
    }

    private void finish(Creation creation) {
        Answer answer = moto.pass(creation.call);
        if (!answer.succeeded()) {
            creation.failure = "INTERNAL_FAILURE";
            return;
        }
        String account = answer.json().at("/CreateAccountStatus/AccountId").asText();
        String role = creation.request.path("RoleName").asText("OrganizationAccountAccessRole");
        moto.query(
                account,
                "iam",
                Map.of(
                        "Action",
                        "AttachRolePolicy",
                        "Version",
                        "2010-05-08",
                        "RoleName",
                        role,
                        "PolicyArn",
                        "arn:aws:iam::aws:policy/AdministratorAccess"));
        fresh.born(account, creation.due, creation.timing);
        creation.account = account;
        accounts++;
    }

    private Stream<Creation> running() {
        Instant now = clock.instant();
        return new ArrayList<>(creations.values())
                .stream().filter(creation -> creation.state(now).equals("IN_PROGRESS"));
    }

    private static Optional<String> injected(AwsCall call) {
        return call.fault()
                .flatMap(
                        fault ->
                                fault instanceof Fault.CreationFailure failure
                                        ? Optional.of(failure.reason())
                                        : Optional.empty());
    }

    private static void validate(String email, String name) {
        if (!email.matches("[^\\s@]+@[^\\s@]+\\.[^\\s@]+")
                || email.length() < 6
                || email.length() > 64) {
            throw invalid("The e-mail address is not valid.");
        }
        if (!name.matches("[ -~]{1,50}")) {
            throw invalid("The account name is not valid.");
        }
    }

    private static int token(ObjectNode request) {
        try {
            return Integer.parseInt(request.path("NextToken").asText());
        } catch (NumberFormatException e) {
            throw invalid("The NextToken is not valid.");
        }
    }

    private static AwsFailure invalid(String message) {
        return new AwsFailure(400, "InvalidInputException", message);
    }

    private static AwsFailure constraint(String reason, String message) {
        return new AwsFailure(
                400, "ConstraintViolationException", message, Map.of("Reason", reason));
    }

    private static Answer answer(ObjectNode status) {
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.set("CreateAccountStatus", status);
        return Answer.json(body);
    }
}
