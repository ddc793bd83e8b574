package dev.accountvending.local.functions;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One function as {@code functions/*.yml} declares it.
 *
 * @param environment only the values that need no deployment to be known
 * @param schedules how often EventBridge runs it, once for each schedule
 */
public record FunctionDeclaration(
        String name,
        String handler,
        Duration timeout,
        int memorySize,
        Map<String, String> environment,
        List<Route> routes,
        List<Rate> schedules) {

    public FunctionDeclaration {
        environment = Map.copyOf(environment);
        routes = List.copyOf(routes);
        schedules = List.copyOf(schedules);
    }
}
