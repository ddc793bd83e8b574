package dev.accountvending.local.slack;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * A call that the product made, and its answer. It never contains the token.
 *
 * @param method such as {@code chat.postMessage}; {@code response_url} for an answer to one
 * @param channel id of the conversation it was about
 * @param user id of the recipient: of a direct message, an ephemeral one, a modal
 * @param ts the message's
 * @param view of views.open and views.update; {@code blocks} are then the view's
 * @param answer the whole answer
 */
record SlackCall(
        Instant at,
        String method,
        @Nullable String channel,
        @Nullable String user,
        @Nullable String ts,
        @Nullable String text,
        @Nullable JsonNode blocks,
        @Nullable JsonNode view,
        boolean ok,
        @Nullable String error,
        JsonNode answer) {}
