package dev.accountvending.local.signing;

import dev.accountvending.local.gateway.Request;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request's statement about its own signature, in the header {@code Authorization} or, presigned,
 * in its query.
 *
 * @param time as the request writes it, {@code 20261124T090000Z}
 * @param lasts how long a presigned request may be sent; absent in the header's form
 */
record Claim(
        Scope scope,
        List<String> signedHeaders,
        String signature,
        String time,
        @Nullable String sessionToken,
        @Nullable Duration lasts) {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final Duration LONGEST = Duration.ofDays(7);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT);
    private static final Pattern AUTHORIZATION =
            Pattern.compile(
                    ALGORITHM
                            + "\\s+Credential=([^\\s,]+)\\s*,\\s*SignedHeaders=([^\\s,]+)\\s*,"
                            + "\\s*Signature=([^\\s,]+)\\s*");

    Claim {
        signedHeaders = List.copyOf(signedHeaders);
    }

    /** The credential scope: the key, and what its signature is valid for. */
    record Scope(String accessKey, String date, String region, String service) {
        static Scope parse(String credential) {
            String[] parts = credential.split("/", -1);
            if (parts.length != 5 || !parts[4].equals("aws4_request")) {
                throw new SignatureRefused(
                        "The signature's Credential must be KEY/DATE/REGION/SERVICE/aws4_request,"
                                + " not "
                                + credential
                                + ".");
            }
            return new Scope(parts[0], parts[1], parts[2], parts[3]);
        }

        @Override
        public String toString() {
            return "%s/%s/%s/aws4_request".formatted(date, region, service);
        }
    }

    /** Returns a request's claim; empty if it has no signature. */
    static Optional<Claim> of(Request request) {
        List<String> authorizations = request.headers().getOrDefault("authorization", List.of());
        Query query = Query.parse(request.query());
        boolean presigned = query.first("X-Amz-Signature").isPresent();
        if (authorizations.size() > 1 || (presigned && !authorizations.isEmpty())) {
            throw new SignatureRefused(
                    "The request is signed twice: send one Authorization header, or a presigned"
                            + " query, but not both.");
        }
        if (presigned) {
            return Optional.of(ofQuery(query));
        }
        return authorizations.stream().findFirst().map(header -> ofHeader(header, request));
    }

    private static Claim ofHeader(String authorization, Request request) {
        Matcher matcher = AUTHORIZATION.matcher(authorization);
        if (!matcher.matches()) {
            throw new SignatureRefused(
                    "The header Authorization must be \"%s Credential=…, SignedHeaders=…, Signature=…\": sign with AWS Signature Version 4."
                            .formatted(ALGORITHM));
        }
        return new Claim(
                Scope.parse(matcher.group(1)),
                Arrays.asList(matcher.group(2).split(";", -1)),
                matcher.group(3),
                request.header("x-amz-date"),
                Optional.of(request.header("x-amz-security-token"))
                        .filter(token -> !token.isEmpty())
                        .orElse(null),
                null);
    }

    private static Claim ofQuery(Query query) {
        if (!query.required("X-Amz-Algorithm").equals(ALGORITHM)) {
            throw new SignatureRefused("X-Amz-Algorithm must be " + ALGORITHM + ".");
        }
        return new Claim(
                Scope.parse(query.required("X-Amz-Credential")),
                Arrays.asList(query.required("X-Amz-SignedHeaders").split(";", -1)),
                query.required("X-Amz-Signature"),
                query.required("X-Amz-Date"),
                query.first("X-Amz-Security-Token").orElse(null),
                lasts(query.required("X-Amz-Expires")));
    }

    private static Duration lasts(String seconds) {
        if (seconds.matches("[0-9]{1,6}")) {
            Duration lasts = Duration.ofSeconds(Long.parseLong(seconds));
            if (lasts.isPositive() && lasts.compareTo(LONGEST) <= 0) {
                return lasts;
            }
        }
        throw new SignatureRefused("X-Amz-Expires is 1 to 604800 seconds, not " + seconds + ".");
    }

    boolean isPresigned() {
        return lasts != null;
    }

    /** Returns when it was signed. */
    Instant signedAt() {
        try {
            return LocalDateTime.parse(time, TIME).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new SignatureRefused(
                    time.isEmpty()
                            ? "The header x-amz-date is missing: it is part of the signature."
                            : "x-amz-date must be as 20261124T090000Z, not " + time + ".");
        }
    }

    /** Returns the text that is signed, from the canonical request's hash. */
    String stringToSign(String canonicalRequestHash) {
        return String.join("\n", ALGORITHM, time, scope.toString(), canonicalRequestHash);
    }
}
