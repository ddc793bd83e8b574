package dev.accountvending.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.model.PlainText;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** What was decided on a request. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Decision(boolean approved, String by, Instant at, @Nullable String why) {
    public Decision {
        why = PlainText.visibleOrNull(why);
    }
}
