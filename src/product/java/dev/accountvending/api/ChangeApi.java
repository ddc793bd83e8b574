package dev.accountvending.api;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;

import dev.accountvending.runtime.Router;

import java.util.Map;

/** The HTTP API's operations by which people request accounts and decide on leases. */
public final class ChangeApi extends Router {
    private final RequestAccount requestAccount = new RequestAccount();
    private final ExtendAccount extendAccount = new ExtendAccount();
    private final RetireAccount retireAccount = new RetireAccount();
    private final DecideAccount decideAccount = new DecideAccount();
    private final KeepAccount keepAccount = new KeepAccount();
    private final ChangeBudget changeBudget = new ChangeBudget();
    private final CompleteAccount completeAccount = new CompleteAccount();

    public ChangeApi() {
        super("routeKey");
    }

    @Override
    protected Map<String, RequestStreamHandler> handlers() {
        return Map.of(
                "POST /accounts", requestAccount,
                "POST /accounts/{name}/extension", extendAccount,
                "DELETE /accounts/{name}", retireAccount,
                "POST /accounts/{name}/decision", decideAccount,
                "POST /accounts/{name}/review", keepAccount,
                "POST /accounts/{name}/budget", changeBudget,
                "POST /accounts/{name}/completion", completeAccount);
    }
}
