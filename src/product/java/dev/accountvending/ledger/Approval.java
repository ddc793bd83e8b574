package dev.accountvending.ledger;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** The approval that a vend needs: approvers are waited for, or have decided. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "state")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Approval.Waiting.class, name = "WAITING"),
    @JsonSubTypes.Type(value = Approval.Decided.class, name = "DECIDED")
})
public sealed interface Approval {
    /** Returns the token with which its execution is called back with the decision. */
    String token();

    Instant askedAt();

    /** Returns when silence becomes a "no". */
    Instant until();

    /** Returns a copy for an execution that waits under another token. */
    Approval withToken(String token);

    /** Returns what was decided; null while approvers are waited for. */
    @Nullable Decision decision();

    /** Approvers were asked, and none has decided. */
    record Waiting(String token, Instant askedAt, Instant until) implements Approval {
        /** Returns a copy that is decided. */
        Decided decided(Decision decision) {
            return new Decided(token, askedAt, until, decision);
        }

        @Override
        public Waiting withToken(String other) {
            return new Waiting(other, askedAt, until);
        }

        @Override
        public @Nullable Decision decision() {
            return null;
        }

        @Override
        public String toString() {
            return Approval.withoutToken(this);
        }
    }

    /** An approver has decided, or the time for that is over. */
    record Decided(String token, Instant askedAt, Instant until, Decision decision)
            implements Approval {
        @Override
        public Decided withToken(String other) {
            return new Decided(other, askedAt, until, decision);
        }

        @Override
        public String toString() {
            return Approval.withoutToken(this);
        }
    }

    /** Shows an approval without its token: a person who has the token can approve. */
    private static String withoutToken(Approval approval) {
        return "Approval[until=%s, decision=%s]".formatted(approval.until(), approval.decision());
    }
}
