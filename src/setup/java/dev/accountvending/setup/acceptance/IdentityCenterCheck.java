package dev.accountvending.setup.acceptance;

import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ssoadmin.SsoAdminClient;
import software.amazon.awssdk.services.ssoadmin.model.InstanceMetadata;

import java.util.List;

/** Whether the owner is assigned to the account, if people sign in by Identity Center. */
final class IdentityCenterCheck implements Check {
    @Override
    public String name() {
        return "identity-center";
    }

    @Override
    public String purpose() {
        return "The owner is assigned to the account in Identity Center.";
    }

    @Override
    public boolean needsAccount() {
        return true;
    }

    @Override
    public Outcome run(Surroundings surroundings) {
        String account = surroundings.account();
        if (!surroundings
                .installation()
                .handOver(surroundings.leaseName())
                .path("accessPortalUrl")
                .isTextual()) {
            return new Outcome.NotApplicable(
                    "This stage assigns nobody: the setting identityCenterInstanceArn or accessPortalUrl is empty.");
        }
        SsoAdminClient sso =
                surroundings
                        .management()
                        .ssoAdmin(Region.of(surroundings.options().identityCenterRegion()));
        List<InstanceMetadata> instances = sso.listInstances(r -> r.maxResults(1)).instances();
        if (instances.isEmpty()) {
            return new Outcome.Refused(
                    "There is no Identity Center in %s."
                            .formatted(surroundings.options().identityCenterRegion()),
                    "Give its region by --identity-center-region.");
        }
        String instance = instances.getFirst().instanceArn();
        long people =
                sso
                        .listPermissionSetsProvisionedToAccountPaginator(
                                r -> r.instanceArn(instance).accountId(account))
                        .stream()
                        .flatMap(page -> page.permissionSets().stream())
                        .mapToLong(
                                set ->
                                        sso.listAccountAssignments(
                                                        r ->
                                                                r.instanceArn(instance)
                                                                        .accountId(account)
                                                                        .permissionSetArn(set))
                                                .accountAssignments()
                                                .size())
                        .sum();
        return people > 0
                ? Outcome.seen(
                        "The owner is assigned. Whether the access portal opens the account, only a person can see.")
                : new Outcome.Refused(
                        "Nobody is assigned to the account.",
                        "Look at the settings permissionSets and identityStoreId, and at the person's user name there.");
    }
}
