package dev.accountvending.handover;

import dev.accountvending.ledger.Lease;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.MemberRole;
import dev.accountvending.runtime.IdentityCenter;
import dev.accountvending.runtime.Settings;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The ways into an account: links for the console, and profiles for everything else. */
public final class SignInLinks {
    private final Settings settings;

    public SignInLinks(Settings settings) {
        this.settings = settings;
    }

    /** Where people sign in, where it is with Identity Center. */
    public Optional<String> portal(Lease lease) {
        return lease.access().assignment() == null
                ? Optional.empty()
                : settings.identityCenter().map(IdentityCenter::portal);
    }

    /** The account's roles, the one to work with first. */
    public List<HandOver.Role> into(Lease lease) {
        return Stream.concat(
                        assigned(lease).stream(),
                        lease.access().roles().keySet().stream()
                                .map(MemberRole::valueOf)
                                .sorted()
                                .map(role -> role(lease, role)))
                .toList();
    }

    /** The profile that deploys, where the account has one. */
    Optional<String> workingProfile(Lease lease) {
        return assigned(lease)
                .map(HandOver.Role::profile)
                .or(
                        () ->
                                Optional.of(MemberRole.Developer.name())
                                        .filter(lease.access().roles()::containsKey)
                                        .map(role -> profile(lease, role)));
    }

    /**
     * The role that Identity Center makes of the permission set; its ARN ends in what nobody can
     * foresee. The link is the portal's shortcut (<a
     * href="https://docs.aws.amazon.com/singlesignon/latest/userguide/createshortcutlink.html">shortcut
     * links</a>).
     */
    private Optional<HandOver.Role> assigned(Lease lease) {
        Optional<IdentityCenter> center = settings.identityCenter();
        String role =
                lease.access().assignment() == null ? null : lease.access().assignment().roleName();
        if (role == null || center.isEmpty()) {
            return Optional.empty();
        }
        String link =
                "%s/#/console?account_id=%s&role_name=%s"
                        .formatted(
                                center.get().portal(),
                                account(lease),
                                URLEncoder.encode(role, StandardCharsets.UTF_8));
        return Optional.of(
                new HandOver.Role(
                        role,
                        null,
                        link,
                        profile(lease, role),
                        signingIn(lease, role, center.get())));
    }

    private String signingIn(Lease lease, String role, IdentityCenter center) {
        return """
        [sso-session account-vending]
        sso_start_url = %s
        sso_region = %s
        sso_registration_scopes = sso:account:access

        [profile %s]
        sso_session = account-vending
        sso_account_id = %s
        sso_role_name = %s
        region = %s
        """
                .formatted(
                        center.portal(),
                        center.region(),
                        profile(lease, role),
                        account(lease),
                        role,
                        settings.homeRegion());
    }

    private HandOver.Role role(Lease lease, MemberRole role) {
        String arn = Objects.requireNonNull(lease.access().roles().get(role.name()));
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
