package dev.accountvending.slack;

import dev.accountvending.catalog.TestingCatalog;
import dev.accountvending.handover.HandOvers;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.ledger.TestingLedger;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.LeaseStatus;
import dev.accountvending.model.Person;
import dev.accountvending.notify.TestingSlack;
import dev.accountvending.notify.VendFollower;
import dev.accountvending.policy.DecisionRequest;
import dev.accountvending.request.TestingRequestService;
import dev.accountvending.request.TestingStepFunctions;
import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.runtime.Settings;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** The step over a ledger in memory and Slack as a test has it. */
final class TestingSlackActions implements AutoCloseable {
    final TestingSlack slack = new TestingSlack();
    final TestingRequestService requestService = new TestingRequestService();
    final Ledger registry = requestService.ledger.registry;
    final TestingStepFunctions followed = new TestingStepFunctions();
    final AnswerSlack step =
            new AnswerSlack(
                    Optional.of(
                            new SlackActions(
                                    registry,
                                    requestService.requestService,
                                    requestService.leaseService,
                                    handOvers(registry),
                                    requestService.catalog,
                                    slack.api,
                                    requestService.policy,
                                    Optional.of(
                                            new VendFollower(followed, "arn:follow-vend", 10)))));
    private int calls;

    /** Hand-overs as a deployment's settings have them. */
    static HandOvers handOvers(Ledger registry) {
        return new HandOvers(
                registry,
                TestingCatalog.shipped(),
                new Settings(
                        new LambdaEnvironment(
                                Map.of(
                                        "AWS_REGION",
                                        "eu-central-1",
                                        "AVM_SOURCE_PROFILE",
                                        "example-identity"),
                                Clock.systemUTC())));
    }

    /** Types a command. */
    void say(String user, String text) {
        run(command(user, text), "slack-" + ++calls);
    }

    SlackCall.Command command(String user, String text) {
        return new SlackCall.Command(user, "C0GENERAL0", text, slack.responseUrl(), "trigger");
    }

    /** Presses a button. */
    void press(String user, String channel, String action, String value) {
        run(
                new SlackCall.Press(user, channel, action, value, slack.responseUrl(), "trigger"),
                "slack-" + ++calls);
    }

    /** Submits a form. */
    void submit(String user, String form, String about, Map<String, String> values) {
        run(new SlackCall.Submission(user, form, about, values), "slack-" + ++calls);
    }

    void run(SlackCall call, String execution) {
        step.run(new AnswerSlack.Input(call, execution));
    }

    /** What the last answer shows. */
    String answered() {
        return slack.calls("response").getLast().shown();
    }

    /** The value of the buttons that decide on what waits for a lease. */
    String toDecide(String name) {
        return DecisionRequest.ofDecision(lease(name), requestService.catalog).token();
    }

    /** The value of the button that ends a lease. */
    String toEnd(String name) {
        return DecisionRequest.ofEnd(lease(name)).token();
    }

    Lease lease(String name) {
        return registry.newest(new AccountName(name)).orElseThrow();
    }

    /** A sandbox of Ana's that has been handed over. */
    Lease active(String name) {
        Lease lease = asked("sandbox", name, null, new Person("ana@example.com"));
        registry.progress().begin(lease.id(), "arn:execution");
        registry.progress().enterAccount(lease.id(), TestingLedger.ACCOUNT);
        return registry.move(lease.id(), LeaseStatus.ACTIVE, "test", null);
    }

    /** A sandbox that Ana asked for, whose execution has not begun. */
    Lease requested(String name) {
        return asked("sandbox", name, null, new Person("ana@example.com"));
    }

    /** A service that Ana asked for and that waits for an approval. */
    Lease waiting(String name) {
        return waiting(name, "ana@example.com");
    }

    /** A service that somebody asked for and that waits for an approval. */
    Lease waiting(String name, String owner) {
        Lease lease = asked("service", name, "test", new Person(owner));
        return registry.decisions()
                .awaitApproval(lease.id(), "token", TestingLedger.NOW.plusSeconds(86_400));
    }

    private Lease asked(
            String kind,
            String name,
            @org.jspecify.annotations.Nullable String stage,
            Person owner) {
        Map<String, String> fields =
                stage == null
                        ? Map.of("kind", kind, "name", name)
                        : Map.of("kind", kind, "name", name, "stage", stage);
        return requestService.requestService.accept(
                AccountFields.read(fields, owner, requestService.catalog), owner, Optional.empty());
    }

    @Override
    public void close() {
        slack.close();
    }
}
