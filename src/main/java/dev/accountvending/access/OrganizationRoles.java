package dev.accountvending.access;

import java.util.List;

/**
 * Administrators' roles that AWS or an organization makes in its members, besides the access role
 * that is set: whoever holds an account can neither change nor lose them.
 */
public final class OrganizationRoles {
    /** Each by its name. */
    public static final List<String> NAMES =
            List.of(
                    "OrganizationAccountAccessRole",
                    "AWSControlTowerExecution",
                    "AWSCloudFormationStackSetExecutionRole");

    /** What the names of StackSets' own roles begin with. */
    public static final String STACK_SETS = "stacksets-exec-";

    private OrganizationRoles() {}
}
