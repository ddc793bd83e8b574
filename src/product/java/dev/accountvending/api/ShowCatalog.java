package dev.accountvending.api;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.catalog.Kind;
import dev.accountvending.model.KindName;
import dev.accountvending.model.MemberRole;
import dev.accountvending.model.OuPath;
import dev.accountvending.model.Stage;
import dev.accountvending.runtime.FunctionContext;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** {@code GET /catalog}: what can be asked for. */
public final class ShowCatalog extends ApiHandler {
    private final Catalog catalog;

    public ShowCatalog() {
        this(FunctionContext.current().withRetries());
    }

    private ShowCatalog(FunctionContext function) {
        this(Catalog.of(function));
    }

    ShowCatalog(Catalog catalog) {
        this.catalog = catalog;
    }

    record Kinds(List<KindView> kinds) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record KindView(
            KindName name,
            String description,
            OuPath organizationalUnit,
            String zoneLabel,
            Kind.@Nullable LeaseLength lease,
            int perOwner,
            Kind.Approval approval,
            Kind.AtEnd atEnd,
            List<MemberRole> roles,
            int monthlyBudget,
            Kind.@Nullable Pool pool,
            List<Stage> stages) {

        static KindView of(KindName name, Kind kind) {
            return new KindView(
                    name,
                    kind.description(),
                    kind.organizationalUnit(),
                    kind.zoneLabel(),
                    kind.lease(),
                    kind.perOwner(),
                    kind.approval(),
                    kind.atEnd(),
                    kind.roles().stream().sorted().toList(),
                    kind.monthlyBudget(),
                    kind.pooled().orElse(null),
                    kind.stages());
        }
    }

    @Override
    Answer answer(ApiCall call) {
        return Answer.ok(
                new Kinds(
                        catalog.kinds().entrySet().stream()
                                .map(entry -> KindView.of(entry.getKey(), entry.getValue()))
                                .toList()));
    }
}
