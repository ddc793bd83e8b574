package dev.accountvending.local;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.functions.EventRule;
import dev.accountvending.local.functions.FunctionDeclaration;
import dev.accountvending.local.functions.FunctionResult;
import dev.accountvending.local.functions.LambdaHost;
import dev.accountvending.local.rules.Events;
import dev.accountvending.runtime.Json;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Hands events to the functions whose rules match them, as EventBridge and Lambda do: at once and
 * side by side, again after a failure, and to a queue if every try has failed (<a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html">asynchronous
 * invocation</a>). Lambda's pauses of one and two minutes are a second and two here.
 */
public final class EventDelivery {
    private static final Logger LOG = LoggerFactory.getLogger(EventDelivery.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private final LambdaHost lambda;
    private final String account;
    private final List<FailedEvent> failed = new CopyOnWriteArrayList<>();
    private volatile List<FunctionDeclaration> functions;

    /** What a function did not manage in all its tries, as the queue of failed events has it. */
    public record FailedEvent(String function, String input, String error) {}

    EventDelivery(List<FunctionDeclaration> functions, LambdaHost lambda, String account) {
        this.functions = functions;
        this.lambda = lambda;
        this.account = account;
    }

    /** Follows the rules of another deployment. */
    void follow(List<FunctionDeclaration> others) {
        functions = others;
    }

    /** Returns what no function managed, the oldest first. */
    List<FailedEvent> failed() {
        return List.copyOf(failed);
    }

    void deliver(Events.Event event) {
        ObjectNode envelope = envelope(event);
        for (FunctionDeclaration function : functions) {
            for (EventRule rule : function.rules()) {
                if (rule.matches(envelope)) {
                    String input = rule.input(envelope);
                    Thread.ofVirtual()
                            .name("event for " + function.name())
                            .start(() -> run(function, input));
                }
            }
        }
    }

    private void run(FunctionDeclaration function, String input) {
        for (int retried = 0; ; retried++) {
            FunctionResult result = lambda.run(function.name(), input);
            if (result.error().isEmpty()) {
                return;
            }
            if (retried == function.retries()) {
                failed.add(new FailedEvent(function.name(), input, result.payload()));
                LOG.atWarn()
                        .addKeyValue("function", function.name())
                        .addKeyValue("error", result.error().get())
                        .log("event not dealt with");
                return;
            }
            if (!isPaused(FIRST_PAUSE.multipliedBy(retried + 1L))) {
                return;
            }
        }
    }

    private static boolean isPaused(Duration pause) {
        try {
            TimeUnit.MILLISECONDS.sleep(pause.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private ObjectNode envelope(Events.Event event) {
        ObjectNode envelope = Json.MAPPER.createObjectNode();
        envelope.put("version", "0");
        envelope.put("id", UUID.randomUUID().toString());
        envelope.put("detail-type", event.detailType());
        envelope.put("source", event.source());
        envelope.put("account", account);
        envelope.put("time", event.at().truncatedTo(ChronoUnit.SECONDS).toString());
        envelope.put("region", Stage.REGION);
        envelope.putArray("resources");
        envelope.set("detail", event.detail());
        return envelope;
    }
}
