package dev.accountvending.local.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;

import dev.accountvending.runtime.LambdaEnvironment;

import org.jspecify.annotations.Nullable;

import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * The classes of one version of the functions: this JVM's own, or those of a folder. Two versions
 * share libraries, and no class of the product: between them and the local cloud there are only
 * types of Java's and of Lambda's.
 */
public final class FunctionClasses {
    private static final String OURS = "dev.accountvending.";

    private final ClassLoader loader;

    private FunctionClasses(ClassLoader loader) {
        this.loader = loader;
    }

    /** Returns the classes that the local cloud itself was started with. */
    public static FunctionClasses own() {
        return new FunctionClasses(FunctionClasses.class.getClassLoader());
    }

    /** Returns the classes of the product below a folder; libraries are this JVM's. */
    public static FunctionClasses in(Path folder) {
        try {
            return new FunctionClasses(new OtherVersion(folder.toUri().toURL()));
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** A handler, in the environment that it was made in. */
    interface Sandbox {
        void handle(InputStream in, OutputStream out, Context context) throws Throwable;
    }

    /** Makes a handler by the name of its class. */
    Sandbox sandbox(String handler, LambdaEnvironment environment) throws Throwable {
        Class<?> type = loader.loadClass(LambdaEnvironment.class.getName());
        Object bound =
                type.isInstance(environment)
                        ? environment
                        : type.getConstructor(Map.class, Clock.class)
                                .newInstance(environment.variables(), environment.clock());
        Method with = type.getMethod("with", ScopedValue.CallableOp.class);
        RequestStreamHandler made =
                (RequestStreamHandler)
                        call(
                                with,
                                bound,
                                () ->
                                        loader.loadClass(handler)
                                                .asSubclass(RequestStreamHandler.class)
                                                .getDeclaredConstructor()
                                                .newInstance());
        return (in, out, context) ->
                call(
                        with,
                        bound,
                        () -> {
                            made.handleRequest(in, out, context);
                            return out;
                        });
    }

    /** Throws what the operation throws, and what a constructor in it throws. */
    private static Object call(
            Method with, Object bound, ScopedValue.CallableOp<Object, Exception> operation)
            throws Throwable {
        try {
            return with.invoke(bound, operation);
        } catch (InvocationTargetException e) {
            Throwable thrown = e.getCause();
            while (thrown instanceof InvocationTargetException && thrown.getCause() != null) {
                thrown = thrown.getCause();
            }
            throw thrown == null ? e : thrown;
        }
    }

    /** Takes no class of the product from this JVM, even if its own version has none. */
    private static final class OtherVersion extends URLClassLoader {
        /** Stands before the class in a stack trace. */
        private static final String NAME = "other-version";

        OtherVersion(URL folder) {
            super(NAME, new URL[] {folder}, FunctionClasses.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(OURS)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }

        @Override
        public @Nullable URL getResource(String name) {
            URL own = findResource(name);
            return own == null ? super.getResource(name) : own;
        }
    }
}
