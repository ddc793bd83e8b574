package dev.accountvending.policy;

import dev.accountvending.model.InvalidValue;
import dev.accountvending.model.LeaseId;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * What a person saw when they decided on a lease or ended it, as they send it back. An absent part
 * is not checked.
 *
 * @param lease the lease's id
 * @param digest of the {@link DecisionRequest} that they were asked
 */
public record SeenRequest(@Nullable LeaseId lease, @Nullable String digest) {
    /** For a caller who names an account and nothing else. */
    public static final SeenRequest NOT_SAID = new SeenRequest(null, null);

    /** Fits no question, so the answer says what waits for a decision now. */
    public static final SeenRequest NOTHING = new SeenRequest(null, "");

    /**
     * Reads what {@link DecisionRequest#token} wrote.
     *
     * @return empty if it is something else, such as the value of an earlier version's button
     */
    public static Optional<SeenRequest> parse(String token) {
        String[] words = token.split(" ", -1);
        try {
            return words.length == 2
                    ? Optional.of(new SeenRequest(new LeaseId(words[0]), words[1]))
                    : Optional.empty();
        } catch (InvalidValue notOne) {
            return Optional.empty();
        }
    }

    /** Returns whether this lease was seen; true if no id was sent. */
    public boolean isOf(LeaseId other) {
        return lease == null || lease.equals(other);
    }

    /** Returns whether a question is the one that was seen, as far as it was sent. */
    public boolean fits(DecisionRequest question) {
        return isOf(question.lease()) && (digest == null || digest.equals(question.digest()));
    }
}
