package dev.accountvending.simulation.calls;

/**
 * A call that a function makes.
 *
 * @param function as it is declared, such as {@code placeAccount}
 * @param operation such as {@code organizations:MoveAccount} or {@code slack:chat.postMessage}
 * @param nth of the function's calls of this operation in this run, counted from 1
 */
public record Call(String function, String operation, int nth) {
    @Override
    public String toString() {
        return "%s %s #%d".formatted(function, operation, nth);
    }
}
