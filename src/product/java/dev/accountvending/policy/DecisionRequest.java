package dev.accountvending.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.catalog.Kind;
import dev.accountvending.ledger.Decision;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.LimitIncrease;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.runtime.Json;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * The question put to a person before they decide on a lease or end it. The answer carries the
 * lease's id and the digest, so that it counts only for what they saw.
 *
 * <p>The digest changes only with what is asked for. A decision leaves it as it is, so that the
 * same decision can be sent again.
 *
 * @param lease its id
 * @param about what it is about, in words that follow "Approve" or "End"
 * @param why in the words of the person who wants it; absent if they did not say
 * @param digest of all that the question is about, in 32 hexadecimal digits
 */
public record DecisionRequest(LeaseId lease, String about, @Nullable String why, String digest) {
    private static final int DIGEST_BYTES = 16;

    /**
     * Leases that nobody has are not retired: the request for one is withdrawn. The account that it
     * may have by then is no part of the question, which would change while it is asked.
     */
    private static final Set<LeaseStatus> ARE_REQUESTS =
            Set.of(
                    LeaseStatus.REQUESTED,
                    LeaseStatus.AWAITING_APPROVAL,
                    LeaseStatus.VENDING,
                    LeaseStatus.WITHDRAWN,
                    LeaseStatus.REJECTED);

    /**
     * Returns what a decision on a lease is about now: its last limit increase, or else the
     * request, even if it no longer waits.
     */
    public static DecisionRequest ofDecision(Lease lease, Catalog catalog) {
        LimitIncrease wanted = lease.approvals().limitIncrease();
        return wanted == null ? ofRequest(lease, catalog) : ofExemption(lease, wanted);
    }

    /** Returns what waits for a decision on a lease; empty if nothing does. */
    public static Optional<DecisionRequest> waiting(Lease lease, Catalog catalog) {
        return lease.is(LeaseStatus.AWAITING_APPROVAL)
                        || lease.approvals().openLimitIncrease() != null
                ? Optional.of(ofDecision(lease, catalog))
                : Optional.empty();
    }

    /** Returns the question whether to grant a request. */
    public static DecisionRequest ofRequest(Lease lease, Catalog catalog) {
        Integer budget = catalog.find(lease.request().kind()).map(Kind::monthlyBudget).orElse(null);
        ObjectNode wish =
                wish("request", lease)
                        .put("by", lease.lifecycle().requester().value())
                        .put("at", lease.terms().requestedAt().toString())
                        .put("expiresAt", text(lease.terms().expiresAt()))
                        .put("unit", lease.terms().organizationalUnit().value())
                        .put("domain", lease.domain().name().value())
                        .put("stage", text(lease.request().stage()))
                        .put("monthlyBudget", budget)
                        .put("purpose", lease.request().purpose())
                        .put("costCenter", text(lease.request().costCenter()));
        String about =
                "%s %s for %s%s, %s%s"
                        .formatted(
                                lease.request().kind(),
                                lease.name(),
                                lease.request().owner(),
                                lease.lifecycle().requester().equals(lease.request().owner())
                                        ? ""
                                        : " (asked for by %s)"
                                                .formatted(lease.lifecycle().requester()),
                                length(lease),
                                budget == null ? "" : ", $%d a month".formatted(budget));
        return new DecisionRequest(lease.id(), about, lease.request().purpose(), digest(wish));
    }

    /** Returns the question whether to allow a limit increase. */
    public static DecisionRequest ofExemption(Lease lease, LimitIncrease wanted) {
        ObjectNode wish =
                wish("exemption", lease)
                        .put("by", wanted.by())
                        .put("at", wanted.at().toString())
                        .put("days", wanted.days())
                        .put("monthlyBudget", wanted.monthlyBudget())
                        .put("why", wanted.why())
                        .put("end", text(endBefore(lease, wanted)));
        String about =
                "%s for %s (%s) of %s%s"
                        .formatted(
                                wanted.words(),
                                lease.name(),
                                lease.request().kind(),
                                lease.request().owner(),
                                wanted.by().equals(lease.request().owner().value())
                                        ? ""
                                        : ", wanted by " + wanted.by());
        return new DecisionRequest(lease.id(), about, wanted.why(), digest(wish));
    }

    /** Returns the question whether to end a lease, or to withdraw the request for it. */
    public static DecisionRequest ofEnd(Lease lease) {
        boolean isRequest = ARE_REQUESTS.contains(lease.status());
        AccountId account = isRequest ? null : lease.accountId();
        String what = isBeingMade(lease) ? "cancellation" : isRequest ? "withdrawal" : "end";
        String about =
                "%s%s (%s) of %s%s"
                        .formatted(
                                isRequest ? "the request for " : "",
                                lease.name(),
                                lease.request().kind(),
                                lease.request().owner(),
                                account == null ? "" : ", account " + account);
        return new DecisionRequest(
                lease.id(), about, null, digest(wish(what, lease).put("account", text(account))));
    }

    /** Returns whether the question is, or was, about a request that waits for nobody. */
    private static boolean isBeingMade(Lease lease) {
        Decision decision = lease.approvals().decision();
        return lease.is(LeaseStatus.REQUESTED)
                || lease.is(LeaseStatus.VENDING)
                || (lease.is(LeaseStatus.WITHDRAWN) && (decision == null || decision.approved()));
    }

    /** Returns the lease's id and the digest in one text without line breaks. */
    public String token() {
        return lease + " " + digest;
    }

    private static ObjectNode wish(String what, Lease lease) {
        return Json.MAPPER
                .createObjectNode()
                .put("what", what)
                .put("lease", lease.id().value())
                .put("kind", lease.request().kind().value())
                .put("owner", lease.request().owner().value());
    }

    /** Returns the end from which more days are asked for; an approval has moved it since. */
    private static @Nullable Instant endBefore(Lease lease, LimitIncrease wanted) {
        Integer days = wanted.days();
        Instant end = lease.terms().expiresAt();
        Decision decision = wanted.decision();
        if (days == null || end == null) {
            return null;
        }
        return decision != null && decision.approved() ? end.minus(Duration.ofDays(days)) : end;
    }

    private static String length(Lease lease) {
        Instant end = lease.terms().expiresAt();
        if (end == null) {
            return "without an end";
        }
        long days = Duration.between(lease.terms().requestedAt(), end).toDays();
        return days == 1 ? "1 day" : days + " days";
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static String digest(ObjectNode wish) {
        try {
            byte[] whole =
                    MessageDigest.getInstance("SHA-256")
                            .digest(wish.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(whole, DIGEST_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }
}
