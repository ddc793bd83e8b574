package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.model.AssignmentStatus;
import dev.accountvending.model.CertificateStatus;
import dev.accountvending.model.LeaseStatus;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

class EventContractTest {
    private static final Pattern LINK =
            Pattern.compile("^\\| \\[([A-Za-z]+)]\\(events/([A-Za-z]+-[0-9]+)\\.json\\) \\|");

    private static final JsonNode LEASE =
            Deployment.yaml(Path.of("docs/events/shared/Lease-1.json"));

    private final EventContract contract = EventContract.get();

    @Test
    void schemasAndTypesOfTheCode_areTheSame() throws ReflectiveOperationException {
        Class<?> types = Class.forName("dev.accountvending.notify.EventType");
        Set<String> published =
                Arrays.stream(types.getEnumConstants())
                        .map(type -> type + "-1")
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(contract.documents().keySet()).isEqualTo(published);
    }

    @Test
    void page_listsEverySchema_andNoOther() {
        List<String> listed =
                Deployment.text(Path.of("docs/events.md"))
                        .lines()
                        .map(LINK::matcher)
                        .filter(Matcher::find)
                        .peek(link -> assertThat(link.group(2)).isEqualTo(link.group(1) + "-1"))
                        .map(link -> link.group(2))
                        .toList();

        assertThat(listed).containsExactlyInAnyOrderElementsOf(contract.documents().keySet());
    }

    @Test
    void everySchema_isOfItsType_andHasAnExampleThatSatisfiesIt() {
        contract.documents()
                .forEach(
                        (name, schema) -> {
                            String type = name.replaceFirst("-.*", "");
                            assertThat(schema.path("title").asText()).as(name).isEqualTo(type);
                            assertThat(schema.path("$schema").asText())
                                    .isEqualTo("https://json-schema.org/draft/2020-12/schema");
                            assertThat(schema.path("examples")).as(name).isNotEmpty();
                            for (JsonNode example : schema.path("examples")) {
                                assertThat(contract.problems(type, example.toString()))
                                        .as(name)
                                        .isEmpty();
                            }
                        });
    }

    @Test
    void everySchema_demandsItsVersionAndTheIdOfTheEvent() {
        contract.documents()
                .forEach(
                        (name, schema) -> {
                            assertThat(schema.path("required"))
                                    .extracting(JsonNode::asText)
                                    .as(name)
                                    .contains("version", "eventId");
                            assertThat(schema.at("/properties/version/const").asText())
                                    .isEqualTo(name.replaceFirst(".*-", ""));
                            assertThat(schema.has("additionalProperties"))
                                    .as("%s lets fields be added", name)
                                    .isFalse();
                        });
    }

    @Test
    void lease_knowsEveryStatus() {
        Map<String, List<String>> statuses =
                Map.of(
                        "status", names(LeaseStatus.values()),
                        "certificateStatus", names(CertificateStatus.values()),
                        "accessStatus", names(AssignmentStatus.values()));
        statuses.forEach(
                (field, values) ->
                        assertThat(LEASE.path("properties").path(field).path("enum"))
                                .extracting(JsonNode::asText)
                                .as(field)
                                .containsExactlyInAnyOrderElementsOf(values));
    }

    @Test
    void everySchemaOfALease_refersToIt_andRepeatsNothing() {
        contract.documents()
                .forEach(
                        (name, schema) -> {
                            boolean isOfLease =
                                    schema.path("required").toString().contains("\"leaseId\"");
                            assertThat(schema.path("$ref").asText())
                                    .as(name)
                                    .isEqualTo(isOfLease ? "shared/Lease-1.json" : "");
                            assertThat(schema.path("properties").fieldNames())
                                    .toIterable()
                                    .as(name)
                                    .doesNotContainAnyElementsOf(
                                            () -> LEASE.path("properties").fieldNames());
                        });
    }

    private static List<String> names(Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::name).toList();
    }

    @Test
    void check_ofATypeThatIsNotDocumented_fails() {
        assertThatThrownBy(() -> contract.check("AccountLost", example().toString()))
                .hasMessageContaining("there is no docs/events/AccountLost-1.json");
    }

    @Test
    void check_ofAFieldThatIsNotDocumented_fails() {
        String detail = example().put("secret", "x").toString();

        assertThat(contract.problems("AccountVended", detail).toString()).contains("secret");
    }

    @Test
    void check_ofAMissingFieldOrAWrongValue_fails() {
        ObjectNode anonymous = example();
        anonymous.remove("eventId");

        assertThat(contract.problems("AccountVended", anonymous.toString()).toString())
                .contains("eventId");
        assertThat(
                        contract.problems(
                                        "AccountVended",
                                        example().put("expiresAt", "soon").toString())
                                .toString())
                .contains("expiresAt");
    }

    private ObjectNode example() {
        return Objects.requireNonNull(contract.documents().get("AccountVended-1"))
                .path("examples")
                .path(0)
                .deepCopy();
    }
}
