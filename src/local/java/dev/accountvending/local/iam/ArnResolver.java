package dev.accountvending.local.iam;

/**
 * Finds the ARN of what a request names without its path, or without its organization.
 *
 * <p>Called for {@code role}, {@code user}, {@code group} and {@code instance-profile} by name, and
 * for {@code organization} with an empty name: {@code
 * arn:aws:organizations::<management>:organization/o-…}.
 */
@FunctionalInterface
public interface ArnResolver {
    /**
     * Returns the ARN; for what does not exist, the one that it would have without a path.
     *
     * @param account the account that asks
     */
    String arn(String account, String type, String name);
}
