package dev.accountvending.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.model.TransientFailure;
import dev.accountvending.notify.TestingSsm;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;

class SlackSignatureTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final byte[] BODY = "text=h%C3%A9".getBytes(StandardCharsets.UTF_8);

    private final TestingSsm parameters = new TestingSsm();
    private final SlackSignature signature = signatureAt(NOW);

    /** The example in Slack's documentation of signatures. */
    @Test
    void fits_slacksOwnExample() {
        byte[] body =
                "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
                        .getBytes(StandardCharsets.UTF_8);
        ObjectNode event = Signed.event(body, Instant.ofEpochSecond(1531420618));
        Signed.headers(event)
                .put(
                        "x-slack-signature",
                        "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503");

        assertThat(
                        signatureAt(Instant.ofEpochSecond(1531420618))
                                .fits(new SlackRequest(event), body))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {-300, 0, 300})
    void fits_withinFiveMinutesEitherWay(long off) {
        assertThat(fits(Signed.event(BODY, NOW.plusSeconds(off)))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {-301, 301, 86_400, -86_400})
    void fits_staleOrFromTheFuture_isRefused(long off) {
        assertThat(fits(Signed.event(BODY, NOW.plusSeconds(off)))).isFalse();
        assertThat(parameters.reads).isEqualTo(1);
    }

    @Test
    void fits_aForgedSignature_isRefused() {
        ObjectNode event = Signed.event(BODY, NOW);
        Signed.headers(event)
                .put(
                        "x-slack-signature",
                        Signed.signature("another", String.valueOf(NOW.getEpochSecond()), BODY));

        assertThat(fits(event)).isFalse();
    }

    @Test
    void fits_anotherBody_isRefused() {
        assertThat(
                        signature.fits(
                                new SlackRequest(Signed.event(BODY, NOW)),
                                "text=x".getBytes(StandardCharsets.UTF_8)))
                .isFalse();
    }

    @Test
    void fits_anotherTimestamp_isRefused() {
        ObjectNode event = Signed.event(BODY, NOW);
        Signed.headers(event)
                .put("x-slack-request-timestamp", String.valueOf(NOW.getEpochSecond() + 1));

        assertThat(fits(event)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "v0=",
                "v0=00",
                "v1=%s",
                "V0=%s",
                "%s",
                " v0=%s",
                "v0=%s ",
                "v0=%s,v0=%s",
                "v0=%s\n",
                "v0=%.63s",
                "v0=%s0",
                "v0=zz"
            })
    void fits_aGarbledSignature_isRefused(String form) {
        ObjectNode event = Signed.event(BODY, NOW);
        String good = Signed.headers(event).get("x-slack-signature").textValue().substring(3);
        Signed.headers(event).put("x-slack-signature", form.formatted(good, good));

        assertThat(fits(event)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "-1",
                "1e9",
                "1794484800,1794484800",
                "9999999999999",
                " 1794484800"
            })
    void fits_aGarbledTimestamp_isRefused(String timestamp) {
        ObjectNode event = Signed.event(BODY, NOW);
        Signed.headers(event)
                .put("x-slack-request-timestamp", timestamp)
                .put(
                        "x-slack-signature",
                        Signed.signature(TestingSsm.SIGNING_SECRET, timestamp, BODY));

        assertThat(fits(event)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-slack-signature", "x-slack-request-timestamp"})
    void fits_aMissingOrADoubledHeader_isRefused(String header) {
        ObjectNode doubled = Signed.event(BODY, NOW);
        Signed.headers(doubled)
                .put(
                        header.toUpperCase(java.util.Locale.ROOT),
                        Signed.headers(doubled).get(header).textValue());
        ObjectNode missing = Signed.event(BODY, NOW);
        Signed.headers(missing).remove(header);

        assertThat(fits(doubled)).isFalse();
        assertThat(fits(missing)).isFalse();
    }

    @Test
    void fits_afterTheSecretWasChanged_readsItAnewWhereTheCopyIsOld() {
        Instant[] now = {NOW};
        parameters.reads = 0;
        SlackSignature rotating =
                new SlackSignature(
                        parameters.vault, ((InstantSource) () -> now[0]).withZone(ZoneOffset.UTC));
        parameters.text = TestingSsm.text("new", "xoxb-2");
        now[0] = NOW.plus(Duration.ofMinutes(6));
        Instant later = NOW.plus(Duration.ofMinutes(6));
        ObjectNode event = Signed.event(BODY, later);
        Signed.headers(event)
                .put(
                        "x-slack-signature",
                        Signed.signature("new", String.valueOf(later.getEpochSecond()), BODY));

        assertThat(rotating.fits(new SlackRequest(event), BODY)).isTrue();
        assertThat(rotating.fits(new SlackRequest(Signed.event(BODY, later)), BODY)).isFalse();
        assertThat(parameters.reads).isEqualTo(2);
    }

    /** The secret was changed because it leaked; a snapshot would believe it for weeks. */
    @Test
    void fits_theSecretOfAnOldSnapshot_isRefused() {
        parameters.text = TestingSsm.text("new", "xoxb-2");

        signature.forget();

        assertThat(fits(Signed.event(BODY, NOW))).isFalse();
    }

    @Test
    void fits_whileTheCopyIsYoung_asksNobody() {
        ObjectNode event = Signed.event(BODY, NOW);
        Signed.headers(event).put("x-slack-signature", "v0=" + "0".repeat(64));

        assertThat(fits(event)).isFalse();
        assertThat(fits(Signed.event(BODY, NOW))).isTrue();
        assertThat(parameters.reads).isEqualTo(1);
    }

    @Test
    void fits_whereTheSecretCouldNotBeReadAtFirst_readsItThen() {
        TestingSsm late = new TestingSsm();
        late.failure = new TransientFailure("not yet");
        SlackSignature started = new SlackSignature(late.vault, Clock.fixed(NOW, ZoneOffset.UTC));
        SlackRequest request = new SlackRequest(Signed.event(BODY, NOW));
        assertThatThrownBy(() -> started.fits(request, BODY)).isInstanceOf(TransientFailure.class);
        late.failure = null;

        assertThat(started.fits(request, BODY)).isTrue();
    }

    private boolean fits(ObjectNode event) {
        return signature.fits(new SlackRequest(event), BODY);
    }

    private SlackSignature signatureAt(Instant now) {
        return new SlackSignature(parameters.vault, Clock.fixed(now, ZoneOffset.UTC));
    }
}
