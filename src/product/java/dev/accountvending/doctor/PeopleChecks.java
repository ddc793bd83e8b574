package dev.accountvending.doctor;

import dev.accountvending.access.PermissionSets;
import dev.accountvending.catalog.Catalog;
import dev.accountvending.catalog.Kind;
import dev.accountvending.model.KindName;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.notify.ApproverChannels;
import dev.accountvending.notify.SlackApi;
import dev.accountvending.policy.Approvers;
import dev.accountvending.policy.Policy;
import dev.accountvending.runtime.IdentityCenter;
import dev.accountvending.runtime.Settings;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.ssoadmin.SsoAdminClient;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Who asks, who decides, and how they are known and told. */
final class PeopleChecks {
    /** A user that the identity account has none of. */
    private static final String NOBODY = "account-vending-doctor";

    private final Settings settings;

    PeopleChecks(Settings settings) {
        this.settings = settings;
    }

    /** Whether every kind that needs a decision has somebody to take it. */
    CheckOutcome approvers(Supplier<Catalog> catalog) {
        Policy policy = Policy.of(settings);
        List<String> without =
                catalog.get().kinds().entrySet().stream()
                        .filter(kind -> kind.getValue().approval() == Kind.Approval.required)
                        .map(kind -> kind.getKey())
                        .filter(kind -> isNobody(policy.approvers(kind)))
                        .map(KindName::value)
                        .toList();
        List<String> wrong = new ArrayList<>();
        if (!without.isEmpty()) {
            wrong.add(
                    "Requests for %s need an approval, and no approver is set: name approvers in the stage's settings, or have the kind need none."
                            .formatted(String.join(", ", without)));
        }
        policy.namedApprovers().stream()
                .filter(approver -> !policy.isOfMailDomain(approver))
                .map(
                        approver ->
                                "The approver %s cannot decide: add their mail domain to the setting mailDomains."
                                        .formatted(approver))
                .sorted()
                .forEach(wrong::add);
        return CheckOutcome.of(wrong);
    }

    private static boolean isNobody(Approvers approvers) {
        return approvers.people().isEmpty() && approvers.channels().isEmpty();
    }

    /** Whether users' tags can be read: of a user that is not there, AWS says just that. */
    CheckOutcome identities(AssumedRole<IamClient> entrance) {
        try {
            entrance.needed().listUserTags(request -> request.userName(NOBODY));
            return CheckOutcome.ok();
        } catch (VendingFailed refused) {
            if (refused.is("NoSuchEntity")) {
                return CheckOutcome.ok();
            }
            if (refused.isAccessDenied()) {
                return CheckOutcome.failing(
                        "%s may not call iam:ListUserTags, so that no IAM user is known: deploy organization/identity-account.yaml."
                                .formatted(entrance.name()));
            }
            throw refused;
        }
    }

    /** Whether each permission set of owners is there, and within our boundary. */
    CheckOutcome identityCenter(Function<IdentityCenter, SsoAdminClient> client) {
        Optional<IdentityCenter> set = settings.identityCenter();
        if (set.isEmpty()) {
            return CheckOutcome.notSetUp(
                    "identityCenterInstanceArn is not set: people sign in through the identity account.");
        }
        IdentityCenter center = set.get();
        SsoAdminClient identityCenter = client.apply(center);
        Set<String> arns = new LinkedHashSet<>(center.permissionSets().values());
        List<String> wrong = new ArrayList<>();
        for (String arn : arns) {
            try {
                String name =
                        identityCenter
                                .describePermissionSet(
                                        request ->
                                                request.instanceArn(center.instance())
                                                        .permissionSetArn(arn))
                                .permissionSet()
                                .name();
                PermissionSets.boundaryFlaw(identityCenter, center, arn)
                        .ifPresent(
                                flaw ->
                                        wrong.add(
                                                "The permission set %s %s".formatted(name, flaw)));
            } catch (VendingFailed refused) {
                wrong.add(
                        refused.is("ResourceNotFoundException")
                                ? "Identity Center has no permission set %s: correct permissionSets, identityCenterInstanceArn or ssoRegion."
                                        .formatted(arn)
                                : "The permission set %s cannot be read: %s"
                                        .formatted(arn, refused.explanation().inFull()));
            }
        }
        return CheckOutcome.of(wrong);
    }

    /**
     * Whether the secrets can be read, Slack takes the token, and members of the approvers'
     * channels may decide there.
     */
    CheckOutcome slack(Supplier<Optional<SlackApi>> slack) {
        Optional<SlackApi> api = slack.get();
        if (api.isEmpty()) {
            return CheckOutcome.notSetUp("slackSecrets is not set: Slack is not used.");
        }
        try {
            String workspace = "workspace " + api.get().team().id();
            ApproverChannels channels = new ApproverChannels(api.get());
            List<String> wrong =
                    Policy.of(settings).approverChannels().stream()
                            .sorted()
                            .flatMap(channel -> channels.problem(channel).stream())
                            .toList();
            return wrong.isEmpty() ? CheckOutcome.ok(workspace) : CheckOutcome.of(wrong);
        } catch (VendingFailed refused) {
            return CheckOutcome.failing(
                    "%s Correct the secrets in the SSM parameter %s, as docs/slack.md shows."
                            .formatted(
                                    refused.explanation().inFull(),
                                    settings.slackSecrets().orElse("")));
        }
    }
}
