package dev.accountvending.local.slack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

class SlackSigningTest {
    /** The worked example of Slack's page on verifying requests. */
    private static final String SECRET = "8f742231b10e8888abcd99yyyzzz85a5";

    private static final byte[] BODY =
            ("token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
                            + "&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA"
                            + "&user_name=roadrunner&command=%2Fwebhook-collect&text="
                            + "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J"
                            + "%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
                            + "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c")
                    .getBytes(StandardCharsets.UTF_8);

    private static final String SIGNATURE =
            "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
    private static final long TIMESTAMP = 1531420618;

    private final SlackSigning signing = new SlackSigning(SECRET);

    @Test
    void sign_givesWhatSlackDocuments() {
        assertThat(signing.sign(TIMESTAMP, BODY)).isEqualTo(SIGNATURE);
    }

    @Test
    void isOurs_withinFiveMinutesEitherWay() {
        assertThat(isOurs("1531420618", 300)).isTrue();
        assertThat(isOurs("1531420618", -300)).isTrue();
        assertThat(isOurs("1531420618", 301)).isFalse();
        assertThat(isOurs("1531420618", -301)).isFalse();
    }

    @Test
    void isOurs_whenTheTimeIsGarbled_isNot() {
        assertThat(isOurs("", 0)).isFalse();
        assertThat(isOurs("-1531420618", 0)).isFalse();
        assertThat(isOurs("1531420619", 0)).isFalse();
    }

    private boolean isOurs(String timestamp, long later) {
        return signing.isOurs(timestamp, SIGNATURE, BODY, Instant.ofEpochSecond(TIMESTAMP + later));
    }
}
