package dev.accountvending.local.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.local.core.LocalCloudException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;

class FunctionDeclarationsTest {
    @TempDir Path project;

    @Test
    void read_takesWhatIsKnownWithoutADeployment() throws Exception {
        write(
                """
                showThing:
                  handler: a.b.ShowThing
                  timeout: 29
                  environment: {PLAIN: yes, COMPUTED: "${self:service}", REFERRED: {Ref: Table}}
                  iamRoleStatements: [{Effect: Allow, Action: "a:B", Resource: "*"}]
                  events:
                    - httpApi: {method: GET, path: "/things/{name}", authorizer: {type: aws_iam}}
                    - httpApi: "POST /things"
                    - schedule: rate(1 day)
                """);
        FunctionDeclaration function =
                FunctionDeclarations.read(project).find("showThing").orElseThrow();
        assertThat(function.handler()).isEqualTo("a.b.ShowThing");
        assertThat(function.timeout()).isEqualTo(Duration.ofSeconds(29));
        assertThat(function.environment().keySet()).containsExactly("PLAIN");
        assertThat(function.routes())
                .containsExactly(
                        new Route("GET", "/things/{name}", "aws_iam", "showThing"),
                        new Route("POST", "/things", "", "showThing"));
        assertThat(function.schedules())
                .containsExactly(new Schedule(new Rate(Duration.ofDays(1)), ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    3                                              | 3
                    {Fn::If: [Reserved, 5, {Ref: AWS::NoValue}]}   | 5
                    "${param:atOnce}"                              |
                    """)
    void read_takesAReservedConcurrency_underATemplatesConditionToo(
            String declared, @Nullable Integer atOnce) throws Exception {
        write("a: {handler: a.B, reservedConcurrency: %s}".formatted(declared));

        assertThat(FunctionDeclarations.read(project).find("a").orElseThrow().atOnce())
                .isEqualTo(atOnce == null ? OptionalInt.empty() : OptionalInt.of(atOnce));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    rate(15 minutes)                                      | PT15M
                    rate(1 minute)                                        | PT1M
                    "rate(6 hours)"                                       | PT6H
                    {rate: rate(2 days)}                                  | PT48H
                    {rate: [rate(1 hour)], name: hourly, enabled: true}   | PT1H
                    {rate: [rate(1 hour), rate(7 days)]}                  | PT1H,PT168H
                    {rate: [rate(1 hour)], enabled: false}                |
                    """)
    void read_takesRates(String schedule, @Nullable String every) throws Exception {
        write("tick: {handler: a.b.Tick, events: [{schedule: %s}]}".formatted(schedule));

        FunctionDeclaration function =
                FunctionDeclarations.read(project).find("tick").orElseThrow();

        assertThat(function.schedules().stream().map(timed -> timed.rate().every().toString()))
                .containsExactly(every == null ? new String[0] : every.split(",", -1));
    }

    @Test
    void read_takesASchedulesInput() throws Exception {
        write(
                "tick: {handler: a.b.Tick, events: [{schedule: {rate: rate(1 day), input: {only: all}}}]}");

        assertThat(FunctionDeclarations.read(project).find("tick").orElseThrow().schedules())
                .containsExactly(new Schedule(new Rate(Duration.ofDays(1)), "{\"only\":\"all\"}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'cron(0 8 * * ? *)'",
                "rate(0 minutes)",
                "rate(5 weeks)",
                "rate(minutes)",
                "{rate: ['cron(0 8 * * ? *)']}"
            })
    void read_ofAScheduleThatIsNotUnderstood_saysSo(String schedule) throws Exception {
        write("tick: {handler: a.b.Tick, events: [{schedule: %s}]}".formatted(schedule));

        assertThatThrownBy(() -> FunctionDeclarations.read(project))
                .isInstanceOf(LocalCloudException.class)
                .hasMessageContaining("test.yml")
                .hasMessageContaining("tick")
                .hasMessageContaining("no cron");
    }

    @Test
    void read_whenAHandlerIsMissing_namesTheFile() throws Exception {
        write("showThing: {timeout: 1}");
        assertThatThrownBy(() -> FunctionDeclarations.read(project))
                .isInstanceOf(LocalCloudException.class)
                .hasMessageContaining("test.yml")
                .hasMessageContaining("showThing");
    }

    @Test
    void nameIn_readsEveryWayToNameAFunction() {
        Map.of(
                        "/2015-03-31/functions/f/invocations", "f",
                        "/2015-03-31/functions/f:live/invocations", "f",
                        "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A111122223333%3Afunction%3Af%3Alive/invocations",
                                "f",
                        "/2015-03-31/functions/111122223333:function:f/invocations", "f")
                .forEach((path, name) -> assertThat(LambdaHost.nameIn(path)).isEqualTo(name));
    }

    private void write(String text) throws Exception {
        Path file = project.resolve("functions/test.yml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
