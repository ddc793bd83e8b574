package dev.accountvending.api;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;

import dev.accountvending.runtime.Router;

import java.util.Map;

/** The HTTP API's operations that read the ledger and executions, and change nothing. */
public final class ReadApi extends Router {
    private final ListAccounts listAccounts = new ListAccounts();
    private final ShowAccount showAccount = new ShowAccount();
    private final ShowProgress showProgress = new ShowProgress();
    private final ShowHandOver showHandOver = new ShowHandOver();
    private final ShowPool showPool = new ShowPool();
    private final ListClosures listClosures = new ListClosures();
    private final ShowReconciliation showReconciliation = new ShowReconciliation();
    private final ShowCatalog showCatalog = new ShowCatalog();
    private final ShowContract showContract = new ShowContract();

    public ReadApi() {
        super("routeKey");
    }

    @Override
    protected Map<String, RequestStreamHandler> handlers() {
        return Map.of(
                "GET /accounts", listAccounts,
                "GET /accounts/{name}", showAccount,
                "GET /accounts/{name}/progress", showProgress,
                "GET /accounts/{name}/hand-over", showHandOver,
                "GET /pool", showPool,
                "GET /closures", listClosures,
                "GET /reconciliation", showReconciliation,
                "GET /catalog", showCatalog,
                "GET /openapi.yaml", showContract);
    }
}
