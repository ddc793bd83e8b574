package dev.accountvending.access;

import java.util.List;
import java.util.stream.Stream;

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

    /**
     * What AWS and an organization make in members, as an ARN ends, whatever the path. A cleaning
     * leaves such things where they are, so that one which a member made would outlive its lease.
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
