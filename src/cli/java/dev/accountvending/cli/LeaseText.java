package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.model.Ascii;
import dev.accountvending.model.Times;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A lease in words, from the API's answer. */
record LeaseText(JsonNode lease) {
    private static final Set<String> HELD = Set.of("ACTIVE", "FROZEN");
    private static final Set<String> FAILED = Set.of("FAILED", "QUARANTINED");
    private static final Set<String> OVER =
            Set.of("RETIRED", "FAILED", "REJECTED", "WITHDRAWN", "QUARANTINED");

    /** The actor of a change that no person made. */
    private static final String SYSTEM_ACTOR = "account-vending-machine";

    /** Returns the value of a field, or a dash if there is none yet. */
    String field(String name) {
        JsonNode value = lease.path(name);
        return value.isNull() || value.isMissingNode() ? "-" : value.asText();
    }

    String name() {
        return field("name");
    }

    String status() {
        return field("status");
    }

    /** Returns the end, or a dash if the caller may not know it. */
    String expires() {
        return lease.path("expiresAt").isNull() ? "never" : time(lease.path("expiresAt"));
    }

    /** Returns whether AWS, or something else, kept it from its end. */
    boolean hasFailed() {
        return FAILED.contains(status());
    }

    /** Returns every field that is known, one a line, then the history. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        add(lines, "name", name());
        add(lines, "kind", field("kind"));
        add(lines, "owner", field("owner"));
        add(lines, "status", status());
        add(lines, "account", field("accountId"));
        add(lines, "e-mail", field("email"));
        add(lines, "unit", field("organizationalUnit"));
        add(lines, "domain", field("domain"));
        if (lease.path("domainHeldUntil").isTextual()) {
            add(lines, "domain held until", time(lease.path("domainHeldUntil")));
        }
        if (!OVER.contains(status())) {
            add(lines, "hosted zone", field("hostedZoneId"));
            add(lines, "certificate", field("certificateStatus"));
            add(lines, "", lease.path("certificateArn").asText(""));
        }
        if (HELD.contains(status())) {
            lines.addAll(incomplete());
        }
        if (lease.path("waiting").isTextual()) {
            add(lines, "waiting", field("waiting"));
        }
        add(lines, "requested", time(lease.path("requestedAt")));
        if (OVER.contains(status())) {
            add(
                    lines,
                    "ended",
                    time(lease.path("history").path(lease.path("history").size() - 1).path("at")));
        } else if (!status().equals("RETIRING")) {
            add(lines, "ends", expires());
            add(lines, "reminded", time(lease.path("remindedAt")));
        }
        if (lease.path("spending").isObject()) {
            add(
                    lines,
                    "spent",
                    "$%s of $%s this month, some hours late"
                            .formatted(
                                    lease.at("/spending/spent").asText(),
                                    lease.at("/spending/budget").asText()));
        }
        add(lines, "given back", retirement());
        exemption().ifPresent(wanted -> add(lines, "waits for", wanted));
        if (HELD.contains(status())) {
            lease.path("roles")
                    .properties()
                    .forEach(role -> add(lines, "role", role.getValue().asText()));
            add(lines, "sign in", field("switchRoleUrl"));
        }
        add(lines, "execution", field("execution"));
        add(lines, "lease", field("id"));
        add(lines, "reason", field("reason"));
        lease.path("history").forEach(change -> add(lines, "history", change(change)));
        return lines;
    }

    /** Returns what comes with the account and is not there, one a line, with AWS's answer. */
    List<String> incomplete() {
        List<String> lines = new ArrayList<>();
        lease.path("parts")
                .properties()
                .forEach(
                        part -> {
                            JsonNode is = part.getValue();
                            String status = is.path("status").asText();
                            if (!status.equals("DONE")) {
                                add(
                                        lines,
                                        Ascii.lower(status),
                                        "%s, since %s%s"
                                                .formatted(
                                                        part.getKey(),
                                                        time(is.path("since")),
                                                        is.path("why").isTextual()
                                                                ? ": " + is.path("why").asText()
                                                                : ""));
                            }
                        });
        return lines;
    }

    private String retirement() {
        JsonNode asked = lease.path("retirement");
        return asked.isObject()
                ? "%s by %s".formatted(time(asked.path("at")), asked.path("by").asText())
                : "-";
    }

    /** Returns what waits for approvers, in words. */
    Optional<String> exemption() {
        JsonNode wanted = lease.path("exemption");
        if (!wanted.isObject()) {
            return Optional.empty();
        }
        List<String> words = new ArrayList<>();
        if (wanted.path("days").isInt()) {
            int more = wanted.path("days").asInt();
            words.add(more == 1 ? "1 more day" : more + " more days");
        }
        if (wanted.path("monthlyBudget").isInt()) {
            words.add("$%s a month".formatted(wanted.path("monthlyBudget").asText()));
        }
        return Optional.of(
                "%s for %s".formatted(String.join(" and ", words), wanted.path("by").asText()));
    }

    /** Returns the reason for the lease's status, if there is one. */
    Optional<String> why() {
        String why = "";
        for (JsonNode change : lease.path("history")) {
            if (!OVER.contains(status()) || !change.path("from").equals(change.path("to"))) {
                why = change.path("why").asText("");
            }
        }
        return Optional.of(why).filter(text -> !text.isBlank());
    }

    /** Returns the day of its end, "never", or a dash if its end has begun. */
    String endsOn() {
        boolean mayGoOn = !OVER.contains(status()) && !status().equals("RETIRING");
        return lease.path("expiresAt").isNull() && mayGoOn
                ? "never"
                : instant(lease.path("expiresAt")).map(Times::day).orElse("-");
    }

    /**
     * Returns the time from the request until the lease got its present status; empty while it is
     * vended.
     */
    Optional<Duration> vendedIn() {
        Optional<Instant> ended = Optional.empty();
        for (JsonNode change : lease.path("history")) {
            if (!change.path("from").equals(change.path("to"))
                    && change.path("to").asText("").equals(status())) {
                ended = instant(change.path("at"));
            }
        }
        return ended.flatMap(
                end -> instant(lease.path("requestedAt")).map(from -> Duration.between(from, end)));
    }

    /**
     * Returns a change such as {@code 1 December 2026, 10:00 UTC rejected by pia@example.com: Too
     * dear.}
     */
    private static String change(JsonNode change) {
        String by = change.path("by").asText();
        String why = change.path("why").asText("");
        return "%s  %s%s%s"
                .formatted(
                        time(change.path("at")),
                        what(change.path("from").asText(""), change.path("to").asText()),
                        by.equals(SYSTEM_ACTOR) ? "" : " by " + by,
                        why.isBlank() ? "" : ": " + why);
    }

    /** Returns what happened, by the status before and the one after. */
    private static String what(String from, String to) {
        if (from.equals(to)) {
            return "noted";
        }
        return switch (to) {
            case "REQUESTED" -> "requested";
            case "AWAITING_APPROVAL" -> "waiting for approval";
            case "VENDING" -> from.equals("AWAITING_APPROVAL") ? "approved" : "begun";
            case "ACTIVE" -> from.equals("FROZEN") ? "opened again" : "handed over";
            case "FROZEN" -> "frozen";
            case "RETIRING" -> from.equals("QUARANTINED") ? "taken up again" : "end begun";
            case "QUARANTINED" -> "put in quarantine";
            case "RETIRED" -> "ended";
            case "FAILED" -> "given up";
            case "REJECTED" -> "rejected";
            case "WITHDRAWN" -> "withdrawn";
            default -> to;
        };
    }

    private static void add(List<String> lines, String label, String value) {
        if (!value.isEmpty() && !value.equals("-")) {
            lines.add("%-12s %s".formatted(label, value));
        }
    }

    static String time(JsonNode at) {
        return instant(at).map(Times::minute).orElse("-");
    }

    private static Optional<Instant> instant(JsonNode at) {
        try {
            return Optional.of(Instant.parse(at.asText()));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
