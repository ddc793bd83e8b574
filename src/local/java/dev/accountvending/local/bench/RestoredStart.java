package dev.accountvending.local.bench;

import dev.accountvending.runtime.LambdaEnvironment;
import dev.accountvending.runtime.Snapshot;

import org.crac.Context;
import org.crac.Resource;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What remains for the first invocation after a snapshot: {@code RestoredStart HANDLER EVENT-FILE
 * PRIMED}. The process itself takes the snapshot's place: it prints {@code ready} at the point at
 * which Lambda would return from it, and {@code answered} with the answer.
 */
public final class RestoredStart {
    private RestoredStart() {}

    public static void main(String... arguments) throws Exception {
        Hooks hooks = new Hooks();
        Object handler =
                new LambdaEnvironment(System.getenv(), Clock.systemUTC(), Snapshot.of(hooks))
                        .with(() -> Class.forName(arguments[0]).getConstructor().newInstance());
        if (Boolean.parseBoolean(arguments[2])) {
            hooks.beforeCheckpoint(hooks);
        }
        Duration before = ColdStart.processor();
        ColdStart.say("ready");
        hooks.afterRestore(hooks);
        ColdStart.answer(handler, Path.of(arguments[1]));
        ColdStart.sayUsed(before);
        System.exit(0);
    }

    /** Calls the registered hooks in Lambda's order; a function's own hooks never fail. */
    private static final class Hooks extends Context<Resource> {
        private final List<Resource> resources = new ArrayList<>();

        @Override
        public void register(Resource resource) {
            resources.add(resource);
        }

        @Override
        public void beforeCheckpoint(Context<? extends Resource> context) {
            resources.reversed().forEach(resource -> call(() -> resource.beforeCheckpoint(this)));
        }

        @Override
        public void afterRestore(Context<? extends Resource> context) {
            resources.forEach(resource -> call(() -> resource.afterRestore(this)));
        }

        private interface Hook {
            void call() throws Exception;
        }

        private static void call(Hook hook) {
            try {
                hook.call();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
