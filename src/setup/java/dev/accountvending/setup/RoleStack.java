package dev.accountvending.setup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.waiters.WaiterOverrideConfiguration;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.cloudformation.waiters.CloudFormationWaiter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The stack of the management account's roles. */
final class RoleStack {
    static final String NAME = "account-vending";
    static final String FILE = "organization/management-account.yaml";
    private static final Set<StackStatus> AT_REST =
            Set.of(
                    StackStatus.CREATE_COMPLETE,
                    StackStatus.UPDATE_COMPLETE,
                    StackStatus.UPDATE_ROLLBACK_COMPLETE,
                    StackStatus.IMPORT_COMPLETE);
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final int PAUSES = 300;

    private final CloudFormationClient client;
    private final String template;
    private final @Nullable Stack stack;

    private RoleStack(CloudFormationClient client, String template, @Nullable Stack stack) {
        this.client = client;
        this.template = template;
        this.stack = stack;
    }

    /** Reads the stack, if it is there. */
    static RoleStack find(CloudFormationClient client, Path project) {
        return new RoleStack(client, read(project), describe(client).orElse(null));
    }

    private static String read(Path project) {
        try {
            return Files.readString(project.resolve(FILE));
        } catch (IOException e) {
            throw new SetupFailed("%s cannot be read: %s".formatted(FILE, e.getMessage()), e);
        }
    }

    private static Optional<Stack> describe(CloudFormationClient client) {
        try {
            return client.describeStacks(request -> request.stackName(NAME)).stacks().stream()
                    .findFirst();
        } catch (AwsServiceException e) {
            if (AwsErrorText.is(e, "ValidationError")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    boolean isThere() {
        return stack != null;
    }

    /** Returns its status, if it can be neither used nor updated. */
    Optional<String> trouble() {
        return Optional.ofNullable(stack)
                .filter(there -> !AT_REST.contains(there.stackStatus()))
                .map(Stack::stackStatusAsString);
    }

    /** Returns the parameters that it was made with. */
    Map<String, String> parameters() {
        return stack == null
                ? new HashMap<>()
                : stack.parameters().stream()
                        .collect(
                                Collectors.toMap(
                                        Parameter::parameterKey,
                                        Parameter::parameterValue,
                                        (_, last) -> last,
                                        HashMap::new));
    }

    /** Returns what differs from the file, or from the plan. */
    List<String> differences(SetupPlan intent) {
        Map<String, String> there = parameters();
        List<String> differences = new ArrayList<>();
        wanted(intent)
                .forEach(
                        (name, value) -> {
                            if (!value.equals(there.get(name))) {
                                differences.add(name);
                            }
                        });
        if (hasAnotherTemplate()) {
            differences.add("the template");
        }
        return differences;
    }

    /** Returns false if it cannot be read, because the roles themselves are checked too. */
    private boolean hasAnotherTemplate() {
        try {
            String body = client.getTemplate(request -> request.stackName(NAME)).templateBody();
            return !body.strip().equals(template.strip());
        } catch (AwsServiceException e) {
            return false;
        }
    }

    String create(SetupPlan intent) {
        client.createStack(
                request ->
                        request.stackName(NAME)
                                .templateBody(template)
                                .parameters(given(intent))
                                .capabilities(Capability.CAPABILITY_NAMED_IAM));
        waitFor(waiter -> waiter.waitUntilStackCreateComplete(request -> request.stackName(NAME)));
        return "made the stack " + NAME;
    }

    String update(SetupPlan intent) {
        Map<String, String> values = parameters();
        values.keySet().retainAll(declared());
        values.putAll(wanted(intent));
        List<Parameter> parameters = listed(values);
        client.updateStack(
                request ->
                        request.stackName(NAME)
                                .templateBody(template)
                                .parameters(parameters)
                                .capabilities(Capability.CAPABILITY_NAMED_IAM));
        waitFor(waiter -> waiter.waitUntilStackUpdateComplete(request -> request.stackName(NAME)));
        return "updated the stack " + NAME;
    }

    /** Returns what is known of the template's parameters. */
    private Map<String, String> wanted(SetupPlan intent) {
        Map<String, String> wanted = intent.parameters();
        wanted.keySet().retainAll(declared());
        return wanted;
    }

    private List<Parameter> given(SetupPlan intent) {
        return listed(wanted(intent));
    }

    private static List<Parameter> listed(Map<String, String> values) {
        return values.entrySet().stream()
                .map(
                        entry ->
                                Parameter.builder()
                                        .parameterKey(entry.getKey())
                                        .parameterValue(entry.getValue())
                                        .build())
                .toList();
    }

    private Set<String> declared() {
        try {
            Set<String> names = new HashSet<>();
            YAML.readTree(template).path("Parameters").fieldNames().forEachRemaining(names::add);
            return names;
        } catch (JsonProcessingException e) {
            throw new SetupFailed("%s is no YAML: %s".formatted(FILE, e.getOriginalMessage()), e);
        }
    }

    private void waitFor(Consumer<CloudFormationWaiter> end) {
        try (CloudFormationWaiter waiter =
                CloudFormationWaiter.builder()
                        .client(client)
                        .overrideConfiguration(
                                WaiterOverrideConfiguration.builder()
                                        .maxAttempts(PAUSES)
                                        .backoffStrategyV2(
                                                BackoffStrategy.fixedDelayWithoutJitter(PAUSE))
                                        .build())
                        .build()) {
            end.accept(waiter);
        } catch (SdkClientException e) {
            throw new SetupFailed("the stack %s failed: %s".formatted(NAME, reason()), e);
        }
    }

    /** Returns the reason of the first failure. */
    private String reason() {
        return client.describeStackEvents(request -> request.stackName(NAME)).stackEvents().stream()
                .filter(event -> event.resourceStatusAsString().endsWith("_FAILED"))
                .min(Comparator.comparing(StackEvent::timestamp))
                .map(
                        event ->
                                "%s: %s"
                                        .formatted(
                                                event.logicalResourceId(),
                                                event.resourceStatusReason()))
                .orElse("see its events in the console");
    }
}
