package dev.accountvending.setup.acceptance;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetStatus;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetType;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether the pipeline's role may deploy a stage: a role of the same policy, which this run may
 * assume, deploys one of each type of a stage's resources.
 */
final class DeployerCheck implements Check {
    private static final String PIPELINE = "organization/pipeline.yaml";
    private static final String STAGE = "organization/acceptance/throwaway-stage.yaml";
    private static final String CHANGE_SET = "throwaway";
    private static final Duration ROLE_SEEN = Duration.ofMinutes(2);
    private static final Duration DEPLOYED = Duration.ofMinutes(20);

    @Override
    public String name() {
        return "deployer";
    }

    @Override
    public String purpose() {
        return "The pipeline's role may deploy what a stage is made of.";
    }

    @Override
    public String makes() {
        return "two stacks in the vending account: the pipeline's role for a throwaway stage, and a stage with one of each type";
    }

    /** A day's share of an alarm, and a dashboard beyond the free three. */
    @Override
    public BigDecimal dollars() {
        return new BigDecimal("0.15");
    }

    @Override
    public Optional<String> localDifference() {
        return Optional.of(
                "The stage is played: the local cloud's CloudFormation makes resources by itself, so only calls to CloudFormation are held against the role's policy.");
    }

    @Override
    public Outcome run(Surroundings surroundings) {
        long began = System.nanoTime();
        AwsSession deployer = deployer(surroundings);
        CloudFormationClient cloudFormation = deployer.cloudFormation();
        String stack = stage(surroundings);
        cloudFormation.createChangeSet(
                r ->
                        r.stackName(stack)
                                .changeSetName(CHANGE_SET)
                                .changeSetType(ChangeSetType.CREATE)
                                .templateBody(template(surroundings, STAGE))
                                .parameters(environment(surroundings))
                                .capabilities(Capability.CAPABILITY_NAMED_IAM));
        DescribeChangeSetResponse changes = changes(surroundings, cloudFormation, stack);
        if (changes.status() == ChangeSetStatus.FAILED) {
            return new Outcome.Refused(
                    "CloudFormation refuses the stage: %s".formatted(changes.statusReason()),
                    "Grant it in %s.".formatted(PIPELINE));
        }
        cloudFormation.executeChangeSet(r -> r.stackName(stack).changeSetName(CHANGE_SET));
        String status = ended(surroundings, cloudFormation, stack);
        return status.equals("CREATE_COMPLETE")
                ? new Outcome.Seen(
                        "The role deployed one of each type that a stage has.",
                        Map.of("deployed after", Patience.since(began)))
                : new Outcome.Refused(
                        "The stage is %s: %s"
                                .formatted(status, firstFailure(cloudFormation, stack)),
                        "Grant it in %s.".formatted(PIPELINE));
    }

    private static DescribeChangeSetResponse changes(
            Surroundings surroundings, CloudFormationClient cloudFormation, String stack) {
        return surroundings
                .patience()
                .await(
                        DEPLOYED,
                        () ->
                                Optional.of(
                                                cloudFormation.describeChangeSet(
                                                        r ->
                                                                r.stackName(stack)
                                                                        .changeSetName(CHANGE_SET)))
                                        .filter(
                                                found ->
                                                        found.status()
                                                                        == ChangeSetStatus
                                                                                .CREATE_COMPLETE
                                                                || found.status()
                                                                        == ChangeSetStatus.FAILED))
                .orElseThrow(() -> new CheckFailed("CloudFormation does not end a change set."));
    }

    /** Makes the pipeline's role for the throwaway stage, and lets this run assume it. */
    private static AwsSession deployer(Surroundings surroundings) {
        AwsSession vending = surroundings.vending();
        CloudFormationClient cloudFormation = vending.cloudFormation();
        String account = vending.account();
        String stack = pipeline(surroundings);
        cloudFormation.createStack(
                r ->
                        r.stackName(stack)
                                .templateBody(template(surroundings, PIPELINE))
                                .parameters(
                                        environment(surroundings),
                                        parameter("Repository", "acceptance/none"),
                                        // Named, so that none is made: IAM does not look for it.
                                        parameter(
                                                "ProviderArn",
                                                "arn:aws:iam::%s:oidc-provider/token.actions.githubusercontent.com"
                                                        .formatted(account)))
                                .capabilities(Capability.CAPABILITY_NAMED_IAM));
        String status = ended(surroundings, cloudFormation, stack);
        if (!status.equals("CREATE_COMPLETE")) {
            throw new CheckFailed(
                    "The stack of %s is %s: %s"
                            .formatted(PIPELINE, status, firstFailure(cloudFormation, stack)));
        }
        String role = stage(surroundings) + "-Deployer";
        vending.iam()
                .updateAssumeRolePolicy(
                        r -> r.roleName(role).policyDocument(Throwaway.trustIn(account)));
        String arn = vending.iam().getRole(r -> r.roleName(role)).role().arn();
        return surroundings
                .patience()
                .await(ROLE_SEEN, () -> seen(vending, arn, stage(surroundings)))
                .orElseThrow(
                        () ->
                                new CheckFailed(
                                        "The role of %s was refused for %d s."
                                                .formatted(PIPELINE, ROLE_SEEN.toSeconds())));
    }

    /** Returns a session once the role and its policy are seen. */
    private static Optional<AwsSession> seen(AwsSession vending, String role, String stack) {
        try {
            AwsSession session = vending.assume(role);
            stack(session.cloudFormation(), stack);
            return Optional.of(session);
        } catch (AwsServiceException e) {
            if (e.statusCode() != 403) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** Waits for the end of what a stack is going through; returns its status, or DELETED. */
    private static String ended(
            Surroundings surroundings, CloudFormationClient cloudFormation, String name) {
        return surroundings
                .patience()
                .await(
                        DEPLOYED,
                        () ->
                                Optional.of(
                                                stack(cloudFormation, name)
                                                        .map(Stack::stackStatusAsString)
                                                        .orElse("DELETED"))
                                        .filter(status -> !status.endsWith("_IN_PROGRESS")))
                .orElse("still IN_PROGRESS");
    }

    private static Optional<Stack> stack(CloudFormationClient cloudFormation, String name) {
        try {
            return cloudFormation.describeStacks(r -> r.stackName(name)).stacks().stream()
                    .findFirst();
        } catch (CloudFormationException e) {
            if (e.statusCode() == 403) {
                throw e;
            }
            return Optional.empty(); // a ValidationError says that there is none
        }
    }

    private static String firstFailure(CloudFormationClient cloudFormation, String stack) {
        List<StackEvent> failed =
                cloudFormation.describeStackEvents(r -> r.stackName(stack)).stackEvents().stream()
                        .filter(event -> event.resourceStatusAsString().endsWith("_FAILED"))
                        .toList();
        // The latest comes first.
        return failed.isEmpty()
                ? "no event says why"
                : "%s: %s"
                        .formatted(
                                failed.getLast().resourceType(),
                                failed.getLast().resourceStatusReason());
    }

    private static String template(Surroundings surroundings, String file) {
        try {
            return Files.readString(surroundings.home().resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be read.".formatted(file), e);
        }
    }

    private static String pipeline(Surroundings surroundings) {
        return surroundings.named("pipeline");
    }

    /** The run's id is the throwaway stage's name. */
    private static String stage(Surroundings surroundings) {
        return "account-vending-" + surroundings.state().run();
    }

    private static Parameter environment(Surroundings surroundings) {
        return parameter("Environment", surroundings.state().run());
    }

    private static Parameter parameter(String name, String value) {
        return Parameter.builder().parameterKey(name).parameterValue(value).build();
    }

    @Override
    public void cleanUp(Surroundings surroundings) {
        CloudFormationClient cloudFormation = surroundings.vending().cloudFormation();
        for (String stack : List.of(stage(surroundings), pipeline(surroundings))) {
            if (stack(cloudFormation, stack).isEmpty()) {
                continue;
            }
            cloudFormation.deleteStack(r -> r.stackName(stack));
            String status = ended(surroundings, cloudFormation, stack);
            if (!status.startsWith("DELETE") || status.equals("DELETE_FAILED")) {
                throw new CheckFailed("The stack %s is %s.".formatted(stack, status));
            }
        }
    }
}
