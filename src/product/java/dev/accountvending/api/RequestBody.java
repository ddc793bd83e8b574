package dev.accountvending.api;

import dev.accountvending.model.AccountName;
import dev.accountvending.model.AccountRequest;
import dev.accountvending.model.KindName;
import dev.accountvending.model.Person;
import dev.accountvending.model.Stage;
import dev.accountvending.model.TagValue;
import dev.accountvending.model.TypedText;

import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/** The body of a request for an account. */
final class RequestBody {
    private RequestBody() {}

    /**
     * Reads the body.
     *
     * @param caller the owner, unless the body names another
     * @throws dev.accountvending.request.InvalidRequest naming each bad field
     */
    static AccountRequest parse(byte[] body, Person caller) {
        Fields fields =
                Fields.of(body, "kind", "name", "owner", "days", "stage", "purpose", "costCenter");
        Supplier<KindName> kind = fields.required("kind", named(KindName::new));
        Supplier<AccountName> name = fields.required("name", named(AccountName::new));
        @Nullable Person owner = fields.text("owner", text -> new Person(TypedText.word(text)));
        @Nullable Integer days = fields.count("days");
        @Nullable Stage stage = fields.text("stage", named(Stage::new));
        @Nullable String purpose = fields.text("purpose", AccountRequest::checkPurpose);
        @Nullable TagValue costCenter = fields.text("costCenter", TagValue::new);
        fields.refuseBad();
        return new AccountRequest(
                kind.get(),
                name.get(),
                Objects.requireNonNullElse(owner, caller),
                days,
                stage,
                purpose,
                costCenter);
    }

    private static <T> Function<String, T> named(Function<String, T> type) {
        return text -> type.apply(TypedText.name(text));
    }
}
