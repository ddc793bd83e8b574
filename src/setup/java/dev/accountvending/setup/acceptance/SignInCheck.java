package dev.accountvending.setup.acceptance;

import dev.accountvending.setup.acceptance.Transport.Reply;

import java.util.Optional;

/** Whether a person's session may call the API, and by which of the two ways it came about. */
final class SignInCheck implements Check {
    @Override
    public String name() {
        return "sign-in";
    }

    @Override
    public String purpose() {
        return "A person's session calls the API.";
    }

    @Override
    public Optional<String> localDifference() {
        return Optional.of("Any six digits are MFA.");
    }

    @Override
    public Outcome run(Surroundings surroundings) {
        String role = role(surroundings.accounts().arn());
        Reply reply = surroundings.installation().askCatalog();
        if (!reply.isGood()) {
            return new Outcome.Refused(
                    "A session of the role %s was refused: %s".formatted(role, reply.problem()),
                    "Give the profile of such a session by --accounts-profile: of the role %s-Requester, or of a role named in callerRoles that has execute-api:Invoke."
                            .formatted(surroundings.deployed()));
        }
        return Outcome.seen(
                role.startsWith("AWSReservedSSO_")
                        ? "A session of Identity Center calls the API. The other way, by a tagged IAM user and the Requester role, was not tried."
                        : "A session of the role %s calls the API. The other way, by Identity Center, was not tried: give the profile of such a session by --accounts-profile."
                                .formatted(role));
    }

    /** Returns the role's name of a session's ARN, else the ARN's last part. */
    private static String role(String arn) {
        String[] parts = arn.split("/", -1);
        return arn.contains(":assumed-role/") ? parts[1] : parts[parts.length - 1];
    }
}
