package dev.accountvending.local.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.local.gateway.Caller;
import dev.accountvending.local.gateway.Callers;
import dev.accountvending.local.gateway.GivenKey;
import dev.accountvending.local.gateway.Request;
import dev.accountvending.local.gateway.SessionDetails;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

class SignatureCheckTest {
    private static final Instant NOW = Instant.parse("2026-11-24T09:00:00Z");
    private static final String API = "http://127.0.0.1:8080";
    private static final Caller ANA =
            new Caller("111122223333", "arn:aws:iam::111122223333:user/ana", null, null, null);
    private static final SdkSigner SIGNER =
            new SdkSigner(AwsCredentialsIdentity.create("AKIAANA", "ana/s+secret")).with(at(NOW));
    private static final SdkSigner SESSION =
            new SdkSigner(AwsSessionCredentialsIdentity.create("ASIAANA", "temporary", "a+token="))
                    .with(at(NOW));

    private final Callers callers = new Callers();
    private final SignatureCheck check =
            new SignatureCheck(callers, "execute-api", "us-east-1", at(NOW));

    SignatureCheckTest() {
        callers.learn(new GivenKey("AKIAANA", "ana/s+secret", null, ANA));
        callers.learn(
                new GivenKey(
                        "ASIAANA",
                        "temporary",
                        "a+token=",
                        ANA.as(
                                "arn:aws:iam::111122223333:role/Asker",
                                SessionDetails.named("ana@example.com", Instant.EPOCH))));
    }

    /** The test suite that AWS has published for Signature Version 4. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "get-vanilla | GET / | | 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
                "get-vanilla-query-order-key-case | GET /?Param2=value2&Param1=value1 | | b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
                "get-vanilla-query-order-value | GET /?Param1=value2&Param1=value1 | | 5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694",
                "get-vanilla-query-unreserved | GET /?-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz=-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz | | 9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197",
                "post-vanilla | POST / | | 5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
                "post-header-key-sort | POST / | my-header1=value1 | c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c",
                "get-header-key-duplicate | GET / | my-header1=value2;my-header1=value2;my-header1=value1 | c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea",
                "get-header-value-trim | GET / | my-header1= value1;my-header2= \"a   b   c\" | acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
                "normalize-path/get-slashes | GET //./x/../ | | 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
            })
    void signer_ofAwssOwnVectors_isFound(String name, String line, String more, String signature) {
        Map<String, List<String>> headers = vectorHeaders(more, signature);
        String target = line.substring(line.indexOf(' ') + 1);
        int mark = target.indexOf('?');
        Request request =
                new Request(
                        line.substring(0, line.indexOf(' ')),
                        mark < 0 ? target : target.substring(0, mark),
                        mark < 0 ? "" : target.substring(mark + 1),
                        headers,
                        new byte[0]);

        assertThat(vectors().signer(request).id()).as(name).isEqualTo("AKIDEXAMPLE");
    }

    /** The example in the user guide of IAM. */
    @Test
    void signer_ofTheUserGuidesExample_isFound() {
        callers.learn(example());
        Request request =
                new Request(
                        "GET",
                        "/",
                        "Action=ListUsers&Version=2010-05-08",
                        Map.of(
                                "Content-Type",
                                List.of("application/x-www-form-urlencoded; charset=utf-8"),
                                "Host",
                                List.of("iam.amazonaws.com"),
                                "X-Amz-Date",
                                List.of("20150830T123600Z"),
                                "Authorization",
                                List.of(
                                        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request,"
                                                + " SignedHeaders=content-type;host;x-amz-date,"
                                                + " Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7")),
                        new byte[0]);

        assertThat(checkAt("2015-08-30T12:36:00Z", "iam").signer(request)).isEqualTo(example());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/accounts",
                "/",
                "/accounts/a%20b/c%2Fd",
                "/accounts/%E1%88%B4",
                "/accounts?owner=ana%40example.com&status=ACTIVE%2CFAILED&cursor=a%2Bb%3D",
                "/accounts?b=2&a=2&a=1&B=3&empty=&flag",
                "/accounts?a-b=1&a.b=2&a=3&a%20b=4"
            })
    void signer_ofTheSdks_isFound(String target) {
        assertThat(check.signer(SIGNER.request("GET", API + target, Map.of(), "")).owner())
                .isEqualTo(ANA);
    }

    @Test
    void signer_ofABodyAndHeaders_isFound() {
        Map<String, String> headers =
                Map.of("content-type", "application/json", "X-Mine", "  a   b  ");

        Request request = SIGNER.request("POST", API + "/accounts", headers, "{\"name\":\"ü\"}");

        assertThat(check.signer(request).owner()).isEqualTo(ANA);
    }

    /** As botocore signs: nothing but host and date. */
    @Test
    void signer_withoutAHashInTheHeaders_isFoundByTheBody() {
        Request request = minimal("POST", "/accounts", "{}", "{}");

        assertThat(check.signer(request).owner()).isEqualTo(ANA);
        refused(minimal("POST", "/accounts", "{}", "{\"a\":1}"), "changed after signing");
    }

    @Test
    void signer_ofASession_isFoundWithItsTokenOnly() {
        Request request = SESSION.request("GET", API + "/accounts", Map.of(), "");

        assertThat(check.signer(request).owner().arn())
                .isEqualTo("arn:aws:sts::111122223333:assumed-role/Asker/ana@example.com");
        refused(without(request, "x-amz-security-token"), "session token");
        refused(with(request, "x-amz-security-token", "another"), "session token");
        refused(
                with(
                        SIGNER.request("GET", API + "/accounts", Map.of(), ""),
                        "x-amz-security-token",
                        "a+token="),
                "without a session token");
    }

    @Test
    void signer_ofAPresignedRequest_isFoundUntilItExpires() {
        SdkSigner presigner = SIGNER.presigning(Duration.ofMinutes(20));
        Request request = presigner.request("GET", API + "/accounts?owner=a%40b", Map.of(), "");
        Request session =
                SESSION.presigning(Duration.ofMinutes(1))
                        .request("GET", API + "/accounts", Map.of(), "");

        assertThat(check.signer(request).owner()).isEqualTo(ANA);
        assertThat(check.signer(session).id()).isEqualTo("ASIAANA");
        assertThat(checkAt("2026-11-24T09:19:59Z", "execute-api").signer(request).owner())
                .isEqualTo(ANA);
        assertThatThrownBy(() -> checkAt("2026-11-24T09:20:01Z", "execute-api").signer(request))
                .hasMessageContaining("sign it anew");
    }

    @Test
    void signer_whenAnythingIsAltered_isRefused() {
        Request signed = SIGNER.request("POST", API + "/accounts?a=1", Map.of("x-mine", "1"), "{}");

        refused(altered(signed, "PUT", "/accounts", "a=1", "{}"), "changed after signing");
        refused(altered(signed, "POST", "/account", "a=1", "{}"), "changed after signing");
        refused(altered(signed, "POST", "/accounts", "a=2", "{}"), "changed after signing");
        refused(altered(signed, "POST", "/accounts", "a=1", "{ }"), "body");
        refused(with(signed, "x-mine", "2"), "changed after signing");
        refused(with(signed, "host", "elsewhere"), "changed after signing");
        assertThat(check.signer(with(signed, "x-other", "2")).owner()).isEqualTo(ANA);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UNSIGNED-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "e3b0"})
    void signer_whenTheBodyIsNotSigned_isRefused(String hash) {
        Request signed = SIGNER.request("POST", API + "/accounts", Map.of(), "{}");

        refused(with(signed, "x-amz-content-sha256", hash), "must be signed");
    }

    @ParameterizedTest
    @CsvSource({"-301, true", "-299, false", "299, false", "301, true"})
    void signer_whenTheTimeIsOff_isRefusedInEitherDirection(int seconds, boolean isRefused) {
        Request request =
                SIGNER.with(at(NOW.plusSeconds(seconds)))
                        .request("GET", API + "/accounts", Map.of(), "");

        if (isRefused) {
            refused(request, "sign it anew");
        } else {
            assertThat(check.signer(request).owner()).isEqualTo(ANA);
        }
    }

    @Test
    void signer_forAnotherServiceOrRegion_isRefused() {
        refused(
                SIGNER.in("s3", "us-east-1").request("GET", API, Map.of(), ""),
                "sign it for execute-api in us-east-1");
        refused(
                SIGNER.in("execute-api", "eu-west-1").request("GET", API, Map.of(), ""),
                "signed for execute-api in eu-west-1");
    }

    @Test
    void signer_withAnothersSecretOrKey_isRefused() {
        refused(
                new SdkSigner(AwsCredentialsIdentity.create("AKIAANA", "guess"))
                        .with(at(NOW))
                        .request("GET", API, Map.of(), ""),
                "secret is not that of the access key AKIAANA");
        refused(
                new SdkSigner(AwsCredentialsIdentity.create("AKIABEN", "ana/s+secret"))
                        .with(at(NOW))
                        .request("GET", API, Map.of(), ""),
                "Nobody here has the access key AKIABEN");
    }

    @Test
    void signer_ofAForgottenKey_isRefused() {
        callers.forget("AKIAANA");

        refused(SIGNER.request("GET", API, Map.of(), ""), "Nobody here");
    }

    @Test
    void signer_ofNothing_isRefused() {
        refused(
                new Request("GET", "/accounts", "", Map.of(), new byte[0]),
                "The request is not signed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer abc",
                "AWS4-HMAC-SHA256",
                "AWS4-HMAC-SHA256 Credential=AKIAANA, SignedHeaders=host, Signature=0",
                "AWS4-HMAC-SHA256 Credential=AKIAANA/20261124/us-east-1/execute-api/aws4_request, SignedHeaders=host",
                "AWS4-HMAC-SHA256 Credential=AKIAANA/20261124/us-east-1/execute-api/aws4_request, SignedHeaders=x-amz-date, Signature=0",
                "AWS4-HMAC-SHA256 Credential=AKIAANA/20261123/us-east-1/execute-api/aws4_request, SignedHeaders=host, Signature=0",
                "AWS4-HMAC-SHA256 Credential=AKIAANA/20261124/us-east-1/execute-api/aws4_request, SignedHeaders=host, Signature="
            })
    void signer_ofAGarbledHeader_isRefused(String authorization) {
        Request request =
                new Request(
                        "GET",
                        "/",
                        "",
                        Map.of(
                                "host", List.of("h"),
                                "x-amz-date", List.of("20261124T090000Z"),
                                "authorization", List.of(authorization)),
                        new byte[0]);

        refused(request, "");
    }

    @Test
    void signer_whenSignedTwice_isRefused() {
        Request signed = SIGNER.request("GET", API, Map.of(), "");
        String one = signed.header("authorization");
        Request presigned =
                SIGNER.presigning(Duration.ofMinutes(1)).request("GET", API, Map.of(), "");

        refused(edited(signed, h -> put(h, "authorization", List.of(one, one))), "signed twice");
        refused(with(presigned, "authorization", one), "signed twice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Amz-Expires=604801", "X-Amz-Expires=0", "X-Amz-Expires=-1", "none"})
    void signer_ofAPresignedRequestWithoutAnEnd_isRefused(String expires) {
        Request signed = SIGNER.presigning(Duration.ofMinutes(1)).request("GET", API, Map.of(), "");
        String query = signed.query().replace("X-Amz-Expires=60", expires);

        refused(altered(signed, "GET", "/", query, ""), "X-Amz-Expires");
    }

    private void refused(Request request, String because) {
        assertThatThrownBy(() -> check.signer(request))
                .isInstanceOf(SignatureRefused.class)
                .hasMessageContaining(because)
                .hasMessageNotContaining("ana/s+secret");
    }

    /** Signed here, by the text that the documentation prescribes. */
    private static Request minimal(String method, String path, String signedBody, String body) {
        String canonical =
                "%s\n%s\n\nhost:h\nx-amz-date:20261124T090000Z\n\nhost;x-amz-date\n%s"
                        .formatted(
                                method,
                                path,
                                Hashes.sha256(signedBody.getBytes(StandardCharsets.UTF_8)));
        byte[] key = "AWS4ana/s+secret".getBytes(StandardCharsets.UTF_8);
        for (String part : List.of("20261124", "us-east-1", "execute-api", "aws4_request")) {
            key = Hashes.hmac(key, part);
        }
        String signature =
                Hashes.hex(
                        Hashes.hmac(
                                key,
                                "AWS4-HMAC-SHA256\n20261124T090000Z\n20261124/us-east-1/execute-api/aws4_request\n"
                                        + Hashes.sha256(
                                                canonical.getBytes(StandardCharsets.UTF_8))));
        return new Request(
                method,
                path,
                "",
                Map.of(
                        "Host", List.of("h"),
                        "X-Amz-Date", List.of("20261124T090000Z"),
                        "Authorization",
                                List.of(
                                        "AWS4-HMAC-SHA256 Credential=AKIAANA/20261124/us-east-1/execute-api/aws4_request,SignedHeaders=host;x-amz-date,Signature="
                                                + signature)),
                body.getBytes(StandardCharsets.UTF_8));
    }

    private static Request altered(
            Request signed, String method, String path, String query, String body) {
        return new Request(
                method, path, query, signed.headers(), body.getBytes(StandardCharsets.UTF_8));
    }

    private static Request with(Request signed, String header, String value) {
        return edited(signed, headers -> put(headers, header, List.of(value)));
    }

    private static Request without(Request signed, String header) {
        return edited(
                signed,
                headers -> {
                    headers.remove(header);
                    return headers;
                });
    }

    private static Map<String, List<String>> put(
            Map<String, List<String>> headers, String name, List<String> values) {
        headers.put(name, values);
        return headers;
    }

    private static Request edited(Request signed, UnaryOperator<Map<String, List<String>>> edit) {
        return new Request(
                signed.method(),
                signed.path(),
                signed.query(),
                edit.apply(new HashMap<>(signed.headers())),
                signed.body());
    }

    private static GivenKey example() {
        return new GivenKey("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", null, ANA);
    }

    private SignatureCheck vectors() {
        callers.learn(example());
        return checkAt("2015-08-30T12:36:00Z", "service");
    }

    private SignatureCheck checkAt(String time, String service) {
        return new SignatureCheck(callers, service, "us-east-1", at(Instant.parse(time)));
    }

    private static Map<String, List<String>> vectorHeaders(
            @org.jspecify.annotations.Nullable String more, String signature) {
        Map<String, List<String>> headers = new HashMap<>();
        headers.put("Host", List.of("example.amazonaws.com"));
        headers.put("X-Amz-Date", List.of("20150830T123600Z"));
        if (more != null) {
            for (String header : more.split(";", -1)) {
                int equals = header.indexOf('=');
                headers.computeIfAbsent(
                                header.substring(0, equals), _ -> new java.util.ArrayList<>())
                        .add(header.substring(equals + 1));
            }
        }
        String names =
                String.join(
                        ";",
                        headers.keySet().stream()
                                .map(name -> name.toLowerCase(java.util.Locale.ROOT))
                                .sorted()
                                .toList());
        headers.put(
                "Authorization",
                List.of(
                        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=%s, Signature=%s"
                                .formatted(names, signature)));
        return headers;
    }

    private static Clock at(Instant instant) {
        return Clock.fixed(instant, ZoneOffset.UTC);
    }
}
