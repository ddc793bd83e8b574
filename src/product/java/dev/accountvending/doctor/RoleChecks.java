package dev.accountvending.doctor;

import dev.accountvending.model.StepFailure;
import dev.accountvending.model.TransientFailure;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether roles can be assumed. AWS answers with the same AccessDenied whatever is missing, so it
 * is told what it can be, and what it cannot: an external id that another role takes is right.
 */
final class RoleChecks {
    private final Supplier<String> ownRole;
    private final List<AssumedRole<?>> shown;

    /**
     * Of an installation.
     *
     * @param ownRole the name of the role that this function runs in
     * @param shown the roles that the external id is shown to
     */
    RoleChecks(Supplier<String> ownRole, List<AssumedRole<?>> shown) {
        this.ownRole = ownRole;
        this.shown = List.copyOf(shown);
    }

    /**
     * A role of another account, that the external id is shown to.
     *
     * @param template the file that makes it
     */
    CheckOutcome abroad(AssumedRole<?> role, String template) {
        return assume(
                role,
                () -> {
                    Optional<String> taken =
                            shown.stream()
                                    .filter(other -> other != role && other.isOpen())
                                    .map(AssumedRole::name)
                                    .findFirst();
                    String missing =
                            "it is missing, or its trust does not name the role %s: deploy %s, with this installation's name."
                                    .formatted(ownRole.get(), template);
                    return taken.map(
                                    other ->
                                            "The external id is right, as %s takes it; so %s"
                                                    .formatted(other, missing))
                            .orElse(
                                    "Either the external id (externalId of the stage, ExternalId of %s) is another; or %s"
                                            .formatted(template, missing));
                });
    }

    /**
     * A role that every account of the organization may assume.
     *
     * @param template the file that makes it
     */
    CheckOutcome ofEverybody(AssumedRole<?> role, String template) {
        return assume(
                role,
                () ->
                        "It is missing, or made for another organization: deploy %s."
                                .formatted(template));
    }

    /** The operator role, which the stage's own template makes. */
    CheckOutcome operator(AssumedRole<?> role) {
        return assume(
                role,
                () ->
                        "It is missing, or its trust does not name the role %s: deploy the stage (resources/roles.yml)."
                                .formatted(ownRole.get()));
    }

    private CheckOutcome assume(AssumedRole<?> role, Supplier<String> why) {
        try {
            role.enter();
            return CheckOutcome.ok(role.arn());
        } catch (StepFailure refused) {
            if (!refused.isAccessDenied()) {
                return refused instanceof TransientFailure
                        ? CheckOutcome.unknown(refused.explanation().inFull())
                        : CheckOutcome.failing(
                                "%s Correct the setting that names it."
                                        .formatted(refused.explanation().inFull()));
            }
            return CheckOutcome.failing(
                    "%s cannot be assumed. %s".formatted(role.arn(), reason(refused, why)));
        }
    }

    /** Of its own policies, AWS says that it is they that deny. */
    private static String reason(StepFailure refused, Supplier<String> otherwise) {
        String said = refused.explanation().inFull();
        if (said.contains("no identity-based policy")) {
            return "This function's own role may not: deploy the stage (functions/api.yml, inspectApi).";
        }
        if (said.contains("service control policy")) {
            return "A service control policy forbids it to the account that the vending machine is in.";
        }
        return otherwise.get();
    }
}
