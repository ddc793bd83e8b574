package dev.accountvending.local.signing;

import dev.accountvending.local.gateway.Callers;
import dev.accountvending.local.gateway.GivenKey;
import dev.accountvending.local.gateway.Request;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Identifies the signer of a request as API Gateway's IAM authorizer does (<a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control-iam.html">IAM
 * authorization</a>).
 */
public final class SignatureCheck {
    private static final Duration SKEW = Duration.ofMinutes(5);

    private final Callers callers;
    private final String service;
    private final String region;
    private final Clock clock;

    /**
     * @param clock the clients' time, which is the real one even if the local cloud's was moved
     */
    public SignatureCheck(Callers callers, String service, String region, Clock clock) {
        this.callers = callers;
        this.service = service;
        this.region = region;
        this.clock = clock;
    }

    /**
     * Returns the key that a request is signed with.
     *
     * @throws SignatureRefused if it is not signed, or not correctly
     */
    public GivenKey signer(Request request) {
        Claim claim =
                Claim.of(request)
                        .orElseThrow(
                                () ->
                                        new SignatureRefused(
                                                "The request is not signed: sign it with AWS Signature Version 4 for %s in %s, with a person's keys from GET /local (bin/avm --as EMAIL does)."
                                                        .formatted(service, region)));
        checkScope(claim);
        checkTime(claim);
        GivenKey key =
                callers.key(claim.scope().accessKey())
                        .orElseThrow(
                                () ->
                                        new SignatureRefused(
                                                "Nobody here has the access key %s: GET /local lists those of people and administrators, which each start makes anew."
                                                        .formatted(claim.scope().accessKey())));
        checkToken(claim, key);
        checkSignature(claim, key, request);
        return key;
    }

    private void checkScope(Claim claim) {
        Claim.Scope scope = claim.scope();
        if (!scope.service().equals(service) || !scope.region().equals(region)) {
            throw new SignatureRefused(
                    "The request is signed for %s in %s: sign it for %s in %s."
                            .formatted(scope.service(), scope.region(), service, region));
        }
        if (!claim.signedHeaders().contains("host")) {
            throw new SignatureRefused("The header host must be among the SignedHeaders.");
        }
    }

    private void checkTime(Claim claim) {
        Instant signedAt = claim.signedAt();
        Instant now = clock.instant();
        if (!claim.time().startsWith(claim.scope().date())) {
            throw new SignatureRefused(
                    "The Credential's date %s is not that of x-amz-date, %s."
                            .formatted(claim.scope().date(), claim.time()));
        }
        Duration lasts = claim.lasts();
        Instant last = signedAt.plus(lasts == null ? SKEW : lasts);
        if (now.isAfter(last) || now.isBefore(signedAt.minus(SKEW))) {
            throw new SignatureRefused(
                    "The request was signed at %s, and it is %s: sign it anew, and set this machine's clock if it is wrong."
                            .formatted(signedAt, now));
        }
    }

    private static void checkToken(Claim claim, GivenKey key) {
        if (!same(key.sessionToken(), claim.sessionToken())) {
            throw new SignatureRefused(
                    key.sessionToken() == null
                            ? "The access key %s goes without a session token.".formatted(key.id())
                            : "The access key %s is temporary: send its session token as x-amz-security-token."
                                    .formatted(key.id()));
        }
    }

    private static void checkSignature(Claim claim, GivenKey key, Request request) {
        String payload = Hashes.sha256(request.body());
        String told = request.header("x-amz-content-sha256");
        if (!told.isEmpty() && !told.equals(payload)) {
            throw new SignatureRefused(
                    told.matches("[0-9a-f]{64}")
                            ? "The body is not the one that was signed: its SHA-256 differs from x-amz-content-sha256."
                            : "The body must be signed: x-amz-content-sha256 is its SHA-256 in hexadecimal, not %s."
                                    .formatted(told));
        }
        String canonical = CanonicalRequest.hash(request, claim.signedHeaders(), payload);
        if (!same(signature(claim, key.secret(), canonical), claim.signature())) {
            throw new SignatureRefused(
                    "The signature does not fit the request: the secret is not that of the access key %s, or the method, path, query, signed headers or body were changed after signing."
                            .formatted(key.id()));
        }
    }

    private static String signature(Claim claim, String secret, String canonical) {
        Claim.Scope scope = claim.scope();
        byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
        for (String part : scope.toString().split("/", -1)) {
            key = Hashes.hmac(key, part);
        }
        return Hashes.hex(Hashes.hmac(key, claim.stringToSign(canonical)));
    }

    /** Compares in constant time. */
    private static boolean same(@Nullable String wanted, @Nullable String given) {
        return MessageDigest.isEqual(bytes(wanted), bytes(given));
    }

    private static byte[] bytes(@Nullable String text) {
        return (text == null ? "" : text).getBytes(StandardCharsets.UTF_8);
    }
}
