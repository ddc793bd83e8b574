package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A lease, as the API tells it, in words. */
record LeaseText(JsonNode lease) {
    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT)
                    .withZone(ZoneId.systemDefault());

    /** The value of a field, or a dash where there is none yet. */
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

    /** A dash where the asker may not know. */
    String expires() {
        return lease.path("expiresAt").isNull() ? "never" : time(lease.path("expiresAt"));
    }

    /** Every field that is known, one a line, then the history. */
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
        add(lines, "hosted zone", field("hostedZoneId"));
        add(lines, "certificate", field("certificateStatus"));
        add(lines, "", lease.path("certificateArn").asText(""));
        add(lines, "requested", time(lease.path("requestedAt")));
        add(lines, "expires", expires());
        add(lines, "retirement", retirement());
        exemption().ifPresent(wanted -> add(lines, "waits for", wanted));
        lease.path("roles")
                .properties()
                .forEach(role -> add(lines, "role", role.getValue().asText()));
        add(lines, "sign in", field("switchRoleUrl"));
        add(lines, "execution", field("execution"));
        add(lines, "lease", field("id"));
        lease.path("history").forEach(change -> add(lines, "history", change(change)));
        return lines;
    }

    private String retirement() {
        JsonNode asked = lease.path("retirement");
        return asked.isObject()
                ? "%s by %s".formatted(time(asked.path("at")), asked.path("by").asText())
                : "-";
    }

    /** What waits for approvers, in words. */
    Optional<String> exemption() {
        JsonNode wanted = lease.path("exemption");
        if (!wanted.isObject()) {
            return Optional.empty();
        }
        List<String> words = new ArrayList<>();
        if (wanted.path("days").isInt()) {
            words.add(wanted.path("days").asText() + " days more");
        }
        if (wanted.path("monthlyBudget").isInt()) {
            words.add("a monthly budget of $" + wanted.path("monthlyBudget").asText());
        }
        return Optional.of(
                "%s, wanted by %s"
                        .formatted(String.join(" and ", words), wanted.path("by").asText()));
    }

    /** Why the lease got where it is, where that is said. */
    Optional<String> why() {
        String why = "";
        for (JsonNode change : lease.path("history")) {
            why = change.path("why").asText("");
        }
        return Optional.of(why).filter(text -> !text.isBlank());
    }

    /** From the request until the lease got its present status; nothing while it is vended. */
    Optional<Duration> vendedIn() {
        Optional<Instant> ended = Optional.empty();
        for (JsonNode change : lease.path("history")) {
            if (change.path("to").asText("").equals(status())) {
                ended = instant(change.path("at"));
            }
        }
        return ended.flatMap(
                end -> instant(lease.path("requestedAt")).map(from -> Duration.between(from, end)));
    }

    private static String change(JsonNode change) {
        String why = change.path("why").asText("");
        return "%s  %s -> %s by %s%s"
                .formatted(
                        time(change.path("at")),
                        change.path("from").asText("-"),
                        change.path("to").asText(),
                        change.path("by").asText(),
                        why.isBlank() ? "" : ": " + why);
    }

    private static void add(List<String> lines, String label, String value) {
        if (!value.isEmpty() && !value.equals("-")) {
            lines.add("%-12s %s".formatted(label, value));
        }
    }

    static String time(JsonNode at) {
        return instant(at).map(DAY_AND_TIME::format).orElse("-");
    }

    private static Optional<Instant> instant(JsonNode at) {
        try {
            return Optional.of(Instant.parse(at.asText()));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
