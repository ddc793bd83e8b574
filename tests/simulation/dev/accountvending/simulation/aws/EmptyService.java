package dev.accountvending.simulation.aws;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Answers each operation of a service with an empty response, but for some. */
final class EmptyService implements InvocationHandler {
    private static final Map<Class<?>, Object> EMPTY = new ConcurrentHashMap<>();

    private final Map<String, Function<SdkRequest, Object>> answers;

    private EmptyService(Map<String, Function<SdkRequest, Object>> answers) {
        this.answers = answers;
    }

    /**
     * Returns a client.
     *
     * @param answers by the method's name; others' lists are empty
     */
    static Object of(Class<?> client, Map<String, Function<SdkRequest, Object>> answers) {
        return Proxy.newProxyInstance(
                client.getClassLoader(), new Class<?>[] {client}, new EmptyService(answers));
    }

    @SuppressWarnings("ReferenceEquality") // a client is equal to itself alone
    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
            throws Throwable {
        if (arguments != null
                && arguments.length == 1
                && arguments[0] instanceof SdkRequest request
                && SdkResponse.class.isAssignableFrom(method.getReturnType())) {
            Function<SdkRequest, Object> answer = answers.get(method.getName());
            return answer == null ? empty(method.getReturnType()) : answer.apply(request);
        }
        return switch (method.getName()) {
            case "close" -> null;
            case "serviceName", "toString" -> "empty";
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> arguments != null && arguments[0] == proxy;
            default -> InvocationHandler.invokeDefault(proxy, method, arguments);
        };
    }

    private static Object empty(Class<?> response) {
        return EMPTY.computeIfAbsent(
                response,
                type -> {
                    try {
                        return ((SdkResponse.Builder) type.getMethod("builder").invoke(null))
                                .build();
                    } catch (ReflectiveOperationException e) {
                        throw new LinkageError("no response " + type, e);
                    }
                });
    }
}
