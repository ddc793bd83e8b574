package dev.accountvending.setup.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The stage that an acceptance run deploys, beside what a real one is made of. */
class ThrowawayStageTest {
    private static final Pattern TYPE =
            Pattern.compile("\"?Type\"?: ?['\"]?(AWS::[A-Za-z0-9]+::[A-Za-z0-9]+)");

    /** A key cannot be deleted at once. */
    private static final Set<String> LEFT_OUT = Set.of("AWS::KMS::Key", "AWS::KMS::Alias");

    /**
     * What osls makes of {@code functions/*.yml}; the layer, which needs an archive, is left out.
     */
    private static final Set<String> OF_FUNCTIONS =
            Set.of(
                    "AWS::ApiGatewayV2::Api",
                    "AWS::ApiGatewayV2::Integration",
                    "AWS::ApiGatewayV2::Route",
                    "AWS::ApiGatewayV2::Stage",
                    "AWS::Events::Rule",
                    "AWS::Lambda::Alias",
                    "AWS::Lambda::EventInvokeConfig",
                    "AWS::Lambda::Function",
                    "AWS::Lambda::Permission",
                    "AWS::Lambda::Version",
                    "AWS::S3::Bucket",
                    "AWS::S3::BucketPolicy",
                    "AWS::StepFunctions::StateMachine");

    @Test
    void everyType_thatAStageHas_isInIt() throws IOException {
        Set<String> needed = new TreeSet<>(OF_FUNCTIONS);
        try (Stream<Path> files = Files.list(Path.of("resources"))) {
            files.filter(file -> file.toString().endsWith(".yml"))
                    .forEach(file -> types(file).forEach(needed::add));
        }
        needed.removeAll(LEFT_OUT);

        assertThat(types(Path.of("organization/acceptance/throwaway-stage.yaml")).toList())
                .containsAll(needed);
        assertThat(needed).contains("AWS::CodeBuild::Project", "AWS::DynamoDB::Table");
    }

    private static Stream<String> types(Path file) {
        try {
            return TYPE
                    .matcher(Files.readString(file))
                    .results()
                    .map((MatchResult result) -> result.group(1))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
