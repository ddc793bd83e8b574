package dev.accountvending.api;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;

import dev.accountvending.runtime.Router;

import java.util.Map;

/** The HTTP API's operations for administrators' repairs. */
public final class AdministerApi extends Router {
    private final ResumeAccount resumeAccount = new ResumeAccount();
    private final ResumeKind resumeKind = new ResumeKind();
    private final ReleaseDomain releaseDomain = new ReleaseDomain();
    private final RequestReconciliation requestReconciliation = new RequestReconciliation();

    public AdministerApi() {
        super("routeKey");
    }

    @Override
    protected Map<String, RequestStreamHandler> handlers() {
        return Map.of(
                "POST /accounts/{name}/resume", resumeAccount,
                "POST /kinds/{kind}/resume", resumeKind,
                "POST /domains/{domain}/release", releaseDomain,
                "POST /reconciliation", requestReconciliation);
    }
}
