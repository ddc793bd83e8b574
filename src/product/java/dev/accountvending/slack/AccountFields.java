package dev.accountvending.slack;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.AccountRequest;
import dev.accountvending.model.DayCount;
import dev.accountvending.model.InvalidValue;
import dev.accountvending.model.KindName;
import dev.accountvending.model.Person;
import dev.accountvending.model.Stage;
import dev.accountvending.model.TypedText;
import dev.accountvending.request.FieldProblem;
import dev.accountvending.request.InvalidRequest;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Reads an account request from the fields of a form or the words of a command, and collects every
 * bad field before it refuses.
 */
final class AccountFields {
    static final String KIND = "kind";
    static final String NAME = "name";
    static final String DAYS = "days";
    static final String STAGE = "stage";
    static final String PURPOSE = "purpose";
    static final String OWNER = "owner";

    private final Map<String, String> fields;
    private final List<FieldProblem> problems = new ArrayList<>();

    private AccountFields(Map<String, String> fields) {
        this.fields = fields;
    }

    /**
     * Reads the fields.
     *
     * @param asker who will be the owner, if no other is named
     * @throws InvalidRequest naming each bad field
     */
    static AccountRequest read(Map<String, String> fields, Person asker, Catalog catalog) {
        AccountFields reading = new AccountFields(fields);
        KindName kind = reading.required(KIND, text -> kind(TypedText.name(text), catalog));
        AccountName name = reading.required(NAME, text -> new AccountName(TypedText.name(text)));
        Integer days = reading.optional(DAYS, DayCount::parse);
        Stage stage = reading.optional(STAGE, text -> new Stage(TypedText.name(text)));
        String purpose = reading.optional(PURPOSE, AccountRequest::checkPurpose);
        Person owner = reading.optional(OWNER, text -> new Person(TypedText.word(text)));
        if (!reading.problems.isEmpty()) {
            throw new InvalidRequest("Please correct:", reading.problems);
        }
        return new AccountRequest(
                Objects.requireNonNull(kind),
                Objects.requireNonNull(name),
                Objects.requireNonNullElse(owner, asker),
                days,
                stage,
                purpose,
                null);
    }

    private static KindName kind(String text, Catalog catalog) {
        KindName kind = new KindName(text);
        if (catalog.find(kind).isEmpty()) {
            throw new InvalidValue(catalog.lacks(kind));
        }
        return kind;
    }

    private <T> @Nullable T required(String name, Function<String, T> type) {
        if (!fields.containsKey(name)) {
            problems.add(new FieldProblem(name, "This must be given."));
        }
        return optional(name, type);
    }

    private <T> @Nullable T optional(String name, Function<String, T> type) {
        String value = fields.get(name);
        if (value == null) {
            return null;
        }
        try {
            return type.apply(TypedText.of(value));
        } catch (InvalidValue invalid) {
            problems.add(
                    new FieldProblem(
                            name,
                            Objects.requireNonNullElse(
                                    invalid.getMessage(), "This is not valid.")));
            return null;
        }
    }
}
