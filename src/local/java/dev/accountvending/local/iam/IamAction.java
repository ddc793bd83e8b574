package dev.accountvending.local.iam;

import java.util.List;
import java.util.Map;

/**
 * One thing that a call asks of IAM.
 *
 * @param action as {@code dynamodb:PutItem}
 * @param resource an ARN, or {@code *}
 * @param account the account that the resource belongs to
 * @param context the condition keys that come from the request, and their values
 */
public record IamAction(
        String action, String resource, String account, Map<String, List<String>> context) {

    public IamAction {
        context = Map.copyOf(context);
    }

    /** The same of a resource that belongs to another account. */
    IamAction of(String another) {
        return new IamAction(action, resource, another, context);
    }
}
