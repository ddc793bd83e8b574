package dev.accountvending.local.deployment;

import dev.accountvending.local.core.LocalCloudException;
import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.Moto;

import java.util.HashMap;
import java.util.Map;

/** Makes roles in an account as CloudFormation would make them. */
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
