package dev.accountvending.local.signing;

import dev.accountvending.local.gateway.Request;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Requests signed by the SDK for Java.
 *
 * @param lasts presigns for so long; null signs in the header
 */
public record SdkSigner(
        AwsCredentialsIdentity keys,
        String service,
        String region,
        Clock clock,
        @Nullable Duration lasts) {

    private static final Set<String> NOT_SET_BY_HAND = Set.of("host", "content-length");

    public SdkSigner(AwsCredentialsIdentity keys) {
        this(keys, "execute-api", "us-east-1", Clock.systemUTC(), null);
    }

    public SdkSigner with(Clock another) {
        return new SdkSigner(keys, service, region, another, lasts);
    }

    public SdkSigner in(String anotherService, String anotherRegion) {
        return new SdkSigner(keys, anotherService, anotherRegion, clock, lasts);
    }

    public SdkSigner presigning(Duration duration) {
        return new SdkSigner(keys, service, region, clock, duration);
    }

    public SdkHttpRequest sign(String method, URI uri, Map<String, String> headers, String body) {
        SdkHttpRequest.Builder request =
                SdkHttpRequest.builder().method(SdkHttpMethod.fromValue(method)).uri(uri);
        headers.forEach(request::putHeader);
        return AwsV4HttpSigner.create()
                .sign(
                        r -> {
                            r.identity(keys)
                                    .request(request.build())
                                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                                    .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                                    .putProperty(HttpSigner.SIGNING_CLOCK, clock);
                            if (!body.isEmpty()) {
                                r.payload(ContentStreamProvider.fromUtf8String(body));
                            }
                            if (lasts != null) {
                                r.putProperty(
                                                AwsV4HttpSigner.AUTH_LOCATION,
                                                AuthLocation.QUERY_STRING)
                                        .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, lasts);
                            }
                        })
                .request();
    }

    /** The signed request, ready to be sent. */
    public HttpRequest httpRequest(
            String method, URI uri, Map<String, String> headers, String body) {
        SdkHttpRequest signed = sign(method, uri, headers, body);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(signed.getUri())
                        .method(
                                method,
                                body.isEmpty()
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body));
        signed.forEachHeader(
                (name, values) -> {
                    if (!NOT_SET_BY_HAND.contains(name.toLowerCase(Locale.ROOT))) {
                        values.forEach(value -> request.header(name, value));
                    }
                });
        return request.build();
    }

    /** The request as a server reads it. */
    Request request(String method, String uri, Map<String, String> headers, String body) {
        SdkHttpRequest signed = sign(method, URI.create(uri), headers, body);
        URI sent = signed.getUri();
        Map<String, List<String>> sentHeaders = signed.headers();
        return new Request(
                method,
                sent.getRawPath().isEmpty() ? "/" : sent.getRawPath(),
                sent.getRawQuery() == null ? "" : sent.getRawQuery(),
                sentHeaders,
                body.getBytes(StandardCharsets.UTF_8));
    }
}
