package dev.accountvending.access;

import dev.accountvending.model.AccountId;
import dev.accountvending.model.MemberRole;
import dev.accountvending.registry.Lease;
import dev.accountvending.runtime.Settings;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The ways into an account: links for the console, and profiles for everything else. */
final class Entrances {
    private final Settings settings;

    Entrances(Settings settings) {
        this.settings = settings;
    }

    /** The account's roles, the one to work with first. */
    List<HandOver.Role> into(Lease lease) {
        return lease.roles().keySet().stream()
                .map(MemberRole::valueOf)
                .sorted()
                .map(role -> role(lease, role))
                .toList();
    }

    /** The profile that deploys, where the account has one. */
    Optional<String> workingProfile(Lease lease) {
        return lease.roles().containsKey(MemberRole.Developer.name())
                ? Optional.of(profile(lease, MemberRole.Developer.name()))
                : Optional.empty();
    }

    private HandOver.Role role(Lease lease, MemberRole role) {
        String arn = Objects.requireNonNull(lease.roles().get(role.name()));
        return switch (role) {
            case Developer, ReadOnly ->
                    new HandOver.Role(
                            role.name(),
                            arn,
                            SwitchRole.url(account(lease), role, lease.name()),
                            profile(lease, role.name()),
                            assumingRole(lease, role, arn));
            case Deployer -> new HandOver.Role(role.name(), arn, null, null, null);
        };
    }

    /** The session bears the person's name, so that the account's trail tells who it was. */
    private String assumingRole(Lease lease, MemberRole role, String arn) {
        return """
        [profile %s]
        role_arn = %s
        source_profile = %s
        role_session_name = %s
        region = %s
        """
                .formatted(
                        profile(lease, role.name()),
                        arn,
                        settings.sourceProfile(),
                        lease.request().owner(),
                        settings.homeRegion());
    }

    private static String profile(Lease lease, String role) {
        return lease.name() + "-" + role;
    }

    private static AccountId account(Lease lease) {
        return Objects.requireNonNull(lease.accountId());
    }
}
