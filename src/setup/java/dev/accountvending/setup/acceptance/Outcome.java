package dev.accountvending.setup.acceptance;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The result of a check, as the state file keeps it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(Outcome.Seen.class),
    @JsonSubTypes.Type(Outcome.Refused.class),
    @JsonSubTypes.Type(Outcome.NotSeen.class),
    @JsonSubTypes.Type(Outcome.NotApplicable.class)
})
sealed interface Outcome {
    /** Returns what was seen, as a sentence. */
    String detail();

    /** Returns the word for it in the report. */
    String word();

    /**
     * It is as the product assumes, or was measured.
     *
     * @param figures with their units, by what they are of
     */
    record Seen(String detail, Map<String, String> figures) implements Outcome {
        public Seen {
            figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
        }

        @Override
        public String word() {
            return "seen";
        }
    }

    /**
     * It is not as the product assumes.
     *
     * @param change what to change, as a sentence
     */
    record Refused(String detail, String change) implements Outcome {
        @Override
        public String word() {
            return "FAILED";
        }
    }

    /** Something outside this run is needed to see it; the detail says what. */
    record NotSeen(String detail) implements Outcome {
        @Override
        public String word() {
            return "not seen";
        }
    }

    /** This installation does not use it. */
    record NotApplicable(String detail) implements Outcome {
        @Override
        public String word() {
            return "does not apply";
        }
    }

    static Outcome seen(String detail) {
        return new Seen(detail, Map.of());
    }
}
