package dev.accountvending.local.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.accountvending.local.core.LocalCloudException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

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
