package dev.accountvending.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.net.URI;
import java.util.Locale;
import java.util.Set;

/** The options of every command that asks the API. */
final class Asking {
    private static final Set<String> SCHEMES = Set.of("http", "https");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--api",
            paramLabel = "URL",
            defaultValue = "${env:AVM_API:-http://localhost:8080}",
            description = "The API to ask (default: $$AVM_API, else http://localhost:8080).")
    private String api = "";

    @Option(names = "--json", description = "Print what the API answers, as JSON.")
    private boolean json;

    boolean json() {
        return json;
    }

    /** The API that the options name. */
    Api api() {
        try {
            URI uri = URI.create(api);
            if (uri.getHost() != null
                    && uri.getScheme() != null
                    && SCHEMES.contains(uri.getScheme().toLowerCase(Locale.ROOT))) {
                return new Api(uri);
            }
        } catch (IllegalArgumentException e) {
            throw wrong(e);
        }
        throw wrong(null);
    }

    private ParameterException wrong(@org.jspecify.annotations.Nullable Exception cause) {
        return new ParameterException(
                spec.commandLine(),
                "--api must be a URL such as http://localhost:8080, not \"%s\".".formatted(api),
                cause);
    }
}
