package dev.accountvending.local.functions;

import dev.accountvending.local.gateway.AwsFailure;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Limits how many invocations of a function there are at once, to those reserved for it, and how
 * many of all functions, to the account's quota (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html">reserved
 * concurrency</a>).
 */
final class ReservedConcurrency {
    /** What is reserved for a function; a deployment may change it. */
    private record Share(String function, int atOnce) {}

    /** AWS's usual quota; a new account has 10. */
    private static final int USUAL = 1_000;

    private final Map<Share, Semaphore> byFunction = new ConcurrentHashMap<>();
    private volatile Semaphore account = new Semaphore(USUAL, true);

    /** Sets how many invocations of all functions there may be at once, from now on. */
    void ofAccount(int most) {
        account = new Semaphore(most, true);
    }

    /**
     * Runs an invocation whose caller waits for the answer.
     *
     * @throws AwsFailure TooManyRequestsException if as many run as may
     */
    FunctionResult atOnce(FunctionDeclaration function, Supplier<FunctionResult> invocation) {
        Semaphore room = room(function);
        Semaphore all = account;
        if (!room.tryAcquire()) {
            throw refused("ReservedFunctionConcurrentInvocationLimitExceeded");
        }
        if (!all.tryAcquire()) {
            room.release();
            throw refused("ConcurrentInvocationLimitExceeded");
        }
        return runThenLeave(room, all, invocation);
    }

    private static AwsFailure refused(String reason) {
        return new AwsFailure(
                429, "TooManyRequestsException", "Rate Exceeded.", Map.of("Reason", reason));
    }

    /** Runs an invocation without a waiting caller: Lambda keeps it until there is room. */
    FunctionResult inLine(FunctionDeclaration function, Supplier<FunctionResult> invocation) {
        Semaphore room = room(function);
        Semaphore all = account;
        room.acquireUninterruptibly();
        all.acquireUninterruptibly();
        return runThenLeave(room, all, invocation);
    }

    private static FunctionResult runThenLeave(
            Semaphore room, Semaphore all, Supplier<FunctionResult> invocation) {
        try {
            return invocation.get();
        } finally {
            all.release();
            room.release();
        }
    }

    private Semaphore room(FunctionDeclaration function) {
        return byFunction.computeIfAbsent(
                new Share(function.name(), function.atOnce().orElse(Integer.MAX_VALUE)),
                share -> new Semaphore(share.atOnce(), true));
    }
}
