package dev.accountvending.access;

import dev.accountvending.model.AccountId;
import dev.accountvending.model.VendingFailed;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.PolicyVersion;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Our only managed policy in a member. A policy has five versions at most (<a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html">versioning
 * IAM policies</a>).
 */
final class ManagedPolicy {
    private static final int MOST_VERSIONS = 5;

    private final IamClient iam;
    private final String arn;

    ManagedPolicy(IamClient iam, AccountId account) {
        this.iam = iam;
        this.arn = Boundary.in(account);
    }

    /** Creates the policy, or a new version of it if its document differs. */
    void apply(String document) {
        try {
            iam.createPolicy(
                    policy ->
                            policy.path(MemberRoles.PATH)
                                    .policyName(Boundary.NAME)
                                    .description("The most that anybody can do in this account")
                                    .policyDocument(document));
        } catch (VendingFailed failure) {
            if (!failure.is("EntityAlreadyExists")) {
                throw failure;
            }
            correct(document);
        }
    }

    /** Returns what {@link #apply} would correct. */
    Optional<String> difference(String document) {
        try {
            return PolicyDocuments.same(held(), document)
                    ? Optional.empty()
                    : Optional.of("The policy %s was changed.".formatted(Boundary.NAME));
        } catch (VendingFailed failure) {
            if (failure.is("NoSuchEntity")) {
                return Optional.of("The policy %s is missing.".formatted(Boundary.NAME));
            }
            throw failure;
        }
    }

    private String held() {
        String inForce = iam.getPolicy(policy -> policy.policyArn(arn)).policy().defaultVersionId();
        return iam.getPolicyVersion(version -> version.policyArn(arn).versionId(inForce))
                .policyVersion()
                .document();
    }

    private void correct(String document) {
        if (!PolicyDocuments.same(held(), document)) {
            makeRoom();
            iam.createPolicyVersion(
                    version -> version.policyArn(arn).policyDocument(document).setAsDefault(true));
        }
    }

    private void makeRoom() {
        List<PolicyVersion> versions =
                iam.listPolicyVersionsPaginator(policy -> policy.policyArn(arn)).versions().stream()
                        .toList();
        versions.stream()
                .filter(version -> !version.isDefaultVersion())
                .sorted(Comparator.comparing(PolicyVersion::createDate))
                .limit(Math.max(0, versions.size() - MOST_VERSIONS + 1))
                .forEach(
                        oldest ->
                                iam.deletePolicyVersion(
                                        version ->
                                                version.policyArn(arn)
                                                        .versionId(oldest.versionId())));
    }
}
