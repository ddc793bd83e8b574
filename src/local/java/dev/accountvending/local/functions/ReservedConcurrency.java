package dev.accountvending.local.functions;

import dev.accountvending.local.gateway.AwsFailure;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Limits how many invocations of a function there are at once, to those reserved for it (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html">reserved
 * concurrency</a>).
 */
final class ReservedConcurrency {
    /** What is reserved for a function; a deployment may change it. */
    private record Share(String function, int atOnce) {}

    private final Map<Share, Semaphore> byFunction = new ConcurrentHashMap<>();

    /**
     * Runs an invocation whose caller waits for the answer.
     *
     * @throws AwsFailure TooManyRequestsException if as many run as may
     */
    FunctionResult atOnce(FunctionDeclaration function, Supplier<FunctionResult> invocation) {
        Semaphore room = room(function);
        if (!room.tryAcquire()) {
            throw new AwsFailure(
                    429,
                    "TooManyRequestsException",
                    "Rate Exceeded.",
                    Map.of("Reason", "ReservedFunctionConcurrentInvocationLimitExceeded"));
        }
        return runThenLeave(room, invocation);
    }

    /** Runs an invocation without a waiting caller: Lambda keeps it until there is room. */
    FunctionResult inLine(FunctionDeclaration function, Supplier<FunctionResult> invocation) {
        Semaphore room = room(function);
        room.acquireUninterruptibly();
        return runThenLeave(room, invocation);
    }

    private static FunctionResult runThenLeave(
            Semaphore room, Supplier<FunctionResult> invocation) {
        try {
            return invocation.get();
        } finally {
            room.release();
        }
    }

    private Semaphore room(FunctionDeclaration function) {
        return byFunction.computeIfAbsent(
                new Share(function.name(), function.atOnce().orElse(Integer.MAX_VALUE)),
                share -> new Semaphore(share.atOnce(), true));
    }
}
