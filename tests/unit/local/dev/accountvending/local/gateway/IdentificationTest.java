package dev.accountvending.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

class IdentificationTest {
    private static final String ROUTE53 =
            """
            {"metadata": {"protocol": "rest-xml", "protocols": ["rest-xml"]},
             "operations": {
              "GetHostedZone": {"name": "GetHostedZone",
                "http": {"method": "GET", "requestUri": "/2013-04-01/hostedzone/{Id}"}},
              "GetHostedZoneCount": {"name": "GetHostedZoneCount",
                "http": {"method": "GET", "requestUri": "/2013-04-01/hostedzonecount"}},
              "ChangeResourceRecordSets": {"input": {"shape": "X"},
                "http": {"method": "POST", "requestUri": "/2013-04-01/hostedzone/{Id}/rrset/"}},
              "ListTags": {"http": {"method": "GET", "requestUri": "/{Key+}?tagging"}}},
             "shapes": {}}
            """;

    @TempDir Path models;
    private final Callers callers = new Callers();
    private Identification identification =
            new Identification(new ServiceModels(Path.of("")), callers);

    @BeforeEach
    void writeModels() throws Exception {
        Path version = models.resolve("route53").resolve("2013-04-01");
        Files.createDirectories(version);
        Files.writeString(version.resolve("service-2.json"), ROUTE53);
        identification = new Identification(new ServiceModels(models), callers);
        callers.strangersAdminister("222233334444");
    }

    @Test
    void identify_whenATargetIsNamed_isThatOperation() {
        AwsCall call =
                identify(
                        "POST",
                        "/",
                        "organizations",
                        Map.of("X-Amz-Target", "AWSOrganizationsV20161128.CreateAccount"),
                        "{}");
        assertThat(call.operation()).isEqualTo("organizations:CreateAccount");
        assertThat(call.protocol()).isEqualTo(Protocol.JSON);
        assertThat(call.region()).isEqualTo("eu-west-1");
    }

    @Test
    void identify_whenAFormNamesAnAction_isThatOperation() {
        Map<String, String> form =
                Map.of("content-type", "application/x-www-form-urlencoded; charset=utf-8");
        AwsCall iam = identify("POST", "/", "iam", form, "Action=CreateRole&RoleName=a%2Fb");
        assertThat(iam.operation()).isEqualTo("iam:CreateRole");
        assertThat(iam.protocol()).isEqualTo(Protocol.QUERY);
        assertThat(iam.parameter("RoleName")).contains("a/b");
        AwsCall ec2 = identify("POST", "/", "ec2", form, "Action=DescribeVpcs");
        assertThat(ec2.protocol()).isEqualTo(Protocol.EC2);
    }

    @Test
    void identify_whenRest_matchesTheModelsTemplates() {
        assertThat(rest("GET", "/2013-04-01/hostedzone/Z1")).isEqualTo("route53:GetHostedZone");
        assertThat(rest("POST", "/2013-04-01/hostedzone/Z1/rrset"))
                .isEqualTo("route53:ChangeResourceRecordSets");
        assertThat(rest("POST", "/2013-04-01/hostedzone/Z1/rrset/"))
                .isEqualTo("route53:ChangeResourceRecordSets");
        assertThat(rest("GET", "/2013-04-01/hostedzonecount"))
                .isEqualTo("route53:GetHostedZoneCount");
        assertThat(rest("GET", "/a/b/c?tagging")).isEqualTo("route53:ListTags");
        assertThat(rest("PUT", "/2013-04-01/hostedzone/Z1")).isEqualTo("route53:PUT");
    }

    /** As EFS signs for elasticfilesystem, and OpenSearch for es, which has a model of its own. */
    @Test
    void identify_whenRest_findsTheModelByWhatItsCallsAreSignedFor() throws Exception {
        writeModel("efs", "elasticfilesystem", "DescribeFileSystems", "/2015-02-01/file-systems");
        writeModel("es", "es", "ListElasticsearchVersions", "/2015-01-01/es/versions");
        writeModel("opensearch", "es", "ListVersions", "/2021-01-01/opensearch/versions");

        assertThat(
                        identify(
                                        "GET",
                                        "/2015-02-01/file-systems",
                                        "elasticfilesystem",
                                        Map.of(),
                                        "")
                                .operation())
                .isEqualTo("elasticfilesystem:DescribeFileSystems");
        assertThat(
                        identify("GET", "/2021-01-01/opensearch/versions", "es", Map.of(), "")
                                .operation())
                .isEqualTo("es:ListVersions");
        assertThat(identify("GET", "/2015-01-01/es/versions", "es", Map.of(), "").operation())
                .isEqualTo("es:ListElasticsearchVersions");
    }

    private void writeModel(String folder, String signingName, String operation, String uri)
            throws Exception {
        Path version = models.resolve(folder).resolve("2020-01-01");
        Files.createDirectories(version);
        Files.writeString(
                version.resolve("service-2.json"),
                """
                {"metadata": {"protocol": "rest-json", "signingName": "%s"},
                 "operations": {"%s": {"http": {"method": "GET", "requestUri": "%s"}}}}
                """
                        .formatted(signingName, operation, uri));
    }

    @Test
    void identify_whenTheKeyIsAStrangers_isTheVendingAdministrator() {
        assertThat(identify("GET", "/", "route53", Map.of(), "").caller().account())
                .isEqualTo("222233334444");
    }

    @Test
    void service_ofASharedName_isToldByThePath() {
        assertThat(Identification.service("s3", "/v20180820/configuration")).isEqualTo("s3control");
        assertThat(Identification.service("ses", "/v2/email/outbound-emails")).isEqualTo("sesv2");
        assertThat(Identification.service("ses", "/")).isEqualTo("ses");
    }

    private String rest(String method, String path) {
        return identify(method, path, "route53", Map.of(), "").operation();
    }

    private AwsCall identify(
            String method, String path, String service, Map<String, String> headers, String body) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("Authorization", Calls.signature("AKIAX", service));
        return identification.identify(Calls.request(method, path, all, body));
    }
}
