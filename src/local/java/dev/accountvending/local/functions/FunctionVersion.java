package dev.accountvending.local.functions;

import dev.accountvending.runtime.LambdaEnvironment;

import java.util.List;

/**
 * A function as one deployment left it. What was started under it goes on under it, whatever is
 * deployed meanwhile; two are never equal.
 */
public final class FunctionVersion {
    /** Gives a new sandbox its environment, credentials included. */
    @FunctionalInterface
    public interface Environments {
        LambdaEnvironment of(FunctionDeclaration function, Task task);
    }

    private final FunctionDeclaration declaration;
    private final FunctionClasses classes;
    private final Environments environments;

    public FunctionVersion(
            FunctionDeclaration declaration, FunctionClasses classes, Environments environments) {
        this.declaration = declaration;
        this.classes = classes;
        this.environments = environments;
    }

    /** Returns all functions of a version of the product. */
    public static List<FunctionVersion> all(
            FunctionDeclarations functions, FunctionClasses classes, Environments environments) {
        return functions.all().stream()
                .map(function -> new FunctionVersion(function, classes, environments))
                .toList();
    }

    FunctionDeclaration declaration() {
        return declaration;
    }

    /** Returns the function's name, as it is declared. */
    public String name() {
        return declaration.name();
    }

    LambdaEnvironment environment(Task task) {
        return environments.of(declaration, task);
    }

    FunctionClasses.Sandbox sandbox(Task task) throws Throwable {
        return classes.sandbox(declaration.handler(), environment(task));
    }
}
