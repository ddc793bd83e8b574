package dev.accountvending.notify;

import dev.accountvending.model.StepFailure;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;
import software.amazon.awssdk.services.ssm.model.GetParameterResponse;

/** One parameter, and how often it was read. */
public final class TestingSsm implements SsmClient {
    public static final String SIGNING_SECRET = "8f742231b10e8888abcd99yyyzzz85a5";

    /** The parameter's text. */
    public volatile String text = text(SIGNING_SECRET, "xoxb-1");

    /** Thrown by every read while it is set. */
    public volatile @Nullable StepFailure failure;

    public int reads;
    public volatile @Nullable GetParameterRequest lastRequest;

    /** The vault over this parameter. */
    public final SlackVault vault = new SlackVault(this, "slack");

    public static String text(String signingSecret, String botToken) {
        return "{\"signingSecret\":\"%s\",\"botToken\":\"%s\"}".formatted(signingSecret, botToken);
    }

    @Override
    public GetParameterResponse getParameter(GetParameterRequest request) {
        reads++;
        lastRequest = request;
        if (failure != null) {
            throw failure;
        }
        return GetParameterResponse.builder().parameter(p -> p.value(text)).build();
    }

    @Override
    public String serviceName() {
        return "ssm";
    }

    @Override
    public void close() {}
}
