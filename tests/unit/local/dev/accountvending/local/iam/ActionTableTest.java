package dev.accountvending.local.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.local.gateway.ServiceModels;
import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** Holds what is written down of operations against IAM's own list. */
class ActionTableTest {
    private static final String ANY = "*";

    @TempDir Path models;
    private final ActionTable table = ActionTable.load();
    private final IamData data = new IamData(TestingCalls.IAM_DATA);

    @BeforeEach
    void needIamsList() {
        assumeTrue(
                Files.isDirectory(TestingCalls.IAM_DATA),
                "Without node_modules there is no list of IAM's actions: run npm ci.");
    }

    @TestFactory
    Stream<DynamicTest> actions_areIams_andKnowTheirResources() {
        assumeTrue(Files.isDirectory(TestingCalls.IAM_DATA), "no node_modules");
        return table.needs().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(
                        entry ->
                                DynamicTest.dynamicTest(
                                        entry.getKey(),
                                        () -> entry.getValue().forEach(this::check)));
    }

    @Test
    void needs_areOfEveryServiceThatTheProductCalls() {
        assertThat(
                        table.needs().keySet().stream()
                                .map(operation -> operation.substring(0, operation.indexOf(':'))))
                .contains("dynamodb", "iam", "organizations", "route53", "s3control", "sesv2");
    }

    private void check(ActionRule needed) {
        String[] name = needed.action().split(":", -1);
        IamData.Action action = data.action(name[0], name[1]).orElseThrow();
        assertThat(name[1]).isEqualTo(action.name());
        if (needed.resource().text().equals(ANY)) {
            assertThat(action.types()).as(needed.action()).isEmpty();
            return;
        }
        boolean wholeArn = needed.resource().parts().size() == 1;
        Scope scope = scope(needed.resource());
        for (String resource : needed.resource().resources(scope)) {
            assertThat(action.types())
                    .as("%s on %s", needed.action(), resource)
                    .anyMatch(
                            type ->
                                    (wholeArn && !resource.startsWith("arn:"))
                                            || type.patterns().stream()
                                                    .anyMatch(
                                                            pattern -> pattern.matches(resource)));
        }
    }

    /** A request that says something wherever the template looks. */
    private Scope scope(ArnTemplate template) {
        ObjectNode body = Json.MAPPER.createObjectNode();
        for (ArnTemplate.Part part : template.parts()) {
            if (part instanceof ArnTemplate.Part.Variable variable) {
                ObjectNode node = body;
                String[] names = variable.path().split("\\.", -1);
                for (int i = 0; i < names.length - 1; i++) {
                    node = node.withObjectProperty(names[i]);
                }
                String last = names[names.length - 1];
                node.put(last.equals(ANY) ? "x1" : last, sample(variable));
            }
        }
        AwsCall call = new TestingCalls(models).json("dynamodb", "X.GetItem", body.toString());
        ServiceModels none = new ServiceModels(models);
        return new Scope(call, CallParameters.of(call, none), TestingCalls::arn);
    }

    private static String sample(ArnTemplate.Part.Variable variable) {
        return switch (variable.form()) {
            case "kind" -> "vpc-1";
            case "project" -> "x1:5e6f";
            case "queue" -> "https://sqs.eu-west-1.amazonaws.com/111122223333/x1";
            case "source" -> "/bucket/key";
            case "host" -> "https://token.example.com";
            case "target" ->
                    switch (variable.path()) {
                        case "PolicyId" -> "p-examplepolicy";
                        case "RootId" -> "r-ab12";
                        case "ChildId" -> "111122223333";
                        default -> "ou-ab12-cdefghij";
                    };
            case "lower" -> "Parameter";
            default ->
                    switch (variable.path()) {
                        case "executionArn" -> "machine:execution";
                        case "Path" -> "/some/path/";
                        case "TagSpecification.ResourceType" -> "vpc";
                        case "ResourceType" -> "hostedzone";
                        default -> "x1";
                    };
        };
    }
}
