package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.Deployment.State;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** InvokeErrorsIT compares the list of errors with AWS's model. */
class InvokeErrorsTest {
    private static final String LAMBDA = "Lambda.";

    private final JsonNode errors =
            Deployment.yaml(Path.of("tests/fixtures/lambda/invoke-errors.yml"));
    private final JsonNode retriers = Deployment.yaml(Path.of("statemachine/retries.yml"));

    @Test
    void everyTaskThatCallsAFunction_retriesWhatPasses_andNothingElseOfLambdas() {
        Set<String> passing =
                Stream.of("retried", "retriedBeside")
                        .flatMap(list -> errors.path(list).valueStream())
                        .map(name -> LAMBDA + name.asText())
                        .collect(Collectors.toCollection(TreeSet::new));
        List<State> calling =
                Deployment.tasks().stream().filter(InvokeErrorsTest::callsAFunction).toList();

        assertThat(calling).hasSizeGreaterThan(40);
        assertThat(calling)
                .allSatisfy(task -> assertThat(retried(task)).as("%s", task).isEqualTo(passing));
    }

    private static boolean callsAFunction(State task) {
        String resource = task.definition().path("Resource").asText();
        return resource.startsWith("${") || resource.contains(":lambda:invoke");
    }

    /** Returns Lambda's errors that a task retries. */
    private Set<String> retried(State task) {
        return task.definition()
                .path("Retry")
                .valueStream()
                .map(retrier -> retrier.isTextual() ? retriers.path(retrier.asText()) : retrier)
                .flatMap(retrier -> retrier.path("ErrorEquals").valueStream())
                .map(JsonNode::asText)
                .filter(name -> name.startsWith(LAMBDA))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
