package dev.accountvending.local.iam;

import com.fasterxml.jackson.databind.node.MissingNode;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A request in the evaluator's form: the caller, the action, and all policies that apply.
 *
 * @param principal the ARN of a user or of a role's session, or a service's name
 * @param identity the principal's own policies
 * @param boundary its permissions boundary
 * @param session the policy that the session was narrowed by
 * @param guardrails the service control policies of each level, from the root to the account
 * @param attached the policy of the resource itself, such as the trust of a role
 */
record SimulationRequest(
        String principal,
        IamAction asked,
        Map<String, List<String>> context,
        List<Policy> identity,
        @Nullable Policy boundary,
        @Nullable Policy session,
        List<Level> guardrails,
        @Nullable Policy attached) {

    private static final Policy NONE = new Policy("", MissingNode.getInstance());

    /** The policies of the root, a unit or an account. */
    record Level(String of, List<Policy> policies) {}

    /**
     * Returns the request of a caller without policies of its own: a service, or the bearer of a
     * token.
     */
    static SimulationRequest onTrustAlone(
            String principal, IamAction asked, @Nullable Policy trust) {
        return new SimulationRequest(
                principal, asked, asked.context(), List.of(), null, null, List.of(), trust);
    }

    SimulationRequest in(Map<String, List<String>> another) {
        return new SimulationRequest(
                principal, asked, another, identity, boundary, session, guardrails, attached);
    }

    /** Returns the condition keys that some policy reads, in lower case. */
    Set<String> keys() {
        return policies().flatMap(policy -> policy.keys().stream()).collect(Collectors.toSet());
    }

    /** Returns a fingerprint that is the same for the same policies in the same places. */
    String fingerprint() {
        return policies().map(Policy::fingerprint).collect(Collectors.joining("\n"));
    }

    private Stream<Policy> policies() {
        Stream<@Nullable Policy> own =
                Stream.concat(
                        identity.stream(),
                        Stream.of(NONE, boundary, NONE, session, NONE, attached));
        return Stream.concat(
                own.map(policy -> policy == null ? NONE : policy),
                guardrails.stream().flatMap(level -> level.policies().stream()));
    }
}
