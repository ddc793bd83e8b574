package dev.accountvending.intake.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.intake.FieldProblem;
import dev.accountvending.intake.InvalidRequest;
import dev.accountvending.model.AccountName;
import dev.accountvending.model.AccountRequest;
import dev.accountvending.model.InvalidValue;
import dev.accountvending.model.KindName;
import dev.accountvending.model.Person;
import dev.accountvending.model.Stage;
import dev.accountvending.model.TagValue;
import dev.accountvending.runtime.Json;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads the body of a request for an account, and collects every bad field before it refuses, so
 * that nobody mends one to be told of the next.
 */
final class RequestBody {
    private static final Set<String> FIELDS =
            new java.util.LinkedHashSet<>(
                    List.of("kind", "name", "owner", "days", "stage", "purpose", "costCenter"));

    private final JsonNode document;
    private final List<FieldProblem> problems = new ArrayList<>();

    private RequestBody(JsonNode document) {
        this.document = document;
    }

    /**
     * Reads the body.
     *
     * @throws InvalidRequest naming each bad field
     */
    static AccountRequest parse(byte[] body) {
        RequestBody fields = new RequestBody(document(body));
        fields.refuseUnknown();
        KindName kind = fields.required("kind", KindName::new);
        AccountName name = fields.required("name", AccountName::new);
        Person owner = fields.required("owner", Person::new);
        Integer days = fields.days();
        Stage stage = fields.text("stage", Stage::new);
        String purpose = fields.text("purpose", RequestBody::purpose);
        TagValue costCenter = fields.text("costCenter", TagValue::new);
        if (!fields.problems.isEmpty()) {
            throw new InvalidRequest("Some fields cannot be read.", fields.problems);
        }
        return new AccountRequest(
                Objects.requireNonNull(kind),
                Objects.requireNonNull(name),
                Objects.requireNonNull(owner),
                days,
                stage,
                purpose,
                costCenter);
    }

    private static JsonNode document(byte[] body) {
        try {
            JsonNode document = Json.MAPPER.readTree(body);
            if (document == null || !document.isObject()) {
                throw new InvalidRequest(
                        "The body must be a JSON object with kind, name and owner.", List.of());
            }
            return document;
        } catch (JsonProcessingException e) {
            throw new InvalidRequest(
                    "The body cannot be read as JSON: " + e.getOriginalMessage(), List.of());
        } catch (IOException e) {
            throw new InvalidRequest("The body cannot be read as JSON.", List.of());
        }
    }

    private void refuseUnknown() {
        document.fieldNames()
                .forEachRemaining(
                        name -> {
                            if (!FIELDS.contains(name)) {
                                refuse(
                                        name,
                                        "There is no such field; there are %s."
                                                .formatted(String.join(", ", FIELDS)));
                            }
                        });
    }

    private <T> @Nullable T required(String name, Function<String, T> type) {
        if (isAbsent(name)) {
            refuse(name, "This field must be given.");
            return null;
        }
        return text(name, type);
    }

    private <T> @Nullable T text(String name, Function<String, T> type) {
        if (isAbsent(name)) {
            return null;
        }
        JsonNode value = document.get(name);
        if (!value.isTextual()) {
            refuse(name, "This field must be a text.");
            return null;
        }
        try {
            return type.apply(value.textValue());
        } catch (InvalidValue invalid) {
            refuse(name, Objects.requireNonNullElse(invalid.getMessage(), "This cannot be."));
            return null;
        }
    }

    private @Nullable Integer days() {
        if (isAbsent("days")) {
            return null;
        }
        JsonNode value = document.get("days");
        if (!value.isInt() || value.intValue() < 1) {
            refuse("days", "This field must be a whole number, 1 or more.");
            return null;
        }
        return value.intValue();
    }

    private static String purpose(String text) {
        AccountRequest.checkPurpose(text);
        return text;
    }

    private boolean isAbsent(String name) {
        return !document.hasNonNull(name);
    }

    private void refuse(String field, String message) {
        problems.add(new FieldProblem(field, message));
    }
}
