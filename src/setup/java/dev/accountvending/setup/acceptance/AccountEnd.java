package dev.accountvending.setup.acceptance;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.account.AccountPlacement;
import dev.accountvending.setup.acceptance.Transport.Reply;

import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.organizations.model.AccountAlreadyClosedException;
import software.amazon.awssdk.services.organizations.model.ConstraintViolationException;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gives the vended account back, and closes it. Of an account that was in the pool before the run,
 * the latter is left out: others may wait for it.
 */
final class AccountEnd {
    private static final Duration RETIRED_AT_MOST = Duration.ofHours(4);
    private static final Duration CLOSED_AT_MOST = Duration.ofMinutes(30);
    private static final Duration RECONCILED_AT_MOST = Duration.ofMinutes(30);
    private static final Set<String> ENDED =
            Set.of("RETIRED", "QUARANTINED", "FAILED", "REJECTED", "WITHDRAWN");
    private static final Set<String> TO_RETIRE = Set.of("ACTIVE", "FROZEN");
    private static final Set<String> ON_THE_WAY = Set.of("REQUESTED", "VENDING");

    private final Surroundings surroundings;
    private final Installation installation;
    private final Map<String, String> figures = new LinkedHashMap<>();

    AccountEnd(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.installation = surroundings.installation();
    }

    /** Returns whether accounts of a kind are closed by the product, and not cleaned. */
    static boolean isClosedByProduct(JsonNode kind) {
        return kind.path("atEnd").asText().equals("close");
    }

    /** Brings the lease and its account to their end, from wherever they are. */
    Outcome bring() {
        Optional<JsonNode> requested = installation.account(surroundings.leaseName());
        if (requested.isEmpty()) {
            return new Outcome.NotApplicable("No account was requested.");
        }
        JsonNode lease = retired();
        String status = lease.path("status").asText();
        if (lease.path("accountId").isTextual()) {
            surroundings.state().account(lease.path("accountId").asText());
        }
        Optional<String> retirement = troubleOf(status);
        if (surroundings.state().account().isEmpty()) {
            return retirement
                    .<Outcome>map(trouble -> new Outcome.Refused(trouble, advice()))
                    .orElseGet(() -> Outcome.seen("The lease is %s.".formatted(status)));
        }
        figures.putAll(
                Progress.ofRetirement(installation.progress(surroundings.leaseName())));
        boolean isCleaned =
                installation
                        .poolStatus(surroundings.account())
                        .filter("AVAILABLE"::equals)
                        .isPresent();
        Outcome closed = closed();
        if (retirement.isPresent()) {
            return new Outcome.Refused("%s %s".formatted(retirement.get(), closed.detail()), advice());
        }
        return closed instanceof Outcome.Seen(var detail, _)
                ? new Outcome.Seen(
                        "The account was %s. %s"
                                .formatted(isCleaned ? "cleaned" : "given back", detail),
                        figures)
                : closed;
    }

    private Optional<String> troubleOf(String status) {
        return switch (status) {
            case "QUARANTINED" ->
                    Optional.of("The account did not come clean, and is in quarantine.");
            case "RETIRED", "FAILED", "REJECTED", "WITHDRAWN" -> Optional.empty();
            default ->
                    Optional.of(
                            "The lease is still %s after %d hours."
                                    .formatted(status, RETIRED_AT_MOST.toHours()));
        };
    }

    private String advice() {
        return "Look at `avm show %s` and docs/operations.md, then run this again with --clean-up."
                .formatted(surroundings.leaseName());
    }

    private JsonNode retired() {
        Patience patience = surroundings.patience();
        JsonNode lease =
                patience.await(
                                RETIRED_AT_MOST,
                                () ->
                                        lease().filter(
                                                        now ->
                                                                !ON_THE_WAY.contains(
                                                                        now.path("status")
                                                                                .asText())))
                        .orElseThrow(() -> new CheckFailed("The account is still being vended."));
        if (TO_RETIRE.contains(lease.path("status").asText())) {
            installation.retire(lease);
        }
        return patience.await(
                        RETIRED_AT_MOST,
                        () ->
                                lease().filter(
                                                now ->
                                                        ENDED.contains(
                                                                now.path("status").asText())))
                .or(this::lease)
                .orElse(lease);
    }

    private Optional<JsonNode> lease() {
        return installation.account(surroundings.leaseName());
    }

    private Outcome closed() {
        OrganizationsClient organizations = surroundings.management().organizations();
        Account account = account(organizations);
        if (account.joinedTimestamp()
                .isBefore(surroundings.state().startedAt().minus(Duration.ofMinutes(1)))) {
            return new Outcome.Seen(
                    "It was in the pool before this run and is left there, open.", figures);
        }
        long began = System.nanoTime();
        if (AccountPlacement.of(account) == AccountPlacement.OPEN) {
            try {
                organizations.closeAccount(r -> r.accountId(account.id()));
            } catch (AccountAlreadyClosedException e) {
                return Outcome.seen("It is closed.");
            } catch (ConstraintViolationException e) {
                return new Outcome.Refused(
                        "AWS does not close it: %s".formatted(e.awsErrorDetails().errorMessage()),
                        "Close the account in the console of Organizations when AWS allows it, then `avm reconcile --fix`.");
            }
        }
        Optional<Account> gone =
                surroundings
                        .patience()
                        .await(
                                CLOSED_AT_MOST,
                                () ->
                                        Optional.of(account(organizations))
                                                .filter(
                                                        now ->
                                                                AccountPlacement.of(now)
                                                                        == AccountPlacement.CLOSED));
        if (gone.isEmpty()) {
            return new Outcome.Refused(
                    "It is still being closed after %d minutes."
                            .formatted(CLOSED_AT_MOST.toMinutes()),
                    "Run this again with --clean-up.");
        }
        figures.put("close it", Patience.since(began));
        return Outcome.seen("It is closed. " + noted());
    }

    private Account account(OrganizationsClient organizations) {
        return organizations.describeAccount(r -> r.accountId(surroundings.account())).account();
    }

    /** Has the ledger note that an account is closed, and returns what came of it. */
    private String noted() {
        if (installation.poolStatus(surroundings.account()).isEmpty()) {
            return "The ledger says so too.";
        }
        Reply reply = installation.reconcile();
        if (!reply.isGood()) {
            return "The ledger does not know yet (%s): `avm reconcile --fix` as an administrator."
                    .formatted(reply.problem());
        }
        surroundings
                .patience()
                .await(
                        RECONCILED_AT_MOST,
                        () ->
                                Optional.of(installation.reconciliation())
                                        .filter(status -> !status.equals("RUNNING")));
        return installation.poolStatus(surroundings.account()).isEmpty()
                ? "The ledger says so too, after a reconciliation."
                : "The ledger does not know yet: look at `avm reconcile`.";
    }
}
