package dev.accountvending.simulation.calls;

/**
 * A call that a function makes.
 *
 * @param function as it is declared, such as {@code placeAccount}
 * @param operation such as {@code organizations:MoveAccount} or {@code slack:chat.postMessage}
 * @param whose the lease for which the function makes it, or the path that it serves; or "-"
 * @param nth of the function's calls of this operation for the same in this run, counted from 1
 */
public record Call(String function, String operation, String whose, int nth) {
    @Override
    public String toString() {
        return "%s %s of %s #%d".formatted(function, operation, whose, nth);
    }
}
