package dev.accountvending.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.catalog.TestingCatalog;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountRequest;
import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.runtime.Settings;

import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What applying does is BootstrapRoles' test; here is what differs. */
class RolesOfAccountTest {
    private static final String BOUNDARY =
            "arn:aws:iam::123456789012:policy/vending/VendingBoundary";

    private final TestingIam iam = new TestingIam(TestingLedger.ACCOUNT.value());
    private final AccountRequest request = TestingLedger.request("ana");
    private final RolesOfAccount roles =
            new RolesOfAccount(
                    TestingCatalog.shipped(),
                    new Settings(
                            new LambdaEnvironment(
                                    Map.of(
                                            "AVM_IDENTITY_ACCOUNT_ID", "222222222222",
                                            "AVM_OPERATOR_ROLE_ARN",
                                                    "arn:aws:iam::111111111111:role/Operator",
                                            "AVM_ACCESS_ROLE_NAME", "OurAccessRole"),
                                    Clock.systemUTC())));

    @Test
    void differences_ofWhatWasApplied_areNone_andNothingIsWritten() {
        apply();
        List<String> writes = iam.writes();

        assertThat(differences()).isEmpty();
        assertThat(iam.writes()).isEqualTo(writes);
    }

    @Test
    void differences_ofAnEmptyAccount_nameWhatIsMissing() {
        assertThat(differences())
                .containsExactly(
                        "The policy VendingBoundary is missing.",
                        "The role VendingOperator is missing.",
                        "The role Developer is missing.",
                        "The role ReadOnly is missing.");
    }

    @Test
    void differences_nameEachChange_andApplyMendsThem() {
        apply();
        iam.role("Developer").boundary = null;
        iam.role("Developer").attached.add("arn:aws:iam::aws:policy/AdministratorAccess");
        iam.role("ReadOnly").inline.put("more", "{}");
        iam.putRole("/vending/", "Backdoor");
        iam.createPolicyVersion(v -> v.policyArn(BOUNDARY).policyDocument("{}").setAsDefault(true));

        assertThat(differences())
                .containsExactly(
                        "The policy VendingBoundary was changed.",
                        "The role Developer has another permissions boundary.",
                        "The role Developer has other managed policies.",
                        "The role ReadOnly has other own policies.",
                        "The role Backdoor is too many.");
        apply();
        assertThat(differences()).isEmpty();
    }

    @Test
    void differences_ofShutRoles_areTheirTrust_andTheDenialThatStaysIsNone() {
        apply();
        new MemberRoles(iam)
                .shutAllBut(
                        Set.of(RolesOfAccount.OPERATOR), InstantSource.fixed(TestingLedger.NOW));

        assertThat(differences())
                .containsExactly(
                        "The role Developer has another trust.",
                        "The role ReadOnly has another trust.");
        apply();
        assertThat(differences()).isEmpty();
        assertThat(iam.role("Developer").inline).containsKey("VendingRevokedSessions");
    }

    private void apply() {
        roles.apply(iam, TestingLedger.ACCOUNT, request);
    }

    private List<String> differences() {
        return roles.differences(iam, TestingLedger.ACCOUNT, request);
    }
}
