package dev.accountvending.hook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.StrictSchema;
import dev.accountvending.catalog.Catalog;
import dev.accountvending.catalog.Hooks.Moment;
import dev.accountvending.catalog.TestingCatalog;
import dev.accountvending.hook.FindHooks.Run;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountId;
import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

class FindHooksTest {
    private static final Catalog CATALOG =
            TestingCatalog.withHooks(
                    "developer",
                    "{beforeHandOver: [{function: account-vending-hook-register, atMostMinutes: 5},"
                            + " {stateMachine: account-vending-hook-baseline, atMostMinutes: 30}]}");
    private static final String EXECUTION =
            "arn:aws:states:eu-west-1:111122223333:execution:vend-account-prod:vend-sandbox-ana-1";

    private final TestingLedger ledger = new TestingLedger();
    private final Lease lease = ledger.withAccount("ana");

    @Test
    void run_findsTheHooksOfTheMoment_inTheirOrder() {
        List<Run> hooks = run(CATALOG, Moment.beforeHandOver, EXECUTION);

        assertThat(hooks).hasSize(2);
        assertThat(hooks.getFirst().function()).isEqualTo("account-vending-hook-register");
        assertThat(hooks.getFirst().atMostSeconds()).isEqualTo(300);
        assertThat(hooks.getFirst().execution()).isNull();
        assertThat(hooks.getLast().stateMachineArn())
                .isEqualTo(
                        "arn:aws:states:eu-west-1:111122223333:stateMachine:account-vending-hook-baseline");
        assertThat(hooks.getLast().executionArn())
                .isEqualTo(
                        "arn:aws:states:eu-west-1:111122223333:execution:account-vending-hook-baseline:"
                                + hooks.getLast().execution());
    }

    @Test
    void run_ofTheOtherMoment_findsItsOwn() {
        end();

        assertThat(run(CATALOG, Moment.beforeCleaning, EXECUTION)).isEmpty();
    }

    @Test
    void run_tellsAHookWhatItsSchemaSays() {
        Run hook = run(CATALOG, Moment.beforeHandOver, EXECUTION).getFirst();

        StrictSchema schema = StrictSchema.of(Path.of("docs/hooks/HookInput-1.json"));
        assertThat(schema.problems(Json.MAPPER.valueToTree(hook.input()))).isEmpty();
        assertThat(hook.input().accountId()).isEqualTo(TestingLedger.ACCOUNT);
        assertThat(hook.input().region()).isEqualTo("eu-west-1");
        assertThat(Json.MAPPER.valueToTree(hook.about()).toString())
                .as("it goes into messages")
                .doesNotContain("@");
    }

    @Test
    void run_twice_namesTheSameExecution_andForAnotherOfOursAnother() {
        String name = nameIn(EXECUTION);

        assertThat(nameIn(EXECUTION)).isEqualTo(name);
        assertThat(nameIn(EXECUTION + "_1796203800")).isNotEqualTo(name);
        assertThat(name).startsWith("ana-1-beforeHandOver-2-");
    }

    @Test
    void run_ofTheLongestLease_namesAnExecutionAsStepFunctionsLets() {
        String longest = "a".repeat(30);
        AccountId account = new AccountId("210987654321");
        ledger.withAccount(TestingLedger.request(longest), account);

        String name =
                Objects.requireNonNull(
                        step(CATALOG)
                                .run(
                                        new FindHooks.Input(
                                                new dev.accountvending.model.LeaseId(
                                                        longest + "-1"),
                                                account,
                                                Moment.beforeHandOver,
                                                EXECUTION))
                                .hooks()
                                .getLast()
                                .execution());

        assertThat(name.length() + "999999999".length() + "-99".length()).isLessThanOrEqualTo(80);
        assertThat(name).matches("[A-Za-z0-9_-]+");
    }

    @Test
    void run_ofAKindWithoutHooks_orThatIsGone_findsNone() {
        assertThat(run(TestingCatalog.shipped(), Moment.beforeHandOver, EXECUTION)).isEmpty();
        Catalog other =
                Catalog.parse(
                        """
                        kinds:
                          other:
                            description: Another.
                            organizationalUnit: Other
                            zoneLabel: oth
                            perOwner: 1
                            approval: none
                            atEnd: close
                            roles: [Developer]
                            monthlyBudget: 1
                        """,
                        "c.yml");
        end();
        assertThat(run(other, Moment.beforeCleaning, EXECUTION)).isEmpty();
    }

    private void end() {
        ledger.registry.progress().activate(lease.id(), "example-ana");
        ledger.registry.decisions().askRetirement(lease.id(), "ana@example.com");
        ledger.registry.progress().beginRetirement(lease.id(), EXECUTION);
    }

    private String nameIn(String execution) {
        return Objects.requireNonNull(
                run(CATALOG, Moment.beforeHandOver, execution).getLast().execution());
    }

    private List<Run> run(Catalog catalog, Moment moment, String execution) {
        return step(catalog)
                .run(new FindHooks.Input(lease.id(), TestingLedger.ACCOUNT, moment, execution))
                .hooks();
    }

    private FindHooks step(Catalog catalog) {
        return new FindHooks(
                ledger.registry,
                catalog,
                new HookLocation(
                        "arn:aws:states:eu-west-1:111122223333:stateMachine:vend-account-prod",
                        "account-vending-prod",
                        "OrganizationAccountAccessRole"));
    }
}
