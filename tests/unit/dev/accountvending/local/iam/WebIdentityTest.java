package dev.accountvending.local.iam;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

class WebIdentityTest {
    static String token(String payload) {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        return encoder.encodeToString("{\"alg\":\"RS256\"}".getBytes(StandardCharsets.UTF_8))
                + "."
                + encoder.encodeToString(
                        payload.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
                + ".c2lnbmF0dXJl";
    }

    @Test
    void keys_areTheClaimsBehindTheIssuersHostAndPath() {
        WebIdentity identity =
                WebIdentity.parse(
                                token(
                                        "{'iss':'https://gitlab.example.com/ci/','sub':'project:1','aud':['a','b'],'exp':1}"))
                        .orElseThrow();
        assertThat(identity.issuer()).isEqualTo("gitlab.example.com/ci");
        assertThat(identity.keys())
                .containsEntry("gitlab.example.com/ci:sub", List.of("project:1"))
                .containsEntry("gitlab.example.com/ci:aud", List.of("a", "b"))
                .containsEntry("gitlab.example.com/ci:exp", List.of("1"));
    }

    @Test
    void parse_whenNoToken_isEmpty() {
        assertThat(WebIdentity.parse("no.token")).isEmpty();
        assertThat(WebIdentity.parse("a.!.c")).isEmpty();
        assertThat(WebIdentity.parse(token("no json"))).isEmpty();
        assertThat(WebIdentity.parse(token("{'sub':'nobody said it'}"))).isEmpty();
    }
}
