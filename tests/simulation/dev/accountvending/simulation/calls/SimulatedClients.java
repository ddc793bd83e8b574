package dev.accountvending.simulation.calls;

import dev.accountvending.aws.ClientMaker;
import dev.accountvending.simulation.aws.Caller;
import dev.accountvending.simulation.time.Timeline;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.pagination.sync.SdkIterable;
import software.amazon.awssdk.regions.Region;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The clients of one function: each call goes over the wire to the simulated service. */
public final class SimulatedClients implements ClientMaker {
    /** The tries of the SDK's standard strategy, and its first pause between two. */
    private static final int TRIES = 3;

    private static final Duration PAUSE = Duration.ofMillis(500);

    private static final ClassValue<Service> SERVICES =
            new ClassValue<>() {
                @Override
                protected Service computeValue(Class<?> builder) {
                    return Service.of(builder);
                }
            };

    private final Timeline time;
    private final Wire wire;
    private final Services services;
    private final String function;

    /** Simulated AWS. */
    public interface Services {
        /** Fails with AWS's own error if this caller may not make such a call now. */
        void check(Caller caller, Class<?> client, String operation);

        /**
         * Returns the service that a caller reaches; it has the operations of the client's type.
         */
        Object service(Class<?> client, String region, Caller caller);
    }

    public SimulatedClients(Timeline time, Wire wire, Services services, String function) {
        this.time = time;
        this.wire = wire;
        this.services = services;
        this.function = function;
    }

    @Override
    @SuppressWarnings("unchecked") // The client's type is found by the builder's name.
    public <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C make(
            B builder, AwsCredentialsProvider credentials, Region region, boolean retrying) {
        Service service = SERVICES.get(builder.getClass());
        return (C)
                Proxy.newProxyInstance(
                        service.type().getClassLoader(),
                        new Class<?>[] {service.type()},
                        new Client(service, credentials, region.id(), retrying));
    }

    /** A service of AWS's, as the SDK names it. */
    private record Service(Class<?> type, String name, Map<Method, Operation> operations) {
        static Service of(Class<?> builder) {
            String name = builder.getName().replace(".Default", ".").replaceFirst("Builder$", "");
            try {
                Class<?> type = Class.forName(name);
                String service = (String) type.getField("SERVICE_NAME").get(null);
                return new Service(type, service, new ConcurrentHashMap<>());
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("no client of " + builder, e);
            }
        }

        Operation operation(Method method) {
            Operation known = operations.get(method);
            if (known == null) {
                known = Operation.of(this, method);
                operations.put(method, known);
            }
            return known;
        }
    }

    /**
     * @param call whether it is one of AWS's operations, and not made of others by the interface
     */
    private record Operation(String name, String inFull, boolean call) {
        static Operation of(Service service, Method method) {
            String java = method.getName();
            String name = java.substring(0, 1).toUpperCase(Locale.ROOT) + java.substring(1);
            Class<?>[] parameters = method.getParameterTypes();
            boolean call =
                    parameters.length > 0
                            && SdkRequest.class.isAssignableFrom(parameters[0])
                            && !SdkIterable.class.isAssignableFrom(method.getReturnType());
            return new Operation(name, service.name() + ":" + name, call);
        }
    }

    private final class Client implements InvocationHandler, Wire.Refusals {
        private final Service service;
        private final AwsCredentialsProvider credentials;
        private final String region;
        private final boolean retrying;
        private @Nullable Caller caller;
        private @Nullable Object target;

        Client(
                Service service,
                AwsCredentialsProvider credentials,
                String region,
                boolean retrying) {
            this.service = service;
            this.credentials = credentials;
            this.region = region;
            this.retrying = retrying;
        }

        @SuppressWarnings("ReferenceEquality") // a client is equal to itself alone
        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
                throws Throwable {
            Operation operation = service.operation(method);
            if (operation.call()) {
                return retrying
                        ? patiently(operation, method, arguments)
                        : once(operation, method, arguments);
            }
            return switch (method.getName()) {
                case "serviceName" -> service.name();
                case "close" -> null;
                case "toString" -> service.name() + " of " + function;
                case "hashCode" -> System.identityHashCode(proxy);
                case "equals" -> arguments != null && proxy == arguments[0];
                default -> InvocationHandler.invokeDefault(proxy, method, arguments);
            };
        }

        private Object patiently(Operation operation, Method method, Object @Nullable [] arguments)
                throws Throwable {
            Duration pause = PAUSE;
            for (int i = 1; i < TRIES; i++) {
                try {
                    return once(operation, method, arguments);
                } catch (AwsServiceException error) {
                    if (!error.isThrottlingException() && error.statusCode() < 500) {
                        throw error;
                    }
                } catch (SdkClientException lost) {
                    // The SDK asks again.
                }
                time.pause(time.within(pause));
                pause = pause.multipliedBy(2);
            }
            return once(operation, method, arguments);
        }

        private Object once(Operation operation, Method method, Object @Nullable [] arguments)
                throws Throwable {
            return wire.call(
                    function, operation.inFull(), this, () -> happen(operation, method, arguments));
        }

        private Object happen(Operation operation, Method method, Object @Nullable [] arguments)
                throws Throwable {
            Caller from = caller;
            Object to = target;
            if (from == null || to == null) {
                from = callerOf(credentials.resolveCredentials());
                caller = from;
                to = services.service(service.type(), region, from);
                target = to;
            }
            services.check(from, service.type(), operation.name());
            try {
                return method.invoke(to, arguments);
            } catch (InvocationTargetException thrown) {
                throw thrown.getTargetException();
            }
        }

        @Override
        public Throwable throttled() {
            return AwsRefusals.of(400, "ThrottlingException", "Rate exceeded", time.clock());
        }

        @Override
        public Throwable unavailable() {
            return AwsRefusals.of(503, "ServiceUnavailable", "Try again later.", time.clock());
        }

        @Override
        public Throwable refused() {
            return AwsRefusals.of(
                    403,
                    "AccessDeniedException",
                    "User is not authorized to perform this action",
                    time.clock());
        }

        @Override
        public Throwable lost() {
            return SdkClientException.create("Unable to execute HTTP request: no answer");
        }
    }

    /** Returns the id of an access key that names its session's role. */
    public static String keyOf(Caller caller) {
        String function = caller.function() == null ? "" : caller.function();
        return String.join("/", "ASIA", caller.account(), function, caller.role());
    }

    private static Caller callerOf(AwsCredentials credentials) {
        String[] parts = credentials.accessKeyId().split("/", 4);
        return new Caller(parts[1], parts[3], parts[2].isEmpty() ? null : parts[2]);
    }
}
