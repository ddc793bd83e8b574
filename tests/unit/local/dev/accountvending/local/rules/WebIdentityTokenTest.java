package dev.accountvending.local.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.accountvending.local.gateway.AwsFailure;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Tokens, and what they say. */
public final class WebIdentityTokenTest {
    /** A token whose signature is none, with quotes for double ones. */
    public static String token(String payload) {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        return encoder.encodeToString("{\"alg\":\"RS256\"}".getBytes(StandardCharsets.UTF_8))
                + "."
                + encoder.encodeToString(
                        payload.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
                + ".c2lnbmF0dXJl";
    }

    @Test
    void keys_areTheClaimsBehindTheIssuersHostAndPath() {
        WebIdentityToken identity =
                WebIdentityToken.of(
                        token(
                                "{'iss':'https://gitlab.example.com/ci','sub':'project:1','aud':['a','b'],'exp':1}"));
        assertThat(identity.issuer()).isEqualTo("gitlab.example.com/ci");
        assertThat(identity.audience()).isEqualTo("a");
        assertThat(identity.keys())
                .containsEntry("gitlab.example.com/ci:sub", List.of("project:1"))
                .containsEntry("gitlab.example.com/ci:aud", List.of("a", "b"))
                .containsEntry("gitlab.example.com/ci:exp", List.of("1"));
    }

    @Test
    void of_whenNoToken_isRefused() {
        for (String text : List.of("no", "a.!.c", token("no json"))) {
            assertThatExceptionOfType(AwsFailure.class)
                    .isThrownBy(() -> WebIdentityToken.of(text))
                    .satisfies(e -> assertThat(e.code()).isEqualTo("InvalidIdentityToken"));
        }
    }
}
