package dev.accountvending.setup.acceptance;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

import java.time.Duration;
import java.util.Optional;

/**
 * Whether the guardrails deny a member's administrators, and not the roles that they except. The
 * call that is tried makes an access key of a user that does not exist: who is not denied is told
 * so, and nothing is made.
 */
final class GuardrailExceptionsCheck implements Check {
    private static final Duration ROLE_SEEN = Duration.ofMinutes(2);
    private static final String ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
    private static final int FORBIDDEN = 403;

    @Override
    public String name() {
        return "guardrail-exceptions";
    }

    @Override
    public String purpose() {
        return "The guardrails deny a member's administrator, and not the roles that they except.";
    }

    @Override
    public String makes() {
        return "a role with AdministratorAccess in the vended account";
    }

    @Override
    public boolean needsAccount() {
        return true;
    }

    @Override
    public Optional<String> localDifference() {
        return Optional.of("IAM and the guardrails are decided by iam-simulate.");
    }

    @Override
    public Outcome run(Surroundings surroundings) {
        AwsSession access = surroundings.member();
        String name = surroundings.named("administrator");
        String role =
                Throwaway.makeRole(access.iam(), name, Throwaway.trustIn(surroundings.account()));
        access.iam().attachRolePolicy(r -> r.roleName(name).policyArn(ADMINISTRATOR));
        String user = surroundings.named("nobody");
        if (denial(access.iam(), user).isPresent()) {
            return new Outcome.Refused(
                    "The guardrail denies %s, which it should except."
                            .formatted(surroundings.options().accessRole()),
                    "Run avm setup with --access-role %s."
                            .formatted(surroundings.options().accessRole()));
        }
        Optional<String> denial = denial(administrator(surroundings, access, role), user);
        return denial.isPresent()
                ? Outcome.seen(
                        "The administrator was denied: \"%s\" %s was not. VendingOperator was not either, or there would be no baseline: nobody but the product's functions can become it."
                                .formatted(denial.get(), surroundings.options().accessRole()))
                : new Outcome.Refused(
                        "A member's administrator may make access keys: no guardrail denies it.",
                        "Run avm setup: it attaches account-vending-members to the account's unit.");
    }

    /** A new role's session is denied everything until its policy is seen. */
    private static IamClient administrator(
            Surroundings surroundings, AwsSession access, String role) {
        return surroundings
                .patience()
                .await(
                        ROLE_SEEN,
                        () -> {
                            try {
                                IamClient iam = access.assume(role).iam();
                                iam.listRoles(r -> r.maxItems(1));
                                return Optional.of(iam);
                            } catch (AwsServiceException e) {
                                if (e.statusCode() != FORBIDDEN) {
                                    throw e;
                                }
                                return Optional.empty();
                            }
                        })
                .orElseThrow(
                        () ->
                                new CheckFailed(
                                        "The new administrator could do nothing within %d s."
                                                .formatted(ROLE_SEEN.toSeconds())));
    }

    /** Returns AWS's words if it denies the call. */
    private static Optional<String> denial(IamClient iam, String user) {
        try {
            iam.createAccessKey(r -> r.userName(user));
            throw new CheckFailed("There is a user %s in the new account.".formatted(user));
        } catch (NoSuchEntityException allowed) {
            return Optional.empty();
        } catch (AwsServiceException e) {
            if (e.statusCode() != FORBIDDEN) {
                throw e;
            }
            return Optional.of(e.awsErrorDetails().errorMessage());
        }
    }

    @Override
    public void cleanUp(Surroundings surroundings) {
        if (surroundings.state().account().isPresent()) {
            Throwaway.removeRole(surroundings.member().iam(), surroundings.named("administrator"));
        }
    }
}
