package dev.accountvending.setup.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.util.Map;

class RedactionTest {
    private static final Redaction REDACTION =
            new Redaction(
                    Map.of(
                            "111111111111", "[vending account]",
                            "accounts.example.com", "[parent domain]",
                            "try.sbx.accounts.example.com", "[domain]"));

    @ParameterizedTest
    @CsvSource({
        "arn:aws:iam::111111111111:role/x, arn:aws:iam::[vending account]:role/x",
        "arn:aws:iam::222222222222:role/x, arn:aws:iam::[account]:role/x",
        "account 222222222222 is closed., account [account] is closed.",
        "in session ada+test@example.com, in session [e-mail]",
        "AKIAIOSFODNN7EXAMPLE, [key id]",
        "AROAIOSFODNN7EXAMPLE:ada, [key id]:ada",
        "secret wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY, secret [key]",
        "Bearer eyJhbGciOi.eyJzdWIi_x-y.c2ln, Bearer [token]",
        "of o-abcdefghij: ou-ab12-c3d4e5f6, of [organization]: [organization]",
        "at try.sbx.accounts.example.com below accounts.example.com, at [domain] below [parent domain]",
        "https://abc123.execute-api.eu-central-1.amazonaws.com, https://[api].execute-api.eu-central-1.amazonaws.com",
    })
    void whatNamesAnOrganization_isReplaced(String text, String redacted) {
        assertThat(REDACTION.of(text)).isEqualTo(redacted);
    }

    @ParameterizedTest
    @CsvSource({
        "avm-acceptance-x1a2b3-function-30",
        "2026-11-29T09:00:00Z",
        "arn:aws:iam::aws:policy/AdministratorAccess",
        "organization/acceptance/throwaway-stage.yaml",
        "The lease is FAILED after 1234567890123 ms",
    })
    void otherTexts_stayAsTheyAre(String text) {
        assertThat(REDACTION.of(text)).isEqualTo(text);
    }

    @Test
    void documents_areRedactedThroughout_withTheirNames() throws IOException {
        JsonNode document =
                Json.MAPPER.readTree(
                        """
                        {"checks": [{"figures": {"111111111111": "ada@example.com"}, "seconds": 1.5}]}""");

        assertThat(REDACTION.of(document).toString())
                .isEqualTo(
                        """
                        {"checks":[{"figures":{"[vending account]":"[e-mail]"},"seconds":1.5}]}""");
    }
}
