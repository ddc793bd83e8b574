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
 * What somebody is asked before they decide on a lease or end it. The answer bears the lease's id
 * and the digest, so that it counts for what they saw and for nothing else.
 *
 * <p>The digest changes with the wish, and with nothing else that happens to the lease: a decision,
 * too, leaves it as it is, so that the same decision can be sent again.
 *
 * @param lease its id
 * @param about what it is about, in words that follow "Approve" or "End"
 * @param why in the words of the person who wants it; absent if they did not say
 * @param digest of all that the question is about, in 32 hexadecimal digits
 */
public record DecisionRequest(LeaseId lease, String about, @Nullable String why, String digest) {
    private static final int DIGEST_BYTES = 16;

    /** What has no account yet is not retired: the request for it is withdrawn. */
    private static final Set<LeaseStatus> ARE_REQUESTS =
            Set.of(
                    LeaseStatus.REQUESTED,
                    LeaseStatus.AWAITING_APPROVAL,
                    LeaseStatus.WITHDRAWN,
                    LeaseStatus.REJECTED);

    /**
     * What a decision on a lease is about now: what was wanted last beyond its kind's limits, or
     * else the request, whether it still waits or not.
     */
    public static DecisionRequest ofDecision(Lease lease, Catalog catalog) {
        LimitIncrease wanted = lease.approvals().limitIncrease();
        return wanted == null ? ofRequest(lease, catalog) : ofExemption(lease, wanted);
    }

    /** What waits for a decision on a lease; empty if nothing does. */
    public static Optional<DecisionRequest> waiting(Lease lease, Catalog catalog) {
        return lease.is(LeaseStatus.AWAITING_APPROVAL)
                        || lease.approvals().openLimitIncrease() != null
                ? Optional.of(ofDecision(lease, catalog))
                : Optional.empty();
    }

    /** Whether to grant a request. */
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

    /** Whether to allow what is wanted for a lease beyond its kind's limits. */
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

    /** Whether to end a lease, or to withdraw the request for it. */
    public static DecisionRequest ofEnd(Lease lease) {
        AccountId account = lease.accountId();
        boolean isRequest = ARE_REQUESTS.contains(lease.status());
        String what = isRequest ? "withdrawal" : "end";
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

    /** The lease's id and the digest in one text without line breaks. */
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

    /** More days are wanted from one end on; those that were allowed have moved it. */
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
