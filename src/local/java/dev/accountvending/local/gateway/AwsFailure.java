package dev.accountvending.local.gateway;

import java.util.Map;

/** AWS refuses a call; the gateway writes the error in the call's protocol. */
public final class AwsFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final String code;
    private final String said;
    private final transient Map<String, String> members;

    public AwsFailure(int status, String code, String message) {
        this(status, code, message, Map.of());
    }

    /**
     * Creates a failure with more members of the error's shape, such as Organizations' {@code
     * Reason}.
     */
    public AwsFailure(int status, String code, String message, Map<String, String> members) {
        super(code + ": " + message);
        this.status = status;
        this.code = code;
        this.said = message;
        this.members = Map.copyOf(members);
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    public String said() {
        return said;
    }

    Map<String, String> members() {
        return members;
    }
}
