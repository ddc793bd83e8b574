package dev.accountvending.api;

import dev.accountvending.aws.Identities;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.InvalidValue;
import dev.accountvending.model.Person;
import dev.accountvending.policy.Policy;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Settings;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Identifies the person who signed a request, by the ARN that API Gateway's IAM authorizer found
 * (<a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns">ARNs</a>).
 *
 * <p>The principal that assumes a role chooses the session's name. So the name is trusted only for
 * the roles that the installation lists, whose trust policy pins the name to the person.
 */
final class CallerPolicy {
    private static final Pattern SESSION =
            Pattern.compile("arn:[^:]+:sts::(\\d{12}):assumed-role/([^/]+)/([^/]+)");
    private static final Pattern USER =
            Pattern.compile("arn:[^:]+:iam::(\\d{12}):user/(?:.*/)?([^/]+)");

    private final AccountId ownAccount;
    private final AccountId identityAccount;
    private final Set<String> roles;
    private final Function<String, Optional<String>> emailOfUser;
    private final Policy policy;

    /**
     * Creates the policy of an installation.
     *
     * @param emailOfUser the address that an IAM user of the identity account is tagged with
     */
    CallerPolicy(
            AccountId ownAccount,
            AccountId identityAccount,
            Set<String> roles,
            Function<String, Optional<String>> emailOfUser,
            Policy policy) {
        this.ownAccount = ownAccount;
        this.identityAccount = identityAccount;
        this.roles = Set.copyOf(roles);
        this.emailOfUser = emailOfUser;
        this.policy = policy;
    }

    static CallerPolicy of(FunctionContext function) {
        return function.part(CallerPolicy.class, () -> make(function));
    }

    private static CallerPolicy make(FunctionContext function) {
        Settings settings = function.settings();
        return new CallerPolicy(
                settings.ownAccount(),
                settings.identityAccount(),
                settings.callerRoles(),
                Identities.of(function)::emailOf,
                Policy.of(settings));
    }

    /**
     * Returns the person.
     *
     * @param arn of the principal that signed
     * @throws Problem.Raised if no person is known for it
     * @throws dev.accountvending.policy.Refused if their address is not of our mail domains, or has
     *     a {@code +} part
     */
    Person person(String arn) {
        Person person =
                session(arn)
                        .or(() -> user(arn))
                        .flatMap(CallerPolicy::asPerson)
                        .orElseThrow(() -> new Problem.Raised(unknown(arn)));
        policy.mayEnter(person);
        return person;
    }

    private Optional<String> session(String arn) {
        Matcher matcher = SESSION.matcher(arn);
        return matcher.matches()
                        && matcher.group(1).equals(ownAccount.value())
                        && roles.contains(matcher.group(2))
                ? Optional.of(matcher.group(3))
                : Optional.empty();
    }

    private Optional<String> user(String arn) {
        Matcher matcher = USER.matcher(arn);
        return matcher.matches() && matcher.group(1).equals(identityAccount.value())
                ? emailOfUser.apply(matcher.group(2))
                : Optional.empty();
    }

    private static Optional<Person> asPerson(String name) {
        try {
            return Optional.of(new Person(name));
        } catch (InvalidValue notOne) {
            return Optional.empty();
        }
    }

    private static Problem unknown(String arn) {
        return Problem.refused(
                "known-person",
                "%s is nobody that the vending machine knows. Sign as an IAM user of the identity account that is tagged with an e-mail address, or in a session of a role that it believes, named by your e-mail address."
                        .formatted(arn.isEmpty() ? "Who signed this" : arn));
    }
}
