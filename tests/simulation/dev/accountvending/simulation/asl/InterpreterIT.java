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
import java.util.Map;
import java.util.stream.Stream;

/** The interpreter and moto run the same definitions to the same ends, by the same ways. */
@TestInstance(Lifecycle.PER_CLASS)
class InterpreterIT {
    private final Map<String, Script> scripts = new LinkedHashMap<>();
    private final Map<String, String> executions = new HashMap<>();
    private final Interpreted interpreted = new Interpreted();
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
        interpreted.close();
    }

    Stream<String> names() {
        return scripts.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void run_endsAsOnMoto(String name) throws InterruptedException {
        Script script = scripts.get(name);

        Seen seen = interpreted.run(script);

        Seen onMoto = moto.seen(script, executions.get(name));
        if (script.isOrdered()) {
            assertThat(seen).isEqualTo(onMoto);
        } else {
            assertThat(seen.sorted()).isEqualTo(onMoto.sorted());
        }
    }
}
