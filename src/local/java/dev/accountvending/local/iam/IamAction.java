package dev.accountvending.local.iam;

import java.util.List;
import java.util.Map;

/**
 * An action that a call asks IAM for.
 *
 * @param action such as {@code dynamodb:PutItem}
 * @param resource an ARN, or {@code *}
 * @param account the account that the resource belongs to
 * @param context the condition keys that come from the request, and their values
 */
public record IamAction(
        String action, String resource, String account, Map<String, List<String>> context) {

    public IamAction {
        context = Map.copyOf(context);
    }

    /** Returns the same action on a resource of another account. */
    IamAction of(String another) {
        return new IamAction(action, resource, another, context);
    }
}
