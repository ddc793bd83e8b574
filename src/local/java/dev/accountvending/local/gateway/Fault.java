package dev.accountvending.local.gateway;

import java.time.Duration;

/** A way in which a call fails on purpose. */
public sealed interface Fault {
    /** Returns the name that {@code POST /local/faults} and the record use. */
    String name();

    /** The protocol's own throttling error. */
    record Throttle() implements Fault {
        @Override
        public String name() {
            return "throttle";
        }
    }

    /** An error of AWS's; {@code InternalFailure} with status 500 by default. */
    record Failure(int status, String code) implements Fault {
        public Failure() {
            this(500, "InternalFailure");
        }

        @Override
        public String name() {
            return "error";
        }
    }

    /** The call is answered, but later. */
    record Delay(Duration by) implements Fault {
        @Override
        public String name() {
            return "delay";
        }
    }

    /** The effect happens, then the connection closes without an answer. */
    record AnswerLost() implements Fault {
        @Override
        public String name() {
            return "answer-lost";
        }
    }

    /**
     * {@code organizations:CreateAccount} is accepted and ends FAILED.
     *
     * @param reason a FailureReason, such as INTERNAL_FAILURE
     */
    record CreationFailure(String reason) implements Fault {
        @Override
        public String name() {
            return "creation-failure";
        }
    }

    /** {@code organizations:ListAccounts} answers an empty page that has a successor. */
    record EmptyPage() implements Fault {
        @Override
        public String name() {
            return "empty-page";
        }
    }
}
