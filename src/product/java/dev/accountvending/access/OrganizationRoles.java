package dev.accountvending.access;

import java.util.List;
import java.util.stream.Stream;

/**
 * Administrators' roles that AWS or an organization makes in its members, besides the configured
 * access role. An account's owner can neither change nor remove them.
 */
public final class OrganizationRoles {
    /** Each by its name. */
    public static final List<String> NAMES =
            List.of(
                    "OrganizationAccountAccessRole",
                    "AWSControlTowerExecution",
                    "AWSCloudFormationStackSetExecutionRole");

    /** The prefix of the names of StackSets' own roles. */
    public static final String STACK_SETS = "stacksets-exec-";

    /**
     * The ARN suffixes of what AWS and an organization make in members, under any path. A cleaning
     * does not delete them, so one that a member made would outlive its lease.
     */
    static final List<String> RESOURCES =
            Stream.concat(
                            NAMES.stream().map("role/*"::concat),
                            Stream.of(
                                    "role/*" + STACK_SETS + "*",
                                    "role/aws-reserved/*",
                                    "saml-provider/AWSSSO_*"))
                    .toList();

    private OrganizationRoles() {}
}
