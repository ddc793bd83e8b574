package dev.accountvending.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Map;

class AwsErrorsTest {
    @ParameterizedTest
    @EnumSource
    void write_canBeReadBack(Protocol protocol) {
        AwsFailure failure =
                new AwsFailure(409, "AlreadyThere", "a < b & \"c\"", Map.of("Reason", "R"));
        Answer answer =
                AwsErrors.write(Calls.call("x:Y", protocol, Calls.caller("f", "ana-1")), failure);
        assertThat(answer.status()).isEqualTo(409);
        assertThat(AwsErrors.code(answer)).contains("AlreadyThere");
        switch (protocol) {
            case JSON, REST_JSON -> {
                assertThat(answer.json().path("message").asText()).isEqualTo("a < b & \"c\"");
                assertThat(answer.json().path("Reason").asText()).isEqualTo("R");
            }
            case REST_XML, QUERY, EC2 ->
                    assertThat(answer.text()).contains("<Message>a &lt; b &amp; \"c\"</Message>");
        }
    }

    /** Clients of S3 read no other form. */
    @Test
    void write_ofS3_isWrappedInNothing() {
        AwsFailure failure = new AwsFailure(403, "AccessDenied", "No.");

        assertThat(
                        AwsErrors.write(
                                        Calls.call(
                                                "s3:GetBucketTagging",
                                                Protocol.REST_XML,
                                                Calls.caller("f", "ana-1")),
                                        failure)
                                .text())
                .contains("<Error><Code>AccessDenied</Code><Message>No.</Message>")
                .doesNotContain("ErrorResponse");
    }

    @Test
    void code_ofASuccess_isAbsent() {
        assertThat(AwsErrors.code(Answer.xml(200, "<Code>x</Code>"))).isEmpty();
    }
}
