package dev.accountvending.intake;

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
import dev.accountvending.registry.Lease;
import dev.accountvending.registry.Registry;
import dev.accountvending.registry.Reservation;
import dev.accountvending.registry.Reservation.Idempotency;
import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.runtime.Settings;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Turns a request into a lease that holds its claims, by the catalog's rules. */
final class Reservations {
    private final Registry registry;
    private final Catalog catalog;
    private final Form form;
    private final Policy policy;
    private final Clock clock;

    /**
     * The installation's form for domains and root addresses.
     *
     * @param parentDomain below which every account gets its subdomain
     * @param rootEmail with {@code {lease}} where the lease id goes
     */
    record Form(String parentDomain, String rootEmail) {
        static Form of(LambdaEnvironment environment) {
            Settings settings = new Settings(environment);
            return new Form(settings.parentDomain(), settings.rootEmailTemplate());
        }
    }

    Reservations(Registry registry, Catalog catalog, Form form, Policy policy, Clock clock) {
        this.registry = registry;
        this.catalog = catalog;
        this.form = form;
        this.policy = policy;
        this.clock = clock;
    }

    static Reservations of(LambdaEnvironment environment, Registry registry) {
        return new Reservations(
                registry,
                Catalog.load(environment),
                Form.of(environment),
                Policy.of(new Settings(environment)),
                environment.clock());
    }

    /** Whether a person must decide on the request first. */
    boolean needsApproval(AccountRequest request) {
        return catalog.find(request.kind()).orElseThrow().approval() == Kind.Approval.required;
    }

    /**
     * What the catalog has against a request; empty where it can be reserved.
     *
     * @param by who asks
     */
    List<FieldProblem> problems(AccountRequest request, Person by) {
        Optional<Kind> kind = catalog.find(request.kind());
        return kind.isPresent()
                ? problems(request, kind.get(), by)
                : List.of(new FieldProblem("kind", unknown(request)));
    }

    /**
     * Reserves what the request, which has no {@link #problems}, asks for.
     *
     * @param id the lease's id, where it was chosen before
     * @param by who asks
     */
    Lease reserve(
            AccountRequest request,
            @Nullable LeaseId id,
            Person by,
            @Nullable Idempotency idempotency) {
        Kind kind = catalog.find(request.kind()).orElseThrow();
        return registry.reserve(
                new Reservation(
                        request.accountName(),
                        id,
                        kind.perOwner(),
                        idempotency,
                        chosen -> lease(chosen, request, kind, by)));
    }

    private Lease lease(LeaseId id, AccountRequest request, Kind kind, Person by) {
        Instant now = clock.instant();
        Instant end =
                kind.leaseLength()
                        .map(length -> Objects.requireNonNullElse(request.days(), length.days()))
                        .map(days -> now.plus(Duration.ofDays(days)))
                        .orElse(null);
        return Lease.requested(
                id,
                request,
                now,
                end,
                kind.organizationalUnit(),
                email(id),
                domain(request.accountName(), kind),
                by.value());
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
                            "The kind %s needs an approval, and nobody but you is set to give it: an administrator must name approvers."
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
                    "A lease of kind %s has no end: leave days out.".formatted(request.kind()));
        }
        return days <= length.get().longestDays()
                ? Optional.empty()
                : Optional.of(
                        "A lease of kind %s lasts %d days at most, not %d."
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

    private Subdomain domain(AccountName name, Kind kind) {
        return new Subdomain("%s.%s.%s".formatted(name, kind.zoneLabel(), form.parentDomain()));
    }

    private EmailAddress email(LeaseId id) {
        return new EmailAddress(form.rootEmail().replace("{lease}", id.value()));
    }

    private String unknown(AccountRequest request) {
        return "There is no kind \"%s\": choose one of %s."
                .formatted(request.kind(), joined(catalog.kinds().keySet()));
    }

    private static String joined(java.util.Collection<?> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static FieldProblem problem(String field, String message) {
        return new FieldProblem(field, message);
    }
}
