package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.Deployment.LambdaFunction;

import org.junit.jupiter.api.Test;

/**
 * Names that the longest stages and regions leave room for: packaging fails where the name of a
 * function's role would be over IAM's 64 characters.
 */
class RoleNamesTest {
    private static final int LONGEST = 64;
    private static final String STAGE = "abcdefghij";
    private static final String REGION = "ap-southeast-2";

    @Test
    void everyFunction_hasARoleNameThatFits() {
        for (LambdaFunction function : Deployment.functions()) {
            assertThat(roleName(function))
                    .as(
                            "%s: give it an iamRoleStatementsName, or a name of at most 22 characters",
                            function)
                    .hasSizeLessThanOrEqualTo(LONGEST);
        }
    }

    /** At its shortest, without what the plugin adds where there is room. */
    private static String roleName(LambdaFunction function) {
        return function.declaration()
                .path("iamRoleStatementsName")
                .asText(
                        "${self:service}-${sls:stage}-%s-${self:provider.region}"
                                .formatted(function.name()))
                .replace("${self:service}", "account-vending")
                .replace("${sls:stage}", STAGE)
                .replace("${self:provider.region}", REGION);
    }
}
