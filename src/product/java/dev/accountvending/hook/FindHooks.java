package dev.accountvending.hook;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.catalog.Hook;
import dev.accountvending.catalog.Hooks.Moment;
import dev.accountvending.catalog.Kind;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Ledger;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.LeaseId;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Step;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds the hooks that a lease's kind names for a moment, and what each is told. The state machine
 * runs them itself, one after another: it can wait for a day, and no function of ours needs a right
 * to run the customer's.
 */
public final class FindHooks extends Step<FindHooks.Input, FindHooks.Output> {
    private final Ledger ledger;
    private final Catalog catalog;
    private final HookLocation place;

    /** {@code execution}: the ARN of the one that asks. */
    public record Input(LeaseId leaseId, AccountId accountId, Moment moment, String execution) {}

    public record Output(List<Run> hooks) {
        public Output {
            hooks = List.copyOf(hooks);
        }
    }

    /**
     * A hook to run: a function, or an execution of a state machine.
     *
     * @param about what is told where it fails; the state machine adds how
     * @param execution its name, the same however often this step is repeated, so that a repeat
     *     finds what it has begun; the state machine adds how often it was redriven
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Run(
            About about,
            HookInput input,
            int atMostSeconds,
            @Nullable String function,
            @Nullable String stateMachineArn,
            @Nullable String execution,
            @Nullable String executionArn) {}

    /** Nothing of a person: it goes into messages. */
    public record About(String hook, Moment moment, int atMostMinutes) {}

    public FindHooks() {
        this(FunctionContext.current());
    }

    private FindHooks(FunctionContext function) {
        this(Ledger.of(function), Catalog.of(function), HookLocation.of(function));
    }

    FindHooks(Ledger ledger, Catalog catalog, HookLocation place) {
        super(Input.class);
        this.ledger = ledger;
        this.catalog = catalog;
        this.place = place;
    }

    @Override
    public Output run(Input input) {
        Lease lease =
                switch (input.moment()) {
                    case beforeHandOver -> ledger.vending(input.leaseId(), input.accountId());
                    case beforeCleaning -> ledger.retiring(input.leaseId(), input.accountId());
                };
        List<Hook> hooks =
                catalog.find(lease.request().kind())
                        .map(Kind::hooks)
                        .map(named -> named.at(input.moment()))
                        .orElse(List.of());
        return new Output(
                IntStream.range(0, hooks.size())
                        .mapToObj(i -> run(hooks.get(i), i + 1, lease, input))
                        .toList());
    }

    private Run run(Hook hook, int number, Lease lease, Input input) {
        About about = new About(hook.name(), input.moment(), hook.atMostMinutes());
        HookInput told = HookInput.of(lease, input.accountId(), input.moment(), place);
        int seconds = hook.atMostMinutes() * 60;
        String stateMachine = hook.stateMachine();
        if (stateMachine == null) {
            return new Run(about, told, seconds, hook.function(), null, null, null);
        }
        String execution =
                "%s-%s-%d-%s"
                        .formatted(lease.id(), input.moment(), number, digest(input.execution()));
        return new Run(
                about,
                told,
                seconds,
                null,
                place.stateMachine(stateMachine),
                execution,
                place.execution(stateMachine, execution));
    }

    /** Tells executions of ours apart, whose names would be too long. */
    private static String digest(String execution) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(execution.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }
}
