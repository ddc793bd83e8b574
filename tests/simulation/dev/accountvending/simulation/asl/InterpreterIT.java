package dev.accountvending.simulation.asl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.simulation.asl.Script.Seen;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The interpreter and moto run the same definitions to the same ends, by the same ways. */
@TestInstance(Lifecycle.PER_CLASS)
class InterpreterIT {
    private static final String RUNTIME = "States.Runtime";
    private static final String CAUGHT = "caught";

    /**
     * Where moto 5.2.5 does otherwise than AWS documents: the error with which AWS ends the
     * execution, or that a Catch gets it, by the names of scripts (<a
     * href="https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html">error
     * handling</a>).
     */
    private static final Map<String, String> DIFFERENT =
            Map.of(
                    // For moto a rule about what is not there does not hold; AWS fails.
                    "choice-of-nothing", RUNTIME,
                    // moto has no name of its own for these three.
                    "no-choice", "States.NoChoiceMatched",
                    "result-on-a-text", "States.ResultPathMatchFailure",
                    "nothing-described", CAUGHT,
                    // AWS lets no Catch have a States.Runtime; moto names the first Exception.
                    "selector-of-nothing", RUNTIME,
                    "map-of-wrong-selector", RUNTIME,
                    // moto has the error of JSONata.
                    "map-of-a-text", RUNTIME,
                    // moto drops the cause that SendTaskFailure gives.
                    "token-error", CAUGHT,
                    // To moto each number of failed items is tolerable, to AWS none.
                    "distributed-fails", CAUGHT);

    private final Map<String, Script> scripts = new LinkedHashMap<>();
    private final Map<String, String> executions = new HashMap<>();
    private MotoRuns moto;

    @BeforeAll
    void start() throws IOException {
        moto = new MotoRuns();
        Scripts.all().forEach(script -> scripts.put(script.name(), script));
        RealScripts.all().forEach(script -> scripts.put(script.name(), script));
        scripts.forEach((name, script) -> executions.put(name, moto.start(script)));
    }

    @AfterAll
    void stop() {
        moto.close();
    }

    Stream<String> names() {
        return scripts.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void run_endsAsOnMoto(String name) throws InterruptedException {
        Script script = Objects.requireNonNull(scripts.get(name));

        Seen seen = interpreted(script);
        Seen onMoto = moto.seen(script, Objects.requireNonNull(executions.get(name)));

        if (DIFFERENT.containsKey(name)) {
            assertThat(seen.plain()).isNotEqualTo(onMoto.plain());
            assertThat(seen.states().contains("Caught") ? CAUGHT : seen.error())
                    .isEqualTo(DIFFERENT.get(name));
        } else if (script.isOrdered()) {
            assertThat(seen.plain()).isEqualTo(onMoto.plain());
        } else {
            assertThat(seen.plain().sorted()).isEqualTo(onMoto.plain().sorted());
        }
    }

    private Seen interpreted(Script script) {
        try (Interpreted interpreted = new Interpreted()) {
            for (String started : List.of("succeed", "fail")) {
                Seen seen = interpreted.run(Objects.requireNonNull(scripts.get(started)));
                if (script.name().equals(started)) {
                    return seen;
                }
            }
            return interpreted.run(script);
        }
    }
}
