package dev.accountvending.api;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;

import dev.accountvending.runtime.Router;

import java.util.Map;

/** The HTTP API's operations that read other accounts, for administrators. */
public final class InspectApi extends Router {
    private final ShowCosts showCosts = new ShowCosts();
    private final CheckInstallation checkInstallation = new CheckInstallation();

    public InspectApi() {
        super("routeKey");
    }

    @Override
    protected Map<String, RequestStreamHandler> handlers() {
        return Map.of(
                "GET /costs", showCosts,
                "GET /doctor", checkInstallation);
    }
}
