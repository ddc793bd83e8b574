package dev.accountvending.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.Test;

class PersonTest {
    private static final Person SPELLED = new Person("Cleo@Example.com");
    private static final Person LOWER = new Person("cleo@example.com");

    @Test
    void spellings_areOnePerson() {
        assertThat(SPELLED)
                .isEqualTo(LOWER)
                .hasSameHashCodeAs(LOWER)
                .hasToString("cleo@example.com");
        assertThat(SPELLED.value()).isEqualTo("cleo@example.com");
        assertThat(SPELLED.mailbox()).isEqualTo(LOWER.mailbox());
        assertThat(SPELLED.domain()).isEqualTo("example.com");
    }

    @Test
    void spelling_isKeptInDocuments() {
        Person read = Json.MAPPER.convertValue("Cleo@Example.com", Person.class);

        assertThat(read.spelling()).isEqualTo("Cleo@Example.com");
        assertThat(Json.MAPPER.valueToTree(read).toString()).isEqualTo("\"Cleo@Example.com\"");
    }
}
