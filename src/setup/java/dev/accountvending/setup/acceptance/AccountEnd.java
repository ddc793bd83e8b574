package dev.accountvending.setup.acceptance;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.account.AccountPlacement;

import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.organizations.model.AccountAlreadyClosedException;
import software.amazon.awssdk.services.organizations.model.ConstraintViolationException;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Gives the vended account back, and closes it.
 *
 * <p>An account that was cleaned waits in the pool, where the ledger would hand it out even if it
 * were closed at AWS. So a second lease takes it out of there; it is closed at AWS, and the end of
 * that lease notes it. An account that was in the pool before the run goes back there.
 */
final class AccountEnd {
    private static final Duration VENDED_AT_MOST = Duration.ofHours(2);
    private static final Duration RETIRED_AT_MOST = Duration.ofHours(4);
    private static final Duration CLOSED_AT_MOST = Duration.ofMinutes(30);
    private static final Set<String> HELD = Set.of("ACTIVE", "FROZEN");
    private static final Set<String> ON_THE_WAY = Set.of("REQUESTED", "VENDING");
    private static final Set<String> ENDED =
            Set.of("RETIRED", "QUARANTINED", "FAILED", "REJECTED", "WITHDRAWN");

    private final Surroundings surroundings;
    private final Installation installation;
    private final Map<String, String> figures = new LinkedHashMap<>();

    AccountEnd(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.installation = surroundings.installation();
    }

    /** Brings the lease and its account to their end, from wherever they are. */
    Outcome bring() {
        String name = surroundings.leaseName();
        if (installation.account(name).isEmpty()) {
            return new Outcome.NotApplicable("No account was requested.");
        }
        JsonNode lease = retired(name);
        String status = lease.path("status").asText();
        if (lease.path("accountId").isTextual()) {
            surroundings.state().account(lease.path("accountId").asText());
        }
        if (surroundings.state().account().isEmpty()) {
            return Outcome.seen("The lease is %s, and had no account.".formatted(status));
        }
        figures.putAll(Progress.ofRetirement(installation.progress(name)));
        return switch (status) {
            case "RETIRED" -> afterRetirement(lease);
            case "QUARANTINED", "FAILED" ->
                    new Outcome.Refused(
                            "The lease is %s, its account is in quarantine. %s"
                                    .formatted(status, closed()),
                            "Look at `avm show %s` and docs/operations.md.".formatted(name));
            default ->
                    new Outcome.Refused(
                            "The lease is still %s after %d hours."
                                    .formatted(status, RETIRED_AT_MOST.toHours()),
                            "Look at `avm show %s`, then run this with --clean-up."
                                    .formatted(name));
        };
    }

    private Outcome afterRetirement(JsonNode lease) {
        String account = surroundings.account();
        Optional<String> inPool = installation.poolStatus(account);
        boolean hasNext = installation.account(surroundings.nextLeaseName()).isPresent();
        if (inPool.isEmpty()) {
            return ended(
                    hasNext
                            ? "The account was cleaned, had by the next lease, and is closed."
                            : "The account was given back, and closed by the product.");
        }
        if (isOlderThanTheRun()) {
            return ended("The account was cleaned, and is in the pool again, where it was before.");
        }
        if (!hasNext) {
            installation.request(
                    installation.kind(lease.path("kind").asText()), surroundings.nextLeaseName());
        }
        JsonNode next = vended(surroundings.nextLeaseName());
        if (!account.equals(next.path("accountId").asText())) {
            retired(surroundings.nextLeaseName());
            return new Outcome.Refused(
                    "The account was cleaned, but the next lease was not given it.",
                    "Close it by hand: `avm pool` shows it.");
        }
        figures.putAll(Progress.fromPool(installation.progress(surroundings.nextLeaseName())));
        String closed = closed();
        retired(surroundings.nextLeaseName());
        return installation.poolStatus(account).isEmpty()
                ? ended("The account was cleaned, had by the next lease, and is closed.")
                : new Outcome.Refused(
                        "The account was cleaned and had by the next lease. %s The ledger does not say so."
                                .formatted(closed),
                        "Look at `avm pool` and `avm show %s`."
                                .formatted(surroundings.nextLeaseName()));
    }

    private Outcome ended(String detail) {
        return new Outcome.Seen(detail, figures);
    }

    private JsonNode vended(String name) {
        return await(VENDED_AT_MOST, name, status -> !ON_THE_WAY.contains(status));
    }

    /** Ends a lease that is held, and waits for it. */
    private JsonNode retired(String name) {
        JsonNode lease = vended(name);
        if (HELD.contains(lease.path("status").asText())) {
            installation.retire(lease);
        }
        return await(RETIRED_AT_MOST, name, ENDED::contains);
    }

    /** Returns the lease once its status is as wanted, or as it is after the time is over. */
    private JsonNode await(Duration atMost, String name, Predicate<String> isWanted) {
        return surroundings
                .patience()
                .await(
                        atMost,
                        () ->
                                installation
                                        .account(name)
                                        .filter(now -> isWanted.test(now.path("status").asText())))
                .or(() -> installation.account(name))
                .orElseThrow(() -> new CheckFailed("The lease %s is gone.".formatted(name)));
    }

    /** A minute is for clocks that differ. */
    private boolean isOlderThanTheRun() {
        return description()
                .joinedTimestamp()
                .isBefore(surroundings.state().startedAt().minus(Duration.ofMinutes(1)));
    }

    /** Returns whether the account is this run's and open. */
    boolean isLeft() {
        return !isOlderThanTheRun() && AccountPlacement.of(description()) == AccountPlacement.OPEN;
    }

    /** Closes the account at AWS if it is this run's, and returns what came of it. */
    private String closed() {
        if (isOlderThanTheRun()) {
            return "It is older than this run, and stays open.";
        }
        OrganizationsClient organizations = surroundings.management().organizations();
        long began = System.nanoTime();
        if (AccountPlacement.of(description()) == AccountPlacement.OPEN) {
            try {
                organizations.closeAccount(r -> r.accountId(surroundings.account()));
            } catch (AccountAlreadyClosedException e) {
                return "It is closed.";
            } catch (ConstraintViolationException e) {
                throw new CheckFailed(
                        "AWS does not close the account: %s"
                                .formatted(e.awsErrorDetails().errorMessage()));
            }
        }
        Optional<AccountPlacement> gone =
                surroundings
                        .patience()
                        .await(
                                CLOSED_AT_MOST,
                                () ->
                                        Optional.of(AccountPlacement.of(description()))
                                                .filter(AccountPlacement.CLOSED::equals));
        if (gone.isEmpty()) {
            throw new CheckFailed(
                    "The account is still being closed after %d minutes."
                            .formatted(CLOSED_AT_MOST.toMinutes()));
        }
        figures.put("Close it at AWS", Patience.since(began));
        return "It is closed.";
    }

    private Account description() {
        return surroundings
                .management()
                .organizations()
                .describeAccount(r -> r.accountId(surroundings.account()))
                .account();
    }
}
