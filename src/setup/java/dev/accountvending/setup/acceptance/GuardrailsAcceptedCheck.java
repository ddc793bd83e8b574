package dev.accountvending.setup.acceptance;

import dev.accountvending.setup.Guardrail;

import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.organizations.model.PolicySummary;
import software.amazon.awssdk.services.organizations.model.PolicyType;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether Organizations takes the service control policies as they are written. */
final class GuardrailsAcceptedCheck implements Check {
    @Override
    public String name() {
        return "guardrails";
    }

    @Override
    public String purpose() {
        return "Organizations accepts the guardrails.";
    }

    @Override
    public String makes() {
        return "a copy of each service control policy, attached to nothing";
    }

    @Override
    public Optional<String> localDifference() {
        return Optional.of(
                "The local cloud does not check a policy's content, as Organizations does.");
    }

    @Override
    public Outcome run(Surroundings surroundings) {
        OrganizationsClient organizations = surroundings.management().organizations();
        List<Guardrail> guardrails = surroundings.blueprint().guardrails();
        for (Guardrail guardrail : guardrails) {
            try {
                organizations.createPolicy(
                        r ->
                                r.name(surroundings.named(guardrail.name()))
                                        .description("A copy, to be deleted")
                                        .type(PolicyType.SERVICE_CONTROL_POLICY)
                                        .content(guardrail.content()));
            } catch (MalformedPolicyDocumentException e) {
                return new Outcome.Refused(
                        "%s was refused: %s"
                                .formatted(guardrail.file(), e.awsErrorDetails().errorMessage()),
                        "Correct %s.".formatted(guardrail.file()));
            }
        }
        int longest = guardrails.stream().mapToInt(each -> each.content().length()).max().orElse(0);
        return new Outcome.Seen(
                "All %d were accepted.".formatted(guardrails.size()),
                Map.of("longest", "%d characters".formatted(longest)));
    }

    @Override
    public void cleanUp(Surroundings surroundings) {
        OrganizationsClient organizations = surroundings.management().organizations();
        organizations
                .listPoliciesPaginator(r -> r.filter(PolicyType.SERVICE_CONTROL_POLICY))
                .stream()
                .flatMap(page -> page.policies().stream())
                .filter(policy -> policy.name().startsWith(surroundings.named("")))
                .map(PolicySummary::id)
                .toList()
                .forEach(id -> organizations.deletePolicy(r -> r.policyId(id)));
    }
}
