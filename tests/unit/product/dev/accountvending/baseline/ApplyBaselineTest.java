package dev.accountvending.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Side;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.AccountPart;
import dev.accountvending.model.LeaseId;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.PartStatus;
import dev.accountvending.model.TransientFailure;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.runtime.Settings;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.services.s3control.model.PublicAccessBlockConfiguration;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

class ApplyBaselineTest {
    private final TestingMember member =
            new TestingMember("eu-central-1", "eu-west-1", "us-east-1");
    private final TestingLedger ledger = new TestingLedger();
    private final LeaseId lease = ledger.withAccount("ana").id();
    private final Catalog catalog =
            Catalog.parse(
                    """
                    kinds:
                      developer:
                        description: d
                        organizationalUnit: Workloads/Developers
                        zoneLabel: dev
                        perOwner: 1
                        approval: none
                        atEnd: close
                        roles: [Developer]
                        monthlyBudget: 100
                    """,
                    "catalog.yml");
    private final Map<String, String> variables = new HashMap<>(Map.of("AVM_ALIAS_PREFIX", "acme"));

    @Test
    void run_namesTheAccountAfterItsLease() {
        assertThat(run().alias()).isEqualTo("acme-ana");
        assertThat(member.iam.alias()).contains("acme-ana");
    }

    @Test
    void run_whenAliasTaken_takesTheNext() {
        member.iam.takeAlias("acme-ana");
        member.iam.takeAlias("acme-ana-2");

        assertThat(run().alias()).isEqualTo("acme-ana-3");
    }

    @Test
    void run_whenEveryAliasIsTaken_tellsTheAdministratorToChangeThePrefix() {
        member.iam.takeAlias("acme-ana");
        for (int i = 2; i <= 20; i++) {
            member.iam.takeAlias("acme-ana-" + i);
        }

        assertThat(run().alias()).isNull();
        assertThat(why(AccountPart.alias)).contains("AVM_ALIAS_PREFIX");
        assertThat(member.iam.alias()).isEmpty();
    }

    @Test
    void run_whenThePrefixMakesNoAlias_tellsTheAdministratorToChangeIt() {
        variables.put("AVM_ALIAS_PREFIX", "a".repeat(60));

        run();

        assertThat(why(AccountPart.alias)).contains("3 to 63", "AVM_ALIAS_PREFIX");
    }

    @Test
    void run_whenTheAccountHasAnAliasOfAnotherLease_replacesIt() {
        member.iam.alias("acme-bob-2");

        assertThat(run().alias()).isEqualTo("acme-ana");
    }

    @Test
    void run_whenTheAliasesAnswerIsLost_keepsTheAlias() {
        member.iam.loseAnswerOf("CreateAccountAlias");
        assertThatExceptionOfType(TransientFailure.class).isThrownBy(this::run);

        assertThat(run().alias()).isEqualTo("acme-ana");
        assertThat(member.iam.writes()).containsOnlyOnce("CreateAccountAlias acme-ana");
    }

    @Test
    void run_inEveryRegion_removesTheDefaultVpcAndEncryptsVolumes() {
        run();

        for (TestingEc2 region : member.regions.values()) {
            assertThat(region.vpcIds()).isEmpty();
            assertThat(region.encrypted()).isTrue();
        }
    }

    @Test
    void run_again_removesADefaultVpcThatCameLate() {
        run();
        member.ec2("eu-west-1").vpc("vpc-late", true);

        run();

        assertThat(member.ec2("eu-west-1").vpcIds()).isEmpty();
    }

    @Test
    void run_tellsWhetherAwsMadeTheAccountForThisLease() {
        assertThat(run().fresh()).as("from the pool").isFalse();

        ledger.registry.progress().recordCreationIntent(lease);

        assertThat(run().fresh()).isTrue();
    }

    @Test
    void run_blocksPublicAccessToAllBuckets() {
        run();

        PublicAccessBlockConfiguration block =
                Optional.ofNullable(member.publicAccess.get(TestingMember.ACCOUNT))
                        .orElseThrow()
                        .publicAccessBlockConfiguration();
        assertThat(
                        List.of(
                                block.blockPublicAcls(),
                                block.ignorePublicAcls(),
                                block.blockPublicPolicy(),
                                block.restrictPublicBuckets()))
                .containsOnly(true);
    }

    @Test
    void run_makesTheKindsBudget_orTheLeasesOwn() {
        run();
        assertThat(member.budgets.budget().orElseThrow().budgetLimit().amount())
                .isEqualByComparingTo("100");

        ledger.registry.update(
                lease, held -> held.withTerms(terms -> terms.withMonthlyBudget(120)));
        run();

        assertThat(member.budgets.budget().orElseThrow().budgetLimit().amount())
                .isEqualByComparingTo("120");
        assertThat(member.budgets.addresses().get(80.0)).containsExactly("ana@example.com");
    }

    @Test
    void run_whenAwsRefusesBudgets_recordsThatAndDoesAllElse() {
        member.budgets.refuse("AccessDeniedException");

        run();
        run();

        Lease held = ledger.registry.lease(lease);
        assertThat(held.sides().of(AccountPart.budget))
                .isEqualTo(
                        new Side(
                                PartStatus.INCOMPLETE,
                                TestingLedger.NOW,
                                "AccessDeniedException",
                                null));
        assertThat(held.lifecycle().history())
                .filteredOn(change -> change.toString().contains("The budget is not there yet"))
                .hasSize(1);
        assertThat(member.iam.passwordPolicy()).isPresent();
        assertThat(member.ec2("eu-west-1").vpcIds()).isEmpty();
    }

    @Test
    void run_whenAwsIsBusy_failsToBeTriedAgain() {
        member.budgets.throttle();

        assertThatExceptionOfType(TransientFailure.class).isThrownBy(this::run);
        assertThat(status(AccountPart.budget)).isEqualTo(PartStatus.PENDING);
        assertThat(status(AccountPart.passwordPolicy)).isEqualTo(PartStatus.DONE);
    }

    @Test
    void run_setsThePasswordPolicy() {
        run();

        assertThat(member.iam.passwordPolicy().orElseThrow().minimumPasswordLength()).isEqualTo(14);
    }

    @Test
    void run_setsTheContactsThatAreSet_andNoOther() {
        variables.put("AVM_CONTACT_SECURITY", "Sam Roe; Duty; security@example.com; +49 30 1234");

        run();

        assertThat(member.contacts).containsOnlyKeys("SECURITY");
        assertThat(member.contacts.values())
                .singleElement()
                .satisfies(
                        put -> {
                            assertThat(put.name()).isEqualTo("Sam Roe");
                            assertThat(put.title()).isEqualTo("Duty");
                            assertThat(put.emailAddress()).isEqualTo("security@example.com");
                            assertThat(put.phoneNumber()).isEqualTo("+49 30 1234");
                            assertThat(put.accountId()).isNull();
                        });
    }

    @Test
    void run_whenAContactIsMalformed_namesTheSetting_andTouchesNothing() {
        variables.put("AVM_CONTACT_BILLING", "Sam Roe, billing@example.com");

        assertThatIllegalStateException()
                .isThrownBy(this::run)
                .withMessageContaining("AVM_CONTACT_BILLING")
                .withMessageContaining("name; title; e-mail; phone");
        assertThat(member.iam.writes()).isEmpty();
    }

    @Test
    void run_whenRunTwice_removesNothingMore() {
        ApplyBaseline.Output first = run();
        Map<String, List<String>> removals = removals();

        ApplyBaseline.Output second = run();

        assertThat(second).isEqualTo(first);
        assertThat(removals()).isEqualTo(removals);
        assertThat(member.iam.writes()).containsOnlyOnce("CreateAccountAlias acme-ana");
    }

    @Test
    void run_whenOneRegionFails_doesTheOthers_andSaysWhatIsLeft() {
        TestingEc2 failing = member.ec2("eu-west-1").add("vpc-eu-west-1", "eni", false);
        failing.use("eni-vpc-eu-west-1");

        assertThat(run().complete()).isFalse();

        assertThat(why(AccountPart.defaultVpcs)).contains("eni-vpc-eu-west-1");
        assertThat(status(AccountPart.encryption)).isEqualTo(PartStatus.DONE);
        assertThat(failing.removals()).isEmpty();
        assertThat(member.ec2("eu-central-1").vpcIds()).isEmpty();
        assertThat(member.ec2("us-east-1").vpcIds()).isEmpty();
    }

    @Test
    void run_whenAPolicyOfTheOrganizationClosesARegion_passesItOver() {
        member.ec2("us-east-1")
                .refuse("not authorized, with an explicit deny in a service control policy");

        assertThat(run().complete()).isTrue();

        assertThat(member.ec2("us-east-1").removals()).isEmpty();
        assertThat(member.ec2("eu-west-1").vpcIds()).isEmpty();
    }

    @Test
    void run_whenAPolicyDeniesEc2Everywhere_saysSo_andDoesAllElse() {
        for (TestingEc2 region : member.regions.values()) {
            region.refuse("not authorized, with an explicit deny in a service control policy");
        }

        assertThat(run().complete()).isFalse();

        assertThat(why(AccountPart.encryption)).contains("service control policy");
        assertThat(why(AccountPart.defaultVpcs)).contains("service control policy");
        assertThat(status(AccountPart.publicAccess)).isEqualTo(PartStatus.DONE);
    }

    @Test
    void run_whenARegionRefusesForAnotherReason_saysWhatIsLeft() {
        member.ec2("us-east-1").refuse("no identity-based policy allows it");

        assertThat(run().complete()).isFalse();

        assertThat(why(AccountPart.defaultVpcs)).contains("no identity-based policy");
    }

    @Test
    void run_inAFreshAccount_looksForDefaultVpcsOnceMore_afterTheHandOver() {
        ledger.registry.progress().recordCreationIntent(lease);
        assertThat(run().complete()).isFalse();
        assertThat(status(AccountPart.defaultVpcs)).isEqualTo(PartStatus.PENDING);
        ledger.registry.progress().activate(lease, null);
        member.ec2("eu-west-1").vpc("vpc-late", true);

        assertThat(run().complete()).isTrue();

        assertThat(member.ec2("eu-west-1").vpcIds()).isEmpty();
    }

    @Test
    void run_afterTheHandOver_leavesAloneWhatWasDone() {
        run();
        ledger.registry.progress().activate(lease, null);
        member.iam.alias("the-owners-own");

        run();

        assertThat(member.iam.alias()).contains("the-owners-own");
    }

    @Test
    void run_ofALeaseAtItsEnd_changesNothing() {
        ledger.registry.progress().activate(lease, null);
        ledger.registry.move(lease, LeaseStatus.RETIRING, "test", null);

        assertThatExceptionOfType(VendingFailed.class).isThrownBy(this::run);

        assertThat(member.iam.writes()).isEmpty();
    }

    private PartStatus status(AccountPart part) {
        return side(part).status();
    }

    private String why(AccountPart part) {
        assertThat(status(part)).isEqualTo(PartStatus.INCOMPLETE);
        return Objects.requireNonNull(side(part).why());
    }

    private Side side(AccountPart part) {
        return Objects.requireNonNull(ledger.registry.lease(lease).sides().of(part));
    }

    private ApplyBaseline.Output run() {
        Settings settings = new Settings(new LambdaEnvironment(variables, Clock.systemUTC()));
        return new ApplyBaseline(
                        ledger.registry,
                        new LeaseBudget(
                                ledger.registry,
                                catalog,
                                Clock.fixed(TestingLedger.NOW, ZoneOffset.UTC)),
                        settings,
                        Clock.fixed(TestingLedger.NOW, ZoneOffset.UTC),
                        account -> member.clients())
                .run(new ApplyBaseline.Input(lease, new AccountId(TestingMember.ACCOUNT)));
    }

    private Map<String, List<String>> removals() {
        Map<String, List<String>> removals = new HashMap<>();
        member.regions.forEach((name, region) -> removals.put(name, region.removals()));
        return removals;
    }
}
