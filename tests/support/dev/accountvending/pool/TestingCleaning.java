package dev.accountvending.pool;

import dev.accountvending.inventory.TestingInventory;
import dev.accountvending.ledger.Cleaning;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.Explanation;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.runtime.Settings;

import software.amazon.awssdk.services.codebuild.model.StatusType;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;

/** A ledger with one lease that is being retired, and CodeBuild. */
final class TestingCleaning {
    static final int MOST = 3;
    static final Settings SETTINGS = settings(Map.of());

    final TestingLedger ledger = new TestingLedger();
    final TestingCodeBuild codeBuild = new TestingCodeBuild();
    final Lease lease = retiring();

    static Settings settings(Map<String, String> others) {
        Map<String, String> variables =
                new java.util.HashMap<>(
                        Map.of(
                                "AVM_ORGANIZATION_ROLE_ARN",
                                "arn:aws:iam::222222222222:role/vending/VendingOrganizationRole",
                                "AVM_OPERATOR_ROLE_ARN",
                                "arn:aws:iam::333333333333:role/vending/Operator",
                                "AVM_IDENTITY_ACCOUNT_ID",
                                "111111111111",
                                "AVM_ACCESS_ROLE_NAME",
                                "AccessRole",
                                "AVM_CLEANING_PROJECT",
                                "clean-account",
                                "AVM_CLEANING_PASSES",
                                String.valueOf(MOST)));
        variables.putAll(others);
        return new Settings(new LambdaEnvironment(variables, Clock.systemUTC()));
    }

    private Lease retiring() {
        Lease active = ledger.active("ana");
        TestingInventory.record(ledger.registry, TestingLedger.ACCOUNT);
        ledger.registry.decisions().askRetirement(active.id(), "ana@example.com");
        return ledger.registry.progress().beginRetirement(active.id(), "arn:execution");
    }

    CleaningState clean(Duration later) {
        return new CleanAccount(
                        ledger.registry,
                        codeBuild,
                        SETTINGS,
                        Clock.fixed(TestingLedger.NOW.plus(later), ZoneOffset.UTC))
                .run(new CleanAccount.Input(lease.id(), TestingLedger.ACCOUNT))
                .state();
    }

    CleaningState clean() {
        return clean(Duration.ZERO);
    }

    /** Has CodeBuild refuse the next build. */
    void refuseBuilds() {
        codeBuild.refusal =
                new VendingFailed(Explanation.of("No."), "AccountLimitExceededException", null);
    }

    CleaningState check() {
        return new CheckCleaning(ledger.registry, codeBuild, SETTINGS)
                .run(new CheckCleaning.Input(lease.id(), TestingLedger.ACCOUNT))
                .state();
    }

    /** A whole pass, with this report at its end. */
    CleaningState pass(Map<String, String> report) {
        clean();
        codeBuild.end(StatusType.SUCCEEDED, report);
        return check();
    }

    static Map<String, String> report(int found, int failed, int unlisted, String left) {
        return Map.of(
                "NUKE_SCANNED", "yes",
                "NUKE_FOUND", String.valueOf(found),
                "NUKE_REMOVED", String.valueOf(found - failed),
                "NUKE_FAILED", String.valueOf(failed),
                "NUKE_UNLISTED", String.valueOf(unlisted),
                "NUKE_LEFT", left);
    }

    static Map<String, String> clearReport() {
        return report(0, 0, 0, "");
    }

    Cleaning inLedger() {
        return Objects.requireNonNull(ledger.registry.lease(lease.id()).cleaning());
    }
}
