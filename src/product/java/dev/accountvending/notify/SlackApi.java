package dev.accountvending.notify;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.SlackApiTextResponse;
import com.slack.api.model.Conversation;
import com.slack.api.model.User;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.view.View;

import dev.accountvending.model.Explanation;
import dev.accountvending.model.SlackMessage;
import dev.accountvending.model.StepFailure;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.FunctionContext;

import okhttp3.Response;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Calls Slack's Web API with Slack's own client, and translates its errors into ours. A call that
 * Slack refuses for good is a {@link VendingFailed} with Slack's error code.
 */
public final class SlackApi {
    private static final Set<String> TRANSIENT =
            Set.of(
                    "accesslimited",
                    "fatal_error",
                    "internal_error",
                    "ratelimited",
                    "request_timeout",
                    "service_unavailable",
                    "team_added_to_org");

    /**
     * The most that <a href="https://docs.slack.dev/reference/methods/conversations.members">Slack
     * gives at once</a>.
     */
    private static final int MEMBERS_AT_ONCE = 999;

    /** Errors after which the token is read again: it may have been changed since. */
    private static final Set<String> TOKEN_REFUSED =
            Set.of("account_inactive", "invalid_auth", "token_expired", "token_revoked");

    private final SlackVault vault;
    private final Slack slack;
    private @Nullable MethodsClient methods;
    private @Nullable Team team;

    /**
     * The workspace that the app is installed in.
     *
     * @param enterprise empty if it is in no organization of Slack's
     */
    public record Team(String id, String enterprise) {}

    @FunctionalInterface
    private interface Call<R> {
        R on(MethodsClient methods) throws IOException, SlackApiException;
    }

    public SlackApi(SlackVault vault, String url) {
        this(vault, connected(url));
    }

    private SlackApi(SlackVault vault, Slack slack) {
        this.vault = vault;
        this.slack = slack;
    }

    private static Slack connected(String url) {
        SlackConfig config = new SlackConfig();
        config.setMethodsEndpointUrlPrefix(url);
        // Statistics would count calls in four threads of their own; the first of these two lines
        // leaves one.
        config.setStatsEnabled(false);
        config.getSCIM2Config().getMetricsDatastore().setStatsEnabled(false);
        config.setHttpClientCallTimeoutMillis(10_000);
        return Slack.getInstance(config);
    }

    /** Returns the installation's client, if Slack is set up. */
    public static Optional<SlackApi> of(FunctionContext function) {
        return function.part(
                SlackApi.class, () -> SlackVault.of(function).map(vault -> make(function, vault)));
    }

    private static SlackApi make(FunctionContext function, SlackVault vault) {
        return new SlackApi(
                vault,
                function.environment()
                        .part(Slack.class)
                        .orElseGet(() -> connected(function.settings().slackApi())));
    }

    /** Posts to a channel, or to the conversation with a user if given their id. */
    public SlackMessage post(String channel, String text, List<LayoutBlock> blocks) {
        var posted =
                call(
                        "chat.postMessage",
                        to ->
                                to.chatPostMessage(
                                        r ->
                                                r.channel(channel)
                                                        .text(text)
                                                        .blocks(blocks)
                                                        .unfurlLinks(false)
                                                        .unfurlMedia(false)));
        return new SlackMessage(posted.getChannel(), posted.getTs());
    }

    /** Posts below a message, in its thread. */
    public void reply(SlackMessage to, String text, List<LayoutBlock> blocks) {
        call(
                "chat.postMessage",
                by ->
                        by.chatPostMessage(
                                r ->
                                        r.channel(to.channel())
                                                .threadTs(to.ts())
                                                .replyBroadcast(true)
                                                .text(text)
                                                .blocks(blocks)));
    }

    /** Changes a message. */
    public void update(SlackMessage message, String text, List<LayoutBlock> blocks) {
        call(
                "chat.update",
                to ->
                        to.chatUpdate(
                                r ->
                                        r.channel(message.channel())
                                                .ts(message.ts())
                                                .text(text)
                                                .blocks(blocks)));
    }

    /**
     * Answers a command or a button, visible only to the person who used it (<a
     * href="https://docs.slack.dev/interactivity/handling-user-interaction#message_responses">response
     * URLs</a>).
     *
     * @param instead whether the answer takes the place of the message with the button
     * @return false if Slack takes no more answers at this URL
     */
    public boolean respond(
            String responseUrl, String text, List<LayoutBlock> blocks, boolean instead) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("response_type", "ephemeral");
        answer.put("replace_original", instead);
        answer.put("text", text);
        answer.put("blocks", blocks);
        try (Response response = slack.getHttpClient().postJsonBody(responseUrl, answer)) {
            if (response.code() == 429 || response.code() >= 500) {
                throw busy("a response URL", "status " + response.code(), null);
            }
            return response.isSuccessful();
        } catch (IOException lost) {
            throw busy("a response URL", "no answer", lost);
        }
    }

    /** Opens a form. */
    public void open(String trigger, View view) {
        call("views.open", to -> to.viewsOpen(r -> r.triggerId(trigger).view(view)));
    }

    public User user(String id) {
        return call("users.info", to -> to.usersInfo(r -> r.user(id))).getUser();
    }

    /** Returns the id of the user with this mail address, if there is one. */
    public Optional<String> userOf(String email) {
        try {
            return Optional.of(
                    call("users.lookupByEmail", to -> to.usersLookupByEmail(r -> r.email(email)))
                            .getUser()
                            .getId());
        } catch (VendingFailed refused) {
            if (refused.is("users_not_found")) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    /**
     * Returns a channel, as far as the app may see it; a private one only if the app is a member.
     */
    public Conversation channel(String id) {
        return call("conversations.info", to -> to.conversationsInfo(r -> r.channel(id)))
                .getChannel();
    }

    /** Returns whether a user is in a channel now. */
    public boolean isMember(String channel, String user) {
        String cursor = "";
        do {
            String from = cursor;
            var page =
                    call(
                            "conversations.members",
                            to ->
                                    to.conversationsMembers(
                                            r ->
                                                    r.channel(channel)
                                                            .limit(MEMBERS_AT_ONCE)
                                                            .cursor(from)));
            if (page.getMembers().contains(user)) {
                return true;
            }
            cursor =
                    page.getResponseMetadata() == null
                            ? ""
                            : Objects.requireNonNullElse(
                                    page.getResponseMetadata().getNextCursor(), "");
        } while (!cursor.isEmpty());
        return false;
    }

    /** Returns the workspace that the app is installed in. */
    public Team team() {
        Team known = team;
        if (known == null) {
            var tested = call("auth.test", to -> to.authTest(r -> r));
            String enterprise = tested.getEnterpriseId();
            known = new Team(tested.getTeamId(), enterprise == null ? "" : enterprise);
            team = known;
        }
        return known;
    }

    private <R extends SlackApiTextResponse> R call(String method, Call<R> call) {
        MethodsClient known = methods;
        R answer = once(method, call, known == null ? connect() : known);
        if (!answer.isOk() && known != null && TOKEN_REFUSED.contains(answer.getError())) {
            answer = once(method, call, connect());
        }
        if (!answer.isOk()) {
            throw refused(method, answer.getError());
        }
        return answer;
    }

    private static <R> R once(String method, Call<R> call, MethodsClient methods) {
        try {
            return call.on(methods);
        } catch (IOException lost) {
            throw busy(method, "no answer", lost);
        } catch (SlackApiException status) {
            int code = status.getResponse().code();
            if (code == 429 || code >= 500) {
                throw busy(method, "status " + code, status);
            }
            throw refused(method, "status " + code);
        }
    }

    private MethodsClient connect() {
        MethodsClient connected = slack.methods(vault.read().botToken());
        methods = connected;
        return connected;
    }

    private static StepFailure refused(String method, String error) {
        return TRANSIENT.contains(error)
                ? busy(method, error, null)
                : new VendingFailed(
                        Explanation.of(
                                "Slack did not take a message of the vending machine's.",
                                "Slack answered %s with %s.".formatted(method, error)),
                        error,
                        null);
    }

    private static TransientFailure busy(String method, String how, @Nullable Throwable cause) {
        return new TransientFailure(
                Explanation.of("Slack answered %s with %s.".formatted(method, how)), cause);
    }
}
