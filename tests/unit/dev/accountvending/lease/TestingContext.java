package dev.accountvending.lease;

import com.amazonaws.services.lambda.runtime.Context;

import java.lang.reflect.Proxy;

/** What Lambda tells of an invocation: how long it lasts, and nothing else. */
final class TestingContext {
    private TestingContext() {}

    static Context lasting(int millis) {
        return (Context)
                Proxy.newProxyInstance(
                        TestingContext.class.getClassLoader(),
                        new Class<?>[] {Context.class},
                        (_, method, _) -> {
                            if (method.getName().equals("getRemainingTimeInMillis")) {
                                return millis;
                            }
                            throw new AssertionError("not told here: " + method);
                        });
    }
}
