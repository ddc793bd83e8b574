package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.ApiContract.Example;
import dev.accountvending.model.CertificateStatus;
import dev.accountvending.model.LeaseStatus;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

class ApiContractTest {
    private static final String SUMMARY =
            "{\"name\":\"ana\",\"kind\":\"qa\",\"owner\":\"a@b.example\",\"domain\":\"a.b.c\","
                    + "\"domainHeldUntil\":null}";

    private final ApiContract contract = ApiContract.get();

    @Test
    void contractAndSignedRoutes_areTheSame() {
        assertThat(contract.operations()).containsExactlyInAnyOrderElementsOf(routes());
    }

    /** Slack's doors are not signed by AWS, and follow Slack's contract. */
    private static Set<String> routes() {
        Set<String> routes = new TreeSet<>();
        for (Deployment.LambdaFunction function : Deployment.functions()) {
            for (JsonNode event : function.declaration().path("events")) {
                JsonNode api = event.path("httpApi");
                if (api.at("/authorizer/type").asText().equals("aws_iam")) {
                    routes.add(api.path("method").asText() + " " + api.path("path").asText());
                }
            }
        }
        assertThat(routes).isNotEmpty();
        return routes;
    }

    @Test
    void everyExample_satisfiesItsSchema() {
        List<Example> examples = contract.examples();

        assertThat(examples).hasSizeGreaterThan(20);
        assertThat(examples)
                .allSatisfy(
                        example ->
                                assertThat(contract.problems(example.schema(), example.value()))
                                        .as(example.where())
                                        .isEmpty());
    }

    @Test
    void everyStatusOfTheCode_isInTheContract() {
        assertThat(enumeration("LeaseStatus"))
                .containsAll(Arrays.stream(LeaseStatus.values()).map(Enum::name).toList());
        assertThat(enumeration("CertificateStatus"))
                .containsExactlyElementsOf(
                        Arrays.stream(CertificateStatus.values()).map(Enum::name).toList());
    }

    private List<String> enumeration(String schema) {
        return contract.at("/components/schemas/%s/enum".formatted(schema))
                .valueStream()
                .map(JsonNode::textValue)
                .toList();
    }

    @Test
    void check_ofAPromisedAnswer_findsNothing() {
        assertThat(problems("GET", "/accounts/ana?x=y", 200, "application/json", SUMMARY))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    PATCH | /accounts/ana          | 200 | application/json         | no such operation
                    GET   | /accounts/ana/x        | 200 | application/json         | no such operation
                    GET   | /accounts/ana          | 418 | application/json         | this status
                    GET   | /accounts/ana          | 200 | text/plain               | the type
                    GET   | /accounts/ana          | 404 | application/problem+json | title
                    GET   | /accounts/ana/progress | 200 | application/json         | states
                    """)
    void check_ofAnAnswerThatIsNotPromised_tellsWhatIsWrong(
            String method, String path, int status, String type, String problem) {
        assertThat(problems(method, path, status, type, SUMMARY).toString()).contains(problem);
    }

    @Test
    void check_ofAFieldThatIsNotPromised_namesIt() {
        String body = SUMMARY.replace("{", "{\"secret\":\"x\",");

        assertThat(problems("GET", "/accounts/ana", 200, "application/json", body).toString())
                .contains("secret");
    }

    @Test
    void check_ofATimeThatIsNone_namesIt() {
        String body = "{\"states\":[{\"state\":\"X\",\"enteredAt\":\"yesterday\"}]}";

        assertThat(
                        problems("GET", "/accounts/ana/progress", 200, "application/json", body)
                                .toString())
                .contains("enteredAt");
    }

    private List<String> problems(
            String method, String path, int status, String type, String body) {
        return contract.problems(method, path, status, type, body);
    }
}
