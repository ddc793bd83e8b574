package dev.accountvending.doctor;

import dev.accountvending.aws.Identities;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.Settings;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.User;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Whether people can come in: by the identity account's group, and in the roles of callers. */
final class EntranceChecks {
    /** Group and policy of organization/identity-account.yaml. */
    private static final String PEOPLE = Identities.PEOPLE;

    private static final String TEMPLATE = "organization/identity-account.yaml";

    private final Settings settings;

    EntranceChecks(Settings settings) {
        this.settings = settings;
    }

    /**
     * Whether the group may assume roles, and its users are tagged; a page of them is looked at.
     */
    CheckOutcome group(AssumedRole<IamClient> entrance) {
        IamClient iam = entrance.needed();
        try {
            if (iam
                    .listAttachedGroupPolicies(request -> request.groupName(PEOPLE))
                    .attachedPolicies()
                    .stream()
                    .map(AttachedPolicy::policyName)
                    .noneMatch(PEOPLE::equals)) {
                return CheckOutcome.failing(
                        "The group %1$s lacks the policy %1$s, so that its users can assume no role: deploy %2$s."
                                .formatted(PEOPLE, TEMPLATE));
            }
            List<String> users =
                    iam.getGroup(request -> request.groupName(PEOPLE)).users().stream()
                            .map(User::userName)
                            .toList();
            List<String> untagged =
                    users.stream().filter(user -> !isTagged(iam, user)).sorted().toList();
            if (!untagged.isEmpty()) {
                return CheckOutcome.failing(
                        "Without the tag %s, which has their e-mail address, nobody knows who they are: tag %s."
                                .formatted(settings.ownerTag(), String.join(", ", untagged)));
            }
            return users.isEmpty()
                    ? CheckOutcome.notSetUp(
                            "No user is in the group %s: whoever asks for accounts comes by Identity Center, or by a policy of your own."
                                    .formatted(PEOPLE))
                    : CheckOutcome.ok("%d users".formatted(users.size()));
        } catch (VendingFailed refused) {
            if (refused.is("NoSuchEntity")) {
                return CheckOutcome.failing(
                        "The identity account has no group %s, by whose policy users assume roles: deploy %s."
                                .formatted(PEOPLE, TEMPLATE));
            }
            if (refused.isAccessDenied()) {
                return CheckOutcome.failing(
                        "%s may not read the group %s: deploy %s."
                                .formatted(entrance.name(), PEOPLE, TEMPLATE));
            }
            throw refused;
        }
    }

    private boolean isTagged(IamClient iam, String user) {
        return iam.listUserTags(request -> request.userName(user)).tags().stream()
                .map(Tag::key)
                .anyMatch(settings.ownerTag()::equals);
    }

    /** Whether this account has each role that people call the API in. */
    CheckOutcome callerRoles(Supplier<IamClient> iam) {
        List<String> missing =
                settings.callerRoles().stream()
                        .filter(role -> !exists(iam.get(), role))
                        .sorted()
                        .toList();
        return missing.isEmpty()
                ? CheckOutcome.ok(
                        settings.callerRoles().stream().sorted().collect(Collectors.joining(", ")))
                : CheckOutcome.failing(
                        "This account has no role %s: correct callerRoles. Identity Center gives a permission set's role another name when it is assigned anew (docs/deploying.md)."
                                .formatted(String.join(", ", missing)));
    }

    private static boolean exists(IamClient iam, String role) {
        try {
            iam.getRole(request -> request.roleName(role));
            return true;
        } catch (VendingFailed refused) {
            if (refused.is("NoSuchEntity")) {
                return false;
            }
            throw refused;
        }
    }
}
