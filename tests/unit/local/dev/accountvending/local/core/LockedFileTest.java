package dev.accountvending.local.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

class LockedFileTest {
    @TempDir Path folder;

    @Test
    void threads_takeTurns() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        List<Callable<Integer>> works = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            works.add(() -> LockedFile.hold(folder.resolve("made/lock"), () -> countedIn(inside)));
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(threads.invokeAll(works)).extracting(Future::get).containsOnly(1);
        }
    }

    @Test
    void aWorkThatFails_letsGo() throws Exception {
        Path file = folder.resolve("lock");

        assertThatThrownBy(
                        () ->
                                LockedFile.hold(
                                        file,
                                        () -> {
                                            throw new IOException("no room");
                                        }))
                .hasMessage("no room");

        assertThat(LockedFile.hold(file, () -> "next")).isEqualTo("next");
    }

    /**
     * Each of two processes holds a lock while another thread of it waits for the other's: refused
     * by the kernel (EDEADLK) where a lock is waited for.
     */
    @Test
    void processesThatHoldOneAndWaitForTheOthers_areServedBoth() throws Exception {
        Process one = start("a", "b");
        Process other = start("b", "a");

        assertThat(one.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(List.of(said(one), said(other)))
                .containsExactly("held a and b\n", "held b and a\n");
    }

    private static int countedIn(AtomicInteger inside) {
        try {
            int now = inside.incrementAndGet();
            Thread.sleep(5);
            inside.decrementAndGet();
            return now;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Process start(String mine, String others) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        folder.toString(),
                        mine,
                        others)
                .redirectErrorStream(true)
                .start();
    }

    private static String said(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Holds its lock until both processes have theirs and have asked for the other's. */
    static final class Holder {
        private static final long ASKED_BY_THEN_MILLIS = 500;

        private Holder() {}

        static void main(String... arguments) throws Exception {
            Path folder = Path.of(arguments[0]);
            String mine = arguments[1];
            String others = arguments[2];
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<?> first =
                        threads.submit(
                                () ->
                                        LockedFile.hold(
                                                folder.resolve(mine),
                                                () -> meet(folder, mine, others)));
                awaitFile(folder.resolve(mine + ".held"));
                awaitFile(folder.resolve(others + ".held"));
                threads.submit(() -> LockedFile.hold(folder.resolve(others), () -> others)).get();
                first.get();
            }
            System.out.println("held " + mine + " and " + others);
        }

        private static String meet(Path folder, String mine, String others) throws IOException {
            Files.createFile(folder.resolve(mine + ".held"));
            try {
                awaitFile(folder.resolve(others + ".held"));
                Thread.sleep(ASKED_BY_THEN_MILLIS);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return mine;
        }

        private static void awaitFile(Path file) throws InterruptedException {
            while (!Files.exists(file)) {
                Thread.sleep(10);
            }
        }
    }
}
