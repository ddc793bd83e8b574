package dev.accountvending.local.cleaning;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

class NukeFileTest {
    private static final String MEMBER = "123456789012";
    private static final String TEXT =
            """
            regions: [global, us-east-1]
            blocklist: ["222222222222"]
            resource-types: {excludes: [S3Object]}
            accounts:
              "123456789012":
                filters:
                  IAMRole:
                  - {property: Path, type: prefix, value: /vending/}
                  - {property: Name, type: exact, value: AccessRole}
              "222222222222": {}
            """;

    private final NukeFile file = NukeFile.unpack(packed(TEXT));

    @Test
    void allows_onlyAnAccountThatIsNamedAndNotBlocked() {
        assertThat(file.allows(MEMBER)).isTrue();
        assertThat(file.allows("222222222222")).isFalse();
        assertThat(file.allows("333333333333")).isFalse();
        assertThat(NukeFile.unpack(packed(TEXT.replace("[\"222222222222\"]", "[]"))).allows(MEMBER))
                .isFalse();
    }

    @Test
    void keeps_whatAFilterMatches() {
        assertThat(file.keeps(MEMBER, "IAMRole", role("/vending/", "Developer"))).isTrue();
        assertThat(file.keeps(MEMBER, "IAMRole", role("/", "AccessRole"))).isTrue();
        assertThat(file.keeps(MEMBER, "IAMRole", role("/", "AccessRole2"))).isFalse();
        assertThat(file.keeps(MEMBER, "IAMUser", role("/vending/", "x"))).isFalse();
    }

    @Test
    void within_namesTheRegionsOnlyIfAllAreMeant() {
        NukeFile all = NukeFile.unpack(packed(TEXT.replace("[global, us-east-1]", "[all]")));

        assertThat(all.within(List.of("us-east-1", "eu-west-1")).regions())
                .containsExactly("global", "us-east-1", "eu-west-1");
        assertThat(file.within(List.of("us-east-1", "eu-west-1")).regions())
                .containsExactly("global", "us-east-1");
    }

    @Test
    void leavesOut_whatIsExcluded_byAwsNukesName() {
        NukeFile excluding =
                NukeFile.unpack(
                        packed(TEXT.replace("S3Object", "APIGatewayV2API, SFNStateMachine")));

        assertThat(excluding.leavesOut(type("AWS::ApiGatewayV2::Api"))).isTrue();
        assertThat(excluding.leavesOut(type("AWS::StepFunctions::StateMachine"))).isTrue();
        assertThat(excluding.leavesOut(type("AWS::Kinesis::Stream"))).isFalse();
    }

    private static String type(String cloudFormation) {
        return new Holding("us-east-1", cloudFormation, "x", false).nukeType();
    }

    @Test
    void everyKind_isATypeOfAwsNukes() throws IOException {
        List<String> types = new ArrayList<>();
        new YAMLMapper()
                .readTree(Path.of("tests/fixtures/aws-nuke/facts.yml").toFile())
                .path("types")
                .forEach(type -> types.add(type.asText()));

        assertThat(ResourceTypes.ALL).extracting(ResourceType::type).isSubsetOf(types);
        assertThat(NukeFile.TYPES).isSubsetOf(types).contains("KinesisStream", "ECRRepository");
        assertThat(NukeFile.TYPES)
                .containsAll(ResourceTypes.ALL.stream().map(ResourceType::type).toList());
    }

    @Test
    void reaching_keepsTheConfiguration_andNamesTheAddressForEachRegion() throws IOException {
        JsonNode reaching = unpacked(file.reaching("http://127.0.0.1:1"));

        assertThat(reaching.at("/accounts/123456789012/filters/IAMRole")).hasSize(2);
        assertThat(reaching.at("/resource-types/excludes/0").asText()).isEqualTo("S3Object");
        assertThat(reaching.path("regions")).hasSize(1);
        assertThat(reaching.path("endpoints")).hasSize(1);
        assertThat(reaching.at("/endpoints/0/region").asText()).isEqualTo("us-east-1");
        assertThat(reaching.at("/endpoints/0/services"))
                .allSatisfy(
                        service ->
                                assertThat(service.path("url").asText())
                                        .isEqualTo("http://127.0.0.1:1"));
    }

    private static Resource role(String path, String name) {
        return new Resource(name, Map.of("Path", path, "Name", name), () -> {});
    }

    private static String packed(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private static JsonNode unpacked(String packed) throws IOException {
        return new YAMLMapper()
                .readTree(
                        new GZIPInputStream(
                                new ByteArrayInputStream(Base64.getDecoder().decode(packed))));
    }
}
