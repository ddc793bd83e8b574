package dev.accountvending.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.accountvending.model.AccountName;
import dev.accountvending.request.FieldProblem;
import dev.accountvending.request.InvalidRequest;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

class FieldsTest {
    @Test
    void read_ofGoodFields_givesThem() {
        Fields fields = fields("{\"name\":\"ana\",\"days\":7,\"approve\":false}");

        Supplier<AccountName> name = fields.required("name", AccountName::new);
        Supplier<Integer> days = fields.requiredCount("days");
        Supplier<Boolean> approve = fields.requiredBoolean("approve");
        fields.refuseBad();

        assertThat(name.get()).hasToString("ana");
        assertThat(days.get()).isEqualTo(7);
        assertThat(approve.get()).isFalse();
    }

    @Test
    void refuseBad_namesEveryBadFieldOnce() {
        Fields fields =
                fields("{\"name\":7,\"approve\":\"yes\",\"why\":\"abcd\",\"another\":true}");

        fields.required("name", AccountName::new);
        fields.requiredCount("days");
        fields.requiredBoolean("approve");
        fields.text("why", Fields.atMost(3));

        assertThat(problems(fields))
                .extracting(FieldProblem::field)
                .containsExactlyInAnyOrder("another", "name", "days", "approve", "why");
    }

    @Test
    void aNull_isAsGoodAsAnAbsentField() {
        Fields fields = fields("{\"name\":null,\"days\":null,\"approve\":null}");

        assertThat(fields.count("days")).isNull();
        fields.required("name", AccountName::new);
        fields.requiredBoolean("approve");

        assertThat(problems(fields))
                .containsExactly(
                        new FieldProblem("name", "This field must be given."),
                        new FieldProblem("approve", "This field must be given."));
    }

    @Test
    void atMost_countsCharactersAsPeopleDo() {
        assertThat(Fields.atMost(2).apply("\uD83D\uDE80\uD83D\uDE80")).hasSize(4);
    }

    @Test
    void why_withWhatIsNotSeen_isRefused_byFieldAndCharacter() {
        Fields fields = fields("{\"why\":\"ok\\nApproved by: pia@example.com\"}");

        fields.why();

        assertThat(problems(fields))
                .singleElement()
                .satisfies(
                        problem -> {
                            assertThat(problem.field()).isEqualTo("why");
                            assertThat(problem.message()).startsWith("Character 3 is U+000A");
                        });
    }

    private static Fields fields(String body) {
        return Fields.of(body.getBytes(StandardCharsets.UTF_8), "name", "days", "approve", "why");
    }

    private static List<FieldProblem> problems(Fields fields) {
        return catchThrowableOfType(InvalidRequest.class, fields::refuseBad).problems();
    }
}
