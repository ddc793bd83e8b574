package dev.accountvending.api;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.ledger.KindHold;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.KindName;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.RequestRejected;
import dev.accountvending.policy.Policy;
import dev.accountvending.runtime.FunctionContext;

import java.time.Instant;

/**
 * {@code POST /kinds/{kind}/resume}: lets the requests of a kind go on whose last vend failed for
 * good, for administrators.
 */
public final class ResumeKind extends ApiHandler {
    private final Ledger ledger;
    private final Catalog catalog;
    private final Policy policy;
    private final CallerPolicy callers;

    public ResumeKind() {
        this(FunctionContext.current().withRetries());
    }

    private ResumeKind(FunctionContext function) {
        this(
                Ledger.of(function),
                Catalog.of(function),
                Policy.of(function.settings()),
                CallerPolicy.of(function));
    }

    ResumeKind(Ledger ledger, Catalog catalog, Policy policy, CallerPolicy callers) {
        this.ledger = ledger;
        this.catalog = catalog;
        this.policy = policy;
        this.callers = callers;
    }

    /** The hold that is over. */
    record Resumed(KindName kind, Instant since, String why, LeaseId lease) {}

    @Override
    Answer answer(ApiCall call) {
        policy.mayAdminister(callers.person(call.signer()));
        KindName kind = call.kind();
        if (catalog.find(kind).isEmpty() && ledger.kinds().find(kind).isEmpty()) {
            throw new RequestRejected(catalog.lacks(kind));
        }
        KindHold hold = ledger.kinds().open(kind);
        return Answer.ok(new Resumed(kind, hold.since(), hold.why(), hold.lease()));
    }
}
