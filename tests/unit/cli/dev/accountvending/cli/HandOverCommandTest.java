package dev.accountvending.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.cli.TestingCli.Run;
import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HandOverCommandTest {
    private final TestingApi api = new TestingApi();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void handOver_tellsTheWaysInAndTheProfiles() throws Exception {
        api.on("GET /accounts/ana/hand-over", handOver());

        Run run = TestingCli.run(api, "hand-over", "ana");

        assertThat(run.exitCode()).isZero();
        assertThat(run.outLines())
                .contains(
                        "account      123456789012",
                        "alias        example-ana",
                        "name servers ns-1.aws, ns-2.aws",
                        "ROLE       PROFILE        ARN    CONSOLE",
                        "Developer  ana-Developer  arn:1  https://console",
                        "Deployer   -              arn:2  -",
                        "[profile ana-Developer]")
                .noneMatch(line -> line.contains("null") || line.startsWith("portal"));
    }

    @Test
    void handOver_inJson_isTheApisAnswer() throws Exception {
        api.on("GET /accounts/ana/hand-over", handOver());

        assertThat(TestingCli.run(api, "hand-over", "ana", "--json").json()).isEqualTo(handOver());
    }

    @Test
    void handOver_ofTheSample_isThatAlone() throws Exception {
        api.on("GET /accounts/ana/hand-over", handOver());

        Run run = TestingCli.run(api, "hand-over", "ana", "--serverless");

        assertThat(run.out()).isEqualTo("service: hello\n");
    }

    @Test
    void handOver_ofTheSample_whereThereIsNone_fails() throws Exception {
        api.on("GET /accounts/ana/hand-over", handOver().putNull("serverlessYml"));

        Run run = TestingCli.run(api, "hand-over", "ana", "--serverless");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("no role that deploys");
    }

    @Test
    void handOver_beforeItsTime_saysSo() {
        api.on("GET /accounts/ana/hand-over", 409, "{\"detail\":\"The account is VENDING.\"}");

        Run run = TestingCli.run(api, "hand-over", "ana");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().strip()).isEqualTo("The account is VENDING.");
    }

    private static ObjectNode handOver() throws Exception {
        JsonNode handOver =
                Json.MAPPER.readTree(
                        """
                        {"name": "ana", "kind": "developer", "owner": "ana@example.com",
                         "accountId": "123456789012", "alias": "example-ana",
                         "domain": "ana.dev.example.com", "nameServers": ["ns-1.aws", "ns-2.aws"],
                         "certificateArn": "arn:c", "certificateStatus": "ISSUED",
                         "expiresAt": null, "accessPortalUrl": null,
                         "roles": [
                           {"name": "Developer", "arn": "arn:1", "switchRoleUrl": "https://console",
                            "profile": "ana-Developer",
                            "awsConfig": "[profile ana-Developer]\\nrole_arn = arn:1\\n"},
                           {"name": "Deployer", "arn": "arn:2", "switchRoleUrl": null,
                            "profile": null, "awsConfig": null}],
                         "serverlessYml": "service: hello\\n"}
                        """);
        return (ObjectNode) handOver;
    }
}
