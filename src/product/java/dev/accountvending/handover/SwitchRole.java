package dev.accountvending.handover;

import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.MemberRole;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * The console's link to a role of ours in an account (<a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-console.html">switch
 * role</a>).
 */
public final class SwitchRole {
    private SwitchRole() {}

    /** The link; the console then shows the account's name. */
    public static String url(AccountId account, MemberRole role, AccountName name) {
        return "https://signin.aws.amazon.com/switchrole?account=%s&roleName=%s&displayName=%s"
                .formatted(account, encode(role.pathAndName()), encode(name.value()));
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
