package dev.accountvending.setup.acceptance;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/** Sends one signed request to the installation's HTTP API. */
@FunctionalInterface
public interface Transport {
    /**
     * Sends a request, and answers also what the API refuses.
     *
     * @param path with its query
     * @param body null for none
     */
    Reply send(String method, String path, Map<String, String> headers, @Nullable JsonNode body);

    /** The API's answer. */
    record Reply(int status, JsonNode body) {
        boolean isGood() {
            return status / 100 == 2;
        }

        /** Returns why the API refused, in its own words. */
        String problem() {
            return "%d: %s"
                    .formatted(
                            status,
                            body.path("detail")
                                    .asText(body.path("message").asText("without a reason")));
        }
    }
}
