package dev.accountvending.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.runtime.Json;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import javax.net.ssl.SSLException;

/**
 * Checks an installation from the caller's machine, for what only the caller can see, and then has
 * the installation check itself. Each point depends on the one before: after one that fails,
 * nothing more is asked.
 */
final class RemoteChecks {
    static final String OK = "OK";
    static final String FAILING = "FAILING";
    static final String NOT_SET_UP = "NOT_SET_UP";
    static final String UNKNOWN = "UNKNOWN";

    /** AWS accepts a signature that is at most five minutes off. */
    private static final Duration MOST_SKEW = Duration.ofMinutes(5);

    private static final String ADDRESS = "address";
    private static final String CLOCK = "clock";
    private static final String CREDENTIALS = "credentials";
    private static final String SIGNATURE = "signature";
    private static final String CALLER = "caller";

    private final Api api;
    private final List<Point> points = new ArrayList<>();

    RemoteChecks(Api api) {
        this.api = api;
    }

    /**
     * One checked point.
     *
     * @param status in the API's words
     * @param detail empty if there is nothing to report
     */
    record Point(String name, String status, String detail) {
        boolean is(String other) {
            return status.equals(other);
        }
    }

    List<Point> look() {
        if (reach() && findKeys() && sign()) {
            examineWithin();
            if (api.isAskedWithCredentials()) {
                points.add(new WayIn(api).look());
            }
        }
        return List.copyOf(points);
    }

    private boolean add(String name, String status, String detail) {
        points.add(new Point(name, status, detail));
        return !status.equals(FAILING);
    }

    private boolean reach() {
        HttpResponse<String> answer;
        try {
            answer = api.knock();
        } catch (IOException e) {
            return add(ADDRESS, FAILING, explain(e));
        }
        if (answer.statusCode() != 403) {
            return add(
                    ADDRESS,
                    FAILING,
                    answer.statusCode() / 100 == 2
                            ? "%s answers to requests without a signature: its routes have lost their authorizer; deploy the stage."
                                    .formatted(api.base())
                            : "What answers at %s is not the account vending machine's API (status %d): check --api URL."
                                    .formatted(api.base(), answer.statusCode()));
        }
        add(ADDRESS, OK, api.base().toString());
        return compareClocks(answer);
    }

    private String explain(IOException e) {
        return switch (e) {
            case ConnectException unknown when isUnresolved(unknown) ->
                    "The name %s is not known to DNS: check --api URL; the stack's outputs have the address."
                            .formatted(api.base().getHost());
            case SSLException tls ->
                    "There is no TLS with %s: %s. Check --api URL, and what stands between."
                            .formatted(api.base(), tls.getMessage());
            case HttpTimeoutException late ->
                    "%s did not answer: check --api URL, and whether a firewall or a proxy stands between."
                            .formatted(api.base());
            default ->
                    "No API answers at %s: start one with `avm local`, or give --api URL."
                            .formatted(api.base());
        };
    }

    /** Unwraps the reason, which Java's client wraps twice. */
    private static boolean isUnresolved(ConnectException e) {
        return Stream.<Throwable>iterate(e, Objects::nonNull, Throwable::getCause)
                .anyMatch(UnresolvedAddressException.class::isInstance);
    }

    /**
     * Compares this machine's clock with the answer's Date: a signature of another time is refused.
     */
    private boolean compareClocks(HttpResponse<String> answer) {
        Optional<Instant> theirs = answer.headers().firstValue("date").flatMap(RemoteChecks::date);
        if (theirs.isEmpty()) {
            return add(CLOCK, UNKNOWN, "The API's answer bears no date.");
        }
        Duration ahead = Duration.between(theirs.get(), Instant.now());
        return ahead.abs().compareTo(MOST_SKEW) < 0
                ? add(CLOCK, OK, "")
                : add(
                        CLOCK,
                        FAILING,
                        "This machine's clock is %d minutes %s the API's, and AWS refuses what is signed more than %d minutes off: set it."
                                .formatted(
                                        ahead.abs().toMinutes(),
                                        ahead.isNegative() ? "behind" : "ahead of",
                                        MOST_SKEW.toMinutes()));
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private boolean findKeys() {
        try {
            api.findKeys();
            return add(CREDENTIALS, OK, "");
        } catch (CommandFailed none) {
            return add(CREDENTIALS, FAILING, said(none));
        }
    }

    private boolean sign() {
        HttpResponse<String> answer;
        try {
            answer = api.ask("/catalog");
        } catch (CommandFailed lost) {
            return add(SIGNATURE, FAILING, said(lost));
        }
        return switch (answer.statusCode()) {
            case 200 -> add(SIGNATURE, OK, "");
            case 403 ->
                    add(
                            SIGNATURE,
                            FAILING,
                            "The API refuses these credentials: they have expired, or may not call it (execute-api:Invoke). Take a session of the Requester role, and give its profile with --profile NAME.");
            default ->
                    add(
                            SIGNATURE,
                            FAILING,
                            "GET /catalog answered %d: see the log of the function showCatalog."
                                    .formatted(answer.statusCode()));
        };
    }

    private void examineWithin() {
        HttpResponse<String> answer;
        try {
            answer = api.ask("/doctor");
        } catch (CommandFailed lost) {
            add(CALLER, UNKNOWN, said(lost));
            return;
        }
        JsonNode body = parse(answer.body());
        switch (answer.statusCode()) {
            case 200 -> {
                add(CALLER, OK, body.path("caller").asText());
                body.path("checks")
                        .forEach(
                                check ->
                                        add(
                                                check.path("name").asText(),
                                                check.path("status").asText(),
                                                check.path("detail").asText("")));
            }
            case 403 ->
                    add(
                            CALLER,
                            FAILING,
                            "%s (Rule: %s) The rest is for administrators to see."
                                    .formatted(
                                            body.path("detail").asText("Forbidden."),
                                            body.path("rule").asText("none")));
            case 404 ->
                    add(
                            CALLER,
                            FAILING,
                            "The API has no route GET /doctor: deploy the stage by this version.");
            default ->
                    add(
                            CALLER,
                            FAILING,
                            "GET /doctor answered %d, so that nothing could be checked from within: see the log of the function inspectApi; where it cannot read IAM users' tags, sign in a session of the Requester role."
                                    .formatted(answer.statusCode()));
        }
    }

    private static JsonNode parse(String body) {
        try {
            return VisibleText.in(Json.MAPPER.readTree(body));
        } catch (JsonProcessingException e) {
            return Json.MAPPER.missingNode();
        }
    }

    private static String said(CommandFailed failed) {
        return String.valueOf(failed.getMessage());
    }
}
