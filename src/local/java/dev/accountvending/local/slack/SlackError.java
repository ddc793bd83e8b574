package dev.accountvending.local.slack;

import java.util.List;

/** A call is refused: {@code {"ok":false,"error":…}}. */
final class SlackError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final transient List<String> details;

    SlackError(String code) {
        this(code, List.of());
    }

    /**
     * @param details such as {@code missing required field: title [json-pointer:/view]}
     */
    SlackError(String code, List<String> details) {
        super(details.isEmpty() ? code : code + " " + details);
        this.code = code;
        this.details = List.copyOf(details);
    }

    String code() {
        return code;
    }

    List<String> details() {
        return details;
    }
}
