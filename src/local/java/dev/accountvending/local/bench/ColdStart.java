package dev.accountvending.local.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * One invocation of a function in a new JVM, as Lambda makes the first: {@code ColdStart HANDLER
 * EVENT-FILE}. Prints {@code ready} when the handler is made, {@code answered} with its answer, and
 * {@code used} with what that took. It depends on the JDK alone, so that nothing is loaded that the
 * function does not need.
 */
public final class ColdStart {
    private static final String RUNTIME = "com.amazonaws.services.lambda.runtime.";

    private ColdStart() {}

    public static void main(String... arguments) throws Exception {
        Object handler = Class.forName(arguments[0]).getConstructor().newInstance();
        say("ready");
        answer(handler, Path.of(arguments[1]));
        sayUsed(Duration.ZERO);
        System.exit(0);
    }

    static void answer(Object handler, Path event) throws Exception {
        Class<?> type = Class.forName(RUNTIME + "RequestStreamHandler");
        Class<?> context = Class.forName(RUNTIME + "Context");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (InputStream in = Files.newInputStream(event)) {
            type.getMethod("handleRequest", InputStream.class, OutputStream.class, context)
                    .invoke(handler, in, out, null);
        }
        say("answered " + out.toString(StandardCharsets.UTF_8));
    }

    static Duration processor() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    }

    /** Prints the processor's milliseconds since then, and the most kilobytes of memory (Linux). */
    static void sayUsed(Duration since) throws IOException {
        long memory =
                Files.readAllLines(Path.of("/proc/self/status")).stream()
                        .filter(line -> line.startsWith("VmHWM:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElseThrow();
        say("used %d %d".formatted(processor().minus(since).toMillis(), memory));
    }

    static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
