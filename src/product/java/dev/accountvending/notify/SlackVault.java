package dev.accountvending.notify;

import com.fasterxml.jackson.core.JsonProcessingException;

import dev.accountvending.aws.Clients;
import dev.accountvending.model.Explanation;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Json;

import software.amazon.awssdk.services.ssm.SsmClient;

import java.util.Optional;

/**
 * Reads Slack's secrets, kept in one SSM parameter, a SecureString (<a
 * href="https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html">GetParameter</a>),
 * that holds {@code {"signingSecret":"…","botToken":"xoxb-…"}}.
 */
public final class SlackVault {
    private final SsmClient parameters;
    private final String name;

    public SlackVault(SsmClient parameters, String name) {
        this.parameters = parameters;
        this.name = name;
    }

    /** Returns the installation's vault, if Slack is set up. */
    public static Optional<SlackVault> of(FunctionContext function) {
        return function.part(
                SlackVault.class,
                () ->
                        function.settings()
                                .slackSecrets()
                                .map(
                                        name ->
                                                new SlackVault(
                                                        Clients.of(function).parameters(), name)));
    }

    /** Reads the secrets; a failure shows nothing of an unreadable parameter's text. */
    public SlackSecrets read() {
        String text =
                parameters
                        .getParameter(request -> request.name(name).withDecryption(true))
                        .parameter()
                        .value();
        try {
            SlackSecrets secrets = Json.MAPPER.readValue(text, SlackSecrets.class);
            if (isBlank(secrets.signingSecret()) || isBlank(secrets.botToken())) {
                throw unreadable();
            }
            return secrets;
        } catch (JsonProcessingException e) {
            throw unreadable();
        }
    }

    // A document may lack fields that our own constructors always set.
    private static boolean isBlank(@org.jspecify.annotations.Nullable String text) {
        return text == null || text.isBlank();
    }

    private VendingFailed unreadable() {
        return new VendingFailed(
                Explanation.of(
                        "Something is wrong with the vending machine itself.",
                        "The parameter %s must hold {\"signingSecret\":\"…\",\"botToken\":\"…\"}, and nothing else."
                                .formatted(name)));
    }
}
