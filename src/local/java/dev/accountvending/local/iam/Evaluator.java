package dev.accountvending.local.iam;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.core.ChildProcess;
import dev.accountvending.local.core.LocalCloudException;
import dev.accountvending.local.node.NodeModules;
import dev.accountvending.runtime.Json;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Decides by AWS's rules, with <a
 * href="https://github.com/cloud-copilot/iam-simulate">iam-simulate</a>: a separate program that is
 * asked over its standard input. It ends when that does, so it cannot outlive this JVM.
 *
 * <p>A question is an object with {@code id, principal, action, resource, account, context,
 * identity, boundary, session, guardrails, attached}; policies are named by the number under which
 * their document was sent before.
 */
public final class Evaluator implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;
    private static final String PROGRAM = "/dev/accountvending/local/iam/decide.mjs";

    private final Process process;
    private final BufferedWriter questions;
    private final Map<JsonNode, Integer> documents = new ConcurrentHashMap<>();
    private final Map<Integer, CompletableFuture<JsonNode>> open = new ConcurrentHashMap<>();
    private final AtomicInteger numbers = new AtomicInteger();

    private Evaluator(Process process) {
        this.process = process;
        this.questions = process.outputWriter(StandardCharsets.UTF_8);
    }

    /** Starts it; it is ready when it first answers. */
    public static Evaluator start(NodeModules modules) {
        try {
            Process process =
                    modules.run(program()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            Evaluator evaluator = new Evaluator(process);
            Thread.ofVirtual().name("iam").start(evaluator::read);
            return evaluator;
        } catch (IOException e) {
            throw new LocalCloudException(
                    "Node.js did not start (%s): install it again, or turn IAM off with --no-iam."
                            .formatted(e.getMessage()),
                    e);
        }
    }

    /**
     * Decides.
     *
     * @throws LocalCloudException if it cannot understand the question, such as an action that AWS
     *     does not have
     */
    AccessDecision decide(SimulationRequest question) {
        JsonNode answer = ask(question);
        if (answer.hasNonNull("error")) {
            throw new LocalCloudException(
                    "IAM cannot decide on %s of %s: %s"
                            .formatted(
                                    question.asked().action(),
                                    question.asked().resource(),
                                    answer.path("error").asText()));
        }
        List<AccessDecision.Reason> reasons = new ArrayList<>();
        answer.path("reasons").forEach(reason -> reasons.add(reason(reason)));
        return new AccessDecision(
                AccessDecision.Result.valueOf(answer.path("result").asText()),
                List.copyOf(reasons));
    }

    private static AccessDecision.Reason reason(JsonNode reason) {
        return new AccessDecision.Reason(
                reason.path("policyType").asText(),
                textOrNull(
                        reason.hasNonNull("policyIdentifier")
                                ? reason.path("policyIdentifier")
                                : reason.path("identifier")),
                textOrNull(reason.path("statementId")),
                reason.path("statementIndex").asInt(),
                reason.path("blocking").asBoolean());
    }

    private static @Nullable String textOrNull(JsonNode node) {
        return node.isTextual() ? node.textValue() : null;
    }

    private JsonNode ask(SimulationRequest question) {
        int id = numbers.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        open.put(id, answer);
        try {
            ObjectNode asked = written(question);
            asked.put("id", id);
            write(asked);
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new LocalCloudException("The evaluator of IAM's policies did not answer.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalCloudException("Interrupted while IAM decided.", e);
        } finally {
            open.remove(id);
        }
    }

    private ObjectNode written(SimulationRequest question) {
        ObjectNode asked = Json.MAPPER.createObjectNode();
        asked.put("principal", question.principal());
        asked.put("action", question.asked().action());
        asked.put("resource", question.asked().resource());
        asked.put("account", question.asked().account());
        ObjectNode context = asked.putObject("context");
        question.context()
                .forEach(
                        (key, values) -> {
                            if (values.size() == 1) {
                                context.put(key, values.getFirst());
                            } else {
                                values.forEach(context.putArray(key)::add);
                            }
                        });
        named(asked.putArray("identity"), question.identity());
        if (question.boundary() != null) {
            named(asked.putObject("boundary"), question.boundary());
        }
        if (question.session() != null) {
            asked.put("session", number(question.session().document()));
        }
        ArrayNode guardrails = asked.putArray("guardrails");
        for (SimulationRequest.Level level : question.guardrails()) {
            named(
                    guardrails.addObject().put("of", level.of()).putArray("policies"),
                    level.policies());
        }
        if (question.attached() != null) {
            asked.put("attached", number(question.attached().document()));
        }
        return asked;
    }

    private void named(ArrayNode list, List<Policy> policies) {
        policies.forEach(policy -> named(list.addObject(), policy));
    }

    private void named(ObjectNode node, Policy policy) {
        node.put("name", policy.name()).put("document", number(policy.document()));
    }

    /** Sends a document once. Numbers begin at 1, so that none is mistaken for an absence. */
    private int number(JsonNode document) {
        return documents.computeIfAbsent(
                document,
                _ -> {
                    int number = numbers.incrementAndGet();
                    ObjectNode message = Json.MAPPER.createObjectNode();
                    message.put("document", number).set("policy", document);
                    write(message);
                    return number;
                });
    }

    private void write(JsonNode message) {
        synchronized (questions) {
            try {
                questions.write(message.toString());
                questions.write('\n');
                questions.flush();
            } catch (IOException e) {
                throw new LocalCloudException("The evaluator of IAM's policies has ended.", e);
            }
        }
    }

    private void read() {
        try (BufferedReader answers = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                JsonNode answer = Json.MAPPER.readTree(line);
                CompletableFuture<JsonNode> waiting = open.get(answer.path("id").asInt());
                if (waiting != null) {
                    waiting.complete(answer);
                }
            }
        } catch (IOException e) {
            fail(e);
        }
        fail(new IOException("It ended."));
    }

    private void fail(IOException e) {
        open.values().forEach(waiting -> waiting.completeExceptionally(e));
    }

    private static String program() {
        try (InputStream in = Evaluator.class.getResourceAsStream(PROGRAM)) {
            if (in == null) {
                throw new LocalCloudException(
                        "The resource %s is missing: build the project again.".formatted(PROGRAM));
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        ChildProcess.end(process, Duration.ofSeconds(1));
    }
}
