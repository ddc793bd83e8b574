package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.StepPage.Edit;
import dev.accountvending.local.deployment.Packaging;
import dev.accountvending.local.deployment.StageParameters;
import dev.accountvending.local.node.NodeModules;
import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import javax.tools.ToolProvider;

/**
 * Follows {@code docs/adding-a-step.md} on copies of this project: its four edits are all that a
 * step needs, and each that is left out is named.
 */
class AddingAStepIT {
    private static final String STEP = "CheckAlias";
    private static final String ROLE = "IamRoleLambdaExecution";

    @TempDir Path folder;

    /** JUnit warns of a link that leads out of what it deletes. */
    @AfterEach
    void unlink() throws IOException {
        Files.delete(folder.resolve(StepPage.MODULES));
        Files.deleteIfExists(folder.resolve("build/deployment/making").resolve(StepPage.MODULES));
    }

    @Test
    void fourEdits_areAStep_thatIsTestedPackagedAndTrusted() throws Exception {
        List<Edit> edits = StepPage.edits();
        assertThat(edits).extracting(Edit::what).containsExactly("class", "entry", "state", "test");
        Path root = StepPage.copy(folder, edits);

        try (URLClassLoader classes = compiled(root, edits)) {
            assertThat(new Contract(root, classes).problems().values())
                    .allSatisfy(problems -> assertThat(problems).isEmpty());
            assertThat(runTests(classes.loadClass("dev.accountvending.baseline.CheckAliasTest")))
                    .isEqualTo(2);
        }
        JsonNode resources = packaged(root).path("Resources");
        JsonNode alias = Json.MAPPER.createObjectNode().put("Ref", STEP + "SnapStartLambdaAlias");
        assertThat(resources.has(STEP + "SnapStartLambdaAlias")).isTrue();
        assertThat(resources.at("/VendAccount/Properties/DefinitionSubstitutions/" + STEP))
                .isEqualTo(alias);
        assertThat(mayRun("VendAccountRole", resources)).contains(alias);
        assertThat(mayRun("RetireAccountsRole", resources)).isNotEmpty().doesNotContain(alias);
        assertThat(
                        resources
                                .at("/OperatorRole/Properties/AssumeRolePolicyDocument/Statement/0")
                                .at("/Principal/AWS")
                                .valueStream()
                                .map(role -> role.at("/Fn::GetAtt/0").asText()))
                .contains(STEP + ROLE)
                .doesNotContain("CheckDelegation" + ROLE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    class | State CheckAlias of statemachine/vend-account.asl.json: its class is missing: add src/product/java/dev/accountvending/baseline/CheckAlias.java
                    entry | State CheckAlias of statemachine/vend-account.asl.json calls a function that is missing: add checkAlias to functions/<subject>.yml
                    state | dev.accountvending.baseline.CheckAlias is a Step, and no state: add the state CheckAlias to a definition of statemachine/
                    test  | State CheckAlias of statemachine/vend-account.asl.json: its test is missing: add tests/unit/product/dev/accountvending/baseline/CheckAliasTest.java
                    """)
    void anEditLeftOut_isNamed(String what, String named) throws Exception {
        List<Edit> others = StepPage.edits().stream().filter(e -> !e.what().equals(what)).toList();
        Path root = StepPage.copy(folder, others);

        assertThat(problems(root, others)).contains(named);
    }

    @Test
    void packaging_withoutTheEntry_namesIt() {
        List<Edit> edits =
                StepPage.edits().stream().filter(edit -> !edit.what().equals("entry")).toList();
        Path root = StepPage.copy(folder, edits);

        assertThatThrownBy(() -> packaged(root))
                .hasMessageContaining(
                        "vend-account.asl.json calls what is not declared: add checkAlias to functions/<subject>.yml");
    }

    @Test
    void aGrantToEnterAnotherAccount_isNamed_untilThatAccountTrustsTheFunction() throws Exception {
        List<Edit> edits = StepPage.edits();
        Path root = StepPage.copy(folder, edits);
        Path entry = root.resolve("functions/baseline.yml");
        Files.writeString(
                entry, Files.readString(entry) + "    - ${self:custom.grants.enterParentZone}\n");

        assertThat(problems(root, edits))
                .containsExactly(
                        "Function checkAlias of functions/baseline.yml has the grant enterParentZone: add role/${Installation}-checkAlias-* to the trust of VendingParentZoneRole in organization/management-account.yaml");
    }

    private static List<String> problems(Path root, List<Edit> edits) throws IOException {
        try (URLClassLoader classes = compiled(root, edits)) {
            return new Contract(root, classes)
                    .problems().values().stream().flatMap(List::stream).toList();
        }
    }

    /** Compiles the page's class, and its test where there is what it tests. */
    private static URLClassLoader compiled(Path root, List<Edit> edits) throws IOException {
        Path target = Files.createDirectories(root.resolve("target/classes"));
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "-proc:none",
                                "-parameters",
                                "-d",
                                target.toString(),
                                "-cp",
                                System.getProperty("java.class.path")));
        if (edits.stream().anyMatch(edit -> edit.what().equals("class"))) {
            edits.stream()
                    .filter(edit -> edit.form().equals("java"))
                    .forEach(edit -> arguments.add(root.resolve(edit.file()).toString()));
            assertThat(
                            ToolProvider.getSystemJavaCompiler()
                                    .run(null, null, null, arguments.toArray(String[]::new)))
                    .as("The page's Java compiles")
                    .isZero();
        }
        URL[] urls = {URI.create(target.toUri() + "/").toURL()};
        return new URLClassLoader(urls, AddingAStepIT.class.getClassLoader());
    }

    /** Runs the tests of a class, and answers how many it has. */
    private static int runTests(Class<?> type) throws ReflectiveOperationException {
        int count = 0;
        for (Method test : type.getDeclaredMethods()) {
            if (test.isAnnotationPresent(Test.class)) {
                Constructor<?> constructor = type.getDeclaredConstructor();
                constructor.setAccessible(true);
                test.setAccessible(true);
                test.invoke(constructor.newInstance());
                count++;
            }
        }
        return count;
    }

    private static JsonNode packaged(Path root) throws IOException {
        NodeModules modules = NodeModules.find(Path.of(""), _ -> {}).orElseThrow();
        StageParameters parameters =
                new StageParameters(
                        "accounts.example.com", "external-id", "", "", "Access", "email", Map.of());
        return Json.MAPPER.readTree(
                new Packaging(root, "deployment", modules, parameters, _ -> {}).template());
    }

    private static List<JsonNode> mayRun(String role, JsonNode resources) {
        return resources
                .at("/%s/Properties/Policies/0/PolicyDocument/Statement/0".formatted(role))
                .path("Resource")
                .valueStream()
                .toList();
    }
}
