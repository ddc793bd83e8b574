package dev.accountvending.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.catalog.Kind;
import dev.accountvending.ledger.KindHold;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.KindName;
import dev.accountvending.model.MemberRole;
import dev.accountvending.model.OuPath;
import dev.accountvending.model.Person;
import dev.accountvending.model.Stage;
import dev.accountvending.policy.Approvers;
import dev.accountvending.policy.Policy;
import dev.accountvending.policy.Refused;
import dev.accountvending.runtime.FunctionContext;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@code GET /catalog}: the kinds of account that can be requested. */
public final class ShowCatalog extends ApiHandler {
    private final Catalog catalog;
    private final Policy policy;
    private final Ledger ledger;
    private final CallerPolicy callers;

    public ShowCatalog() {
        this(FunctionContext.current().withRetries());
    }

    private ShowCatalog(FunctionContext function) {
        this(
                Catalog.of(function),
                Policy.of(function.settings()),
                Ledger.of(function),
                CallerPolicy.of(function));
    }

    ShowCatalog(Catalog catalog, Policy policy, Ledger ledger, CallerPolicy callers) {
        this.catalog = catalog;
        this.policy = policy;
        this.ledger = ledger;
        this.callers = callers;
    }

    record Kinds(List<KindView> kinds) {}

    /**
     * What becomes of a request: whether a person decides, and who; and whether it waits.
     *
     * @param held absent if requests go on
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record RequestsView(Kind.Approval approval, List<String> approvers, @Nullable HeldView held) {
        static RequestsView of(KindName name, Kind kind, Policy policy, @Nullable HeldView held) {
            return new RequestsView(
                    kind.approval(),
                    kind.approval() == Kind.Approval.required
                            ? namesOf(policy.approvers(name))
                            : List.of(),
                    held);
        }
    }

    /**
     * Since when requests wait, because a vend failed for good, and from when on one is tried.
     *
     * @param why in AWS's words; absent unless an administrator asks
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record HeldView(Instant since, Instant nextTrialAt, @Nullable String why) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record KindView(
            KindName name,
            String description,
            OuPath organizationalUnit,
            String zoneLabel,
            Kind.@Nullable LeaseLength lease,
            int perOwner,
            @JsonUnwrapped RequestsView requests,
            Kind.AtEnd atEnd,
            List<MemberRole> roles,
            int monthlyBudget,
            Kind.@Nullable Pool pool,
            List<Stage> stages) {

        static KindView of(KindName name, Kind kind, Policy policy, @Nullable HeldView held) {
            return new KindView(
                    name,
                    kind.description(),
                    kind.organizationalUnit(),
                    kind.zoneLabel(),
                    kind.lease(),
                    kind.perOwner(),
                    RequestsView.of(name, kind, policy, held),
                    kind.atEnd(),
                    kind.roles().stream().sorted().toList(),
                    kind.monthlyBudget(),
                    kind.pooled().orElse(null),
                    kind.stages());
        }
    }

    /** The members of a channel are not known here. */
    private static List<String> namesOf(Approvers approvers) {
        return Stream.concat(
                        approvers.people().stream().map(Person::value).sorted(),
                        approvers.channels().stream().sorted().map("Slack channel "::concat))
                .toList();
    }

    @Override
    Answer answer(ApiCall call) {
        Map<KindName, KindHold> holds = ledger.kinds().all();
        boolean tellsWhy = !holds.isEmpty() && isAdministrator(call.signer());
        return Answer.ok(
                new Kinds(
                        catalog.kinds().entrySet().stream()
                                .map(
                                        entry ->
                                                KindView.of(
                                                        entry.getKey(),
                                                        entry.getValue(),
                                                        policy,
                                                        held(holds.get(entry.getKey()), tellsWhy)))
                                .toList()));
    }

    private static @Nullable HeldView held(@Nullable KindHold hold, boolean tellsWhy) {
        return hold == null
                ? null
                : new HeldView(hold.since(), hold.nextTrialAt(), tellsWhy ? hold.why() : null);
    }

    /** The catalog is shown to callers who are no persons, too. */
    private boolean isAdministrator(String signer) {
        try {
            return policy.isAdministrator(callers.person(signer));
        } catch (Problem.Raised | Refused unknown) {
            return false;
        }
    }
}
