package dev.accountvending.local.deployment;

import dev.accountvending.local.core.LocalCloudException;
import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.Moto;

import java.util.HashMap;
import java.util.Map;

/** Makes, changes and deletes roles in an account as CloudFormation would. */
public final class IamRoles {
    private static final String VERSION = "2010-05-08";

    private final Moto moto;
    private final String account;

    public IamRoles(Moto moto, String account) {
        this.moto = moto;
        this.account = account;
    }

    public void make(Role role) {
        call(
                role,
                "CreateRole",
                Map.of("Path", role.path(), "AssumeRolePolicyDocument", role.trust().toString()));
        putPolicies(role);
    }

    /** Gives a role another trust and other policies. */
    public void change(Role before, Role after) {
        call(after, "UpdateAssumeRolePolicy", Map.of("PolicyDocument", after.trust().toString()));
        putPolicies(after);
        before.policies().keySet().stream()
                .filter(policy -> !after.policies().containsKey(policy))
                .forEach(policy -> deletePolicy(before, policy));
    }

    public void delete(Role role) {
        role.policies().keySet().forEach(policy -> deletePolicy(role, policy));
        call(role, "DeleteRole", Map.of());
    }

    private void putPolicies(Role role) {
        role.policies()
                .forEach(
                        (name, document) ->
                                call(
                                        role,
                                        "PutRolePolicy",
                                        Map.of(
                                                "PolicyName",
                                                name,
                                                "PolicyDocument",
                                                document.toString())));
    }

    private void deletePolicy(Role role, String policy) {
        call(role, "DeleteRolePolicy", Map.of("PolicyName", policy));
    }

    private void call(Role role, String action, Map<String, String> more) {
        Map<String, String> parameters = new HashMap<>(more);
        parameters.put("Action", action);
        parameters.put("Version", VERSION);
        parameters.put("RoleName", role.name());
        Answer answer = moto.query(account, "iam", parameters);
        if (!answer.succeeded()) {
            throw new LocalCloudException(
                    "IAM refused the role %s (%s): %s"
                            .formatted(role.name(), action, answer.text()));
        }
    }
}
