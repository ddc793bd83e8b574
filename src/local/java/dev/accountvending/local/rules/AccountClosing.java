package dev.accountvending.local.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.core.Timings;
import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.local.gateway.AwsFailure;
import dev.accountvending.local.gateway.Moto;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * Closes accounts as AWS does: it takes time, and there are limits: three at once, and within 30
 * days as many as the larger of 250 and a fifth of the organization's accounts, at most 1,000 (<a
 * href="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html">quotas</a>).
 * An account is PENDING_CLOSURE at first, then closed: Status SUSPENDED, State CLOSED (<a
 * href="https://docs.aws.amazon.com/organizations/latest/APIReference/API_CloseAccount.html">CloseAccount</a>).
 * One that AWS itself suspends is SUSPENDED in both.
 */
final class AccountClosing {
    private static final int AT_ONCE = 3;
    private static final int FEWEST = 250;
    private static final int MOST = 1000;
    private static final Duration WINDOW = Duration.ofDays(30);

    private final Moto moto;
    private final String management;
    private final IntSupplier accounts;
    private final Timings timings;
    private final Clock clock;
    private final Map<String, Instant> begun = new LinkedHashMap<>();
    private final Set<String> suspended = new HashSet<>();
    private @Nullable Integer quota;

    AccountClosing(
            Moto moto, String management, IntSupplier accounts, Timings timings, Clock clock) {
        this.moto = moto;
        this.management = management;
        this.accounts = accounts;
        this.timings = timings;
        this.clock = clock;
    }

    synchronized void quota(int most) {
        quota = most;
    }

    /** Suspends an account, as AWS does for unpaid bills or abuse, or opens it again. */
    synchronized void suspend(String account, boolean isSuspended) {
        if (isSuspended) {
            suspended.add(account);
        } else {
            suspended.remove(account);
        }
    }

    synchronized Answer close(AwsCall call) {
        String account = call.json().path("AccountId").asText();
        if (account.equals(management)) {
            throw constraint(
                    "CANNOT_CLOSE_MANAGEMENT_ACCOUNT", "You can't close the management account.");
        }
        if (isClosing(account)) {
            throw new AwsFailure(400, "ConflictException", "The account is being closed already.");
        }
        if (begun.containsKey(account)) {
            throw new AwsFailure(
                    400, "AccountAlreadyClosedException", "The account is already closed.");
        }
        checkLimits();
        Answer answer = moto.pass(call);
        if (answer.succeeded()) {
            begun.put(account, clock.instant());
        }
        return answer;
    }

    private void checkLimits() {
        if (begun.keySet().stream().filter(this::isClosing).count() >= AT_ONCE) {
            throw constraint(
                    "CLOSE_ACCOUNT_REQUESTS_LIMIT_EXCEEDED",
                    "You have exceeded the number of accounts that you can close at a time.");
        }
        Instant since = clock.instant().minus(WINDOW);
        if (begun.values().stream().filter(at -> at.isAfter(since)).count() >= quota()) {
            throw constraint(
                    "CLOSE_ACCOUNT_QUOTA_EXCEEDED",
                    "You have exceeded close account quota for the past 30 days.");
        }
    }

    private int quota() {
        return quota == null ? Math.max(FEWEST, Math.min(MOST, accounts.getAsInt() / 5)) : quota;
    }

    /**
     * Returns an answer about accounts in which those that are being closed, closed or suspended
     * are as AWS shows them.
     */
    synchronized Answer shown(Answer answer) {
        if (!answer.succeeded() || (begun.isEmpty() && suspended.isEmpty())) {
            return answer;
        }
        ObjectNode body = answer.json();
        body.path("Accounts").forEach(this::show);
        show(body.path("Account"));
        return answer.with(body);
    }

    private void show(JsonNode account) {
        String id = account.path("Id").asText();
        if (account instanceof ObjectNode shown && begun.containsKey(id)) {
            shown.put("Status", isClosing(id) ? "PENDING_CLOSURE" : "SUSPENDED");
            shown.put("State", isClosing(id) ? "PENDING_CLOSURE" : "CLOSED");
        } else if (account instanceof ObjectNode shown && suspended.contains(id)) {
            shown.put("Status", "SUSPENDED");
            shown.put("State", "SUSPENDED");
        }
    }

    private boolean isClosing(String account) {
        Instant since = begun.get(account);
        return since != null
                && clock.instant().isBefore(since.plus(timings.of(null).accountClosure()));
    }

    private static AwsFailure constraint(String reason, String message) {
        return new AwsFailure(
                400, "ConstraintViolationException", message, Map.of("Reason", reason));
    }
}
