package dev.accountvending.doctor;

import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.Explanation;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.runtime.Settings;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/** Settings as a stage has them, to be changed one at a time. */
public final class TestingInstallation {
    static final Clock CLOCK = Clock.fixed(TestingLedger.NOW, ZoneOffset.UTC);

    private static final String STATES = "arn:aws:states:us-east-1:333333333333:stateMachine:";
    private static final Map<String, String> SET =
            Map.ofEntries(
                    Map.entry("AVM_STAGE", "test"),
                    Map.entry("AVM_TABLE", "ledger"),
                    Map.entry("AVM_PARENT_DOMAIN", "accounts.example.com"),
                    Map.entry("AVM_PARENT_ZONE_ID", "Z1"),
                    Map.entry("AVM_IDENTITY_ACCOUNT_ID", "111111111111"),
                    Map.entry(
                            "AVM_IDENTITY_READER_ROLE_ARN",
                            "arn:aws:iam::111111111111:role/vending/VendingIdentityReader"),
                    Map.entry(
                            "AVM_ORGANIZATION_ROLE_ARN",
                            "arn:aws:iam::222222222222:role/vending/VendingOrganizationRole"),
                    Map.entry(
                            "AVM_PARENT_ZONE_READER_ROLE_ARN",
                            "arn:aws:iam::222222222222:role/vending/DnsReadOnly"),
                    Map.entry(
                            "AVM_PARENT_ZONE_ROLE_ARN",
                            "arn:aws:iam::222222222222:role/vending/VendingParentZoneRole"),
                    Map.entry(
                            "AVM_OPERATOR_ROLE_ARN",
                            "arn:aws:iam::333333333333:role/vending/account-vending-prod-Operator"),
                    Map.entry("AVM_VEND_STATE_MACHINE_ARN", STATES + "vend-account-prod"),
                    Map.entry("AVM_RETIRE_STATE_MACHINE_ARN", STATES + "retire-account-prod"),
                    Map.entry("AVM_RECONCILE_STATE_MACHINE_ARN", STATES + "reconcile-prod"),
                    Map.entry("AVM_SLACK_STATE_MACHINE_ARN", STATES + "answer-slack-prod"),
                    Map.entry("AVM_EXTERNAL_ID", "example-organization"),
                    Map.entry("AVM_ACCESS_ROLE_NAME", "OrganizationAccountAccessRole"),
                    Map.entry("AVM_ROOT_EMAIL_TEMPLATE", "aws+{lease}@example.com"),
                    Map.entry("AVM_ALIAS_PREFIX", "example"),
                    Map.entry("AVM_QUARANTINE_OU", "Quarantine"),
                    Map.entry("AVM_POOL_OU", "Pool"),
                    Map.entry("AVM_FROZEN_OU", "Frozen"),
                    Map.entry("AVM_CLEANING_PROJECT", "clean-account"),
                    Map.entry("AVM_ADMINISTRATORS", "ada@example.com"),
                    Map.entry("AVM_APPROVERS", "service=pia@example.com"),
                    Map.entry("AVM_APPROVAL_AT_MOST", "3600"),
                    Map.entry("AVM_PROOF_AT_MOST", "900"),
                    Map.entry("AVM_WAIT_CLOSURE", "60"));

    private TestingInstallation() {}

    public static Settings settings() {
        return settings(Map.of());
    }

    /** The same but for some; one that is empty is not set. */
    public static Settings settings(Map<String, String> but) {
        Map<String, String> variables = new HashMap<>(SET);
        variables.putAll(but);
        return new Settings(new LambdaEnvironment(variables, CLOCK));
    }

    /** A role that is assumed. */
    static <C> AssumedRole<C> entrance(String name, C behind) {
        return new AssumedRole<>(() -> arn(name), () -> behind);
    }

    /** A role that AWS lets nobody assume. */
    static <C> AssumedRole<C> closed(String name, String said) {
        return new AssumedRole<>(
                () -> arn(name),
                () -> {
                    throw refused("AccessDenied", said);
                });
    }

    static VendingFailed refused(String code, String said) {
        return new VendingFailed(Explanation.of("AWS refused.", said), code, null);
    }

    private static String arn(String name) {
        return "arn:aws:iam::222222222222:role/vending/" + name;
    }
}
