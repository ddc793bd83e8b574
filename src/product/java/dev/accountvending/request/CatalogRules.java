package dev.accountvending.request;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.catalog.Kind;
import dev.accountvending.catalog.Kind.LeaseLength;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.AccountRequest;
import dev.accountvending.model.EmailAddress;
import dev.accountvending.model.InvalidValue;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.Person;
import dev.accountvending.model.Subdomain;
import dev.accountvending.policy.Policy;
import dev.accountvending.runtime.FunctionContext;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Checks requests against the catalog. It calls no service, so that the API and Slack can say at
 * once what to change.
 */
public final class CatalogRules {
    private final Catalog catalog;
    private final Reservations.Form form;
    private final Policy policy;

    CatalogRules(Catalog catalog, Reservations.Form form, Policy policy) {
        this.catalog = catalog;
        this.form = form;
        this.policy = policy;
    }

    /** Returns the installation's. */
    public static CatalogRules of(FunctionContext function) {
        return function.part(
                CatalogRules.class,
                () ->
                        new CatalogRules(
                                Catalog.of(function),
                                Reservations.Form.of(function),
                                Policy.of(function.settings())));
    }

    /** Returns the catalog of what can be asked for. */
    public Catalog catalog() {
        return catalog;
    }

    /**
     * Returns what the catalog has against a request; empty if it can be reserved.
     *
     * @param by who asks
     */
    public List<FieldProblem> problems(AccountRequest request, Person by) {
        Optional<Kind> kind = catalog.find(request.kind());
        return kind.isPresent()
                ? problems(request, kind.get(), by)
                : List.of(new FieldProblem("kind", catalog.lacks(request.kind())));
    }

    private List<FieldProblem> problems(AccountRequest request, Kind kind, Person by) {
        List<FieldProblem> problems = new ArrayList<>();
        days(request, kind).ifPresent(message -> problems.add(problem("days", message)));
        Optional<String> stage = stage(request, kind);
        if (stage.isPresent()) {
            problems.add(problem("stage", stage.get()));
        } else {
            name(request, kind).ifPresent(message -> problems.add(problem("name", message)));
        }
        if (kind.approval() == Kind.Approval.required && !policy.canBeDecided(request, by)) {
            problems.add(
                    problem(
                            "kind",
                            "An account of kind %s needs an approval, and no approver but you is set: an administrator must name approvers."
                                    .formatted(request.kind())));
        }
        return problems;
    }

    private static Optional<String> days(AccountRequest request, Kind kind) {
        Integer days = request.days();
        if (days == null) {
            return Optional.empty();
        }
        Optional<LeaseLength> length = kind.leaseLength();
        if (length.isEmpty()) {
            return Optional.of(
                    "An account of kind %s has no end date: leave days out."
                            .formatted(request.kind()));
        }
        return days <= length.get().longestDays()
                ? Optional.empty()
                : Optional.of(
                        "An account of kind %s lasts %d days at most, not %d."
                                .formatted(request.kind(), length.get().longestDays(), days));
    }

    private static Optional<String> stage(AccountRequest request, Kind kind) {
        if (kind.stages().isEmpty()) {
            return request.stage() == null
                    ? Optional.empty()
                    : Optional.of(
                            "An account of kind %s has no stage: leave it out."
                                    .formatted(request.kind()));
        }
        return request.stage() != null && kind.stages().contains(request.stage())
                ? Optional.empty()
                : Optional.of(
                        "An account of kind %s needs a stage: one of %s."
                                .formatted(request.kind(), joined(kind.stages())));
    }

    private Optional<String> name(AccountRequest request, Kind kind) {
        try {
            AccountName name = request.accountName();
            domain(name, kind);
            email(LeaseId.of(name, 999));
            return Optional.empty();
        } catch (InvalidValue tooLong) {
            return Optional.ofNullable(tooLong.getMessage());
        }
    }

    Subdomain domain(AccountName name, Kind kind) {
        return new Subdomain("%s.%s.%s".formatted(name, kind.zoneLabel(), form.parentDomain()));
    }

    EmailAddress email(LeaseId id) {
        return new EmailAddress(form.rootEmail().replace("{lease}", id.value()));
    }

    private static String joined(java.util.Collection<?> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static FieldProblem problem(String field, String message) {
        return new FieldProblem(field, message);
    }
}
