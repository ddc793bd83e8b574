package dev.accountvending.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.catalog.Kind;
import dev.accountvending.model.KindName;
import dev.accountvending.model.MemberRole;
import dev.accountvending.model.OuPath;
import dev.accountvending.model.Person;
import dev.accountvending.model.Stage;
import dev.accountvending.policy.Approvers;
import dev.accountvending.policy.Policy;
import dev.accountvending.runtime.FunctionContext;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.stream.Stream;

/** {@code GET /catalog}: the kinds of account that can be requested. */
public final class ShowCatalog extends ApiHandler {
    private final Catalog catalog;
    private final Policy policy;

    public ShowCatalog() {
        this(FunctionContext.current().withRetries());
    }

    private ShowCatalog(FunctionContext function) {
        this(Catalog.of(function), Policy.of(function.settings()));
    }

    ShowCatalog(Catalog catalog, Policy policy) {
        this.catalog = catalog;
        this.policy = policy;
    }

    record Kinds(List<KindView> kinds) {}

    /** Whether a person decides, and who. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record ApprovalView(Kind.Approval approval, List<String> approvers) {
        static ApprovalView of(KindName name, Kind kind, Policy policy) {
            return new ApprovalView(
                    kind.approval(),
                    kind.approval() == Kind.Approval.required
                            ? namesOf(policy.approvers(name))
                            : List.of());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record KindView(
            KindName name,
            String description,
            OuPath organizationalUnit,
            String zoneLabel,
            Kind.@Nullable LeaseLength lease,
            int perOwner,
            @JsonUnwrapped ApprovalView approval,
            Kind.AtEnd atEnd,
            List<MemberRole> roles,
            int monthlyBudget,
            Kind.@Nullable Pool pool,
            List<Stage> stages) {

        static KindView of(KindName name, Kind kind, Policy policy) {
            return new KindView(
                    name,
                    kind.description(),
                    kind.organizationalUnit(),
                    kind.zoneLabel(),
                    kind.lease(),
                    kind.perOwner(),
                    ApprovalView.of(name, kind, policy),
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
        return Answer.ok(
                new Kinds(
                        catalog.kinds().entrySet().stream()
                                .map(entry -> KindView.of(entry.getKey(), entry.getValue(), policy))
                                .toList()));
    }
}
