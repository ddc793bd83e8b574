package dev.accountvending.local.functions;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * One function as {@code functions/*.yml} declares it.
 *
 * @param atOnce how many invocations there may be at once, if the function's concurrency is
 *     reserved
 * @param environment only the values that are known without a deployment
 * @param schedules by which EventBridge runs it
 * @param rules by which EventBridge hands events to it
 * @param retries how often Lambda repeats an asynchronous invocation that failed
 */
public record FunctionDeclaration(
        String name,
        String handler,
        Duration timeout,
        int memorySize,
        OptionalInt atOnce,
        Map<String, String> environment,
        List<Route> routes,
        List<Schedule> schedules,
        List<EventRule> rules,
        int retries) {

    public FunctionDeclaration {
        environment = Map.copyOf(environment);
        routes = List.copyOf(routes);
        schedules = List.copyOf(schedules);
        rules = List.copyOf(rules);
    }
}
