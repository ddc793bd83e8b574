package dev.accountvending.cli;

import dev.accountvending.model.Ascii;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The options of every command that asks the API. */
final class ApiOptions {
    private static final Set<String> SCHEMES = Set.of("http", "https");

    /** Text that a shell takes without quotes. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9@%+=:,./_-]+");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--api",
            paramLabel = "URL",
            defaultValue = "${env:AVM_API:-http://localhost:8080}",
            description = "The API to ask (default: $$AVM_API, else http://localhost:8080).")
    private String api = "";

    @Option(
            names = "--as",
            paramLabel = "EMAIL",
            description =
                    "Ask as this person of the local cloud (without it, `avm local`'s people are listed).")
    private @Nullable String as;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "The AWS profile to sign with (default: the usual AWS credentials).")
    private @Nullable String profile;

    @Option(names = "--json", description = "Print what the API answers, as JSON.")
    private boolean json;

    boolean json() {
        return json;
    }

    /** Returns the person that {@code --as} names. */
    Optional<String> as() {
        return Optional.ofNullable(as);
    }

    /** Returns a client of the API for the caller that the options name. */
    Api api() {
        return api(
                as == null
                        ? new CallerIdentity.Credentials(profile)
                        : new CallerIdentity.Person(as));
    }

    /**
     * Returns the same for the local cloud's own routes; the caller is its administrator unless the
     * options name another.
     */
    Api localApi() {
        return as == null && profile == null ? api(new CallerIdentity.LocalAdministrator()) : api();
    }

    private Api api(CallerIdentity asker) {
        if (as != null && profile != null) {
            throw new ParameterException(
                    spec.commandLine(), "Give --as or --profile, but not both.");
        }
        try {
            URI uri = URI.create(api);
            if (uri.getHost() != null
                    && uri.getScheme() != null
                    && SCHEMES.contains(Ascii.lower(uri.getScheme()))) {
                return new Api(uri, asker, given());
            }
        } catch (IllegalArgumentException e) {
            throw wrong(e);
        }
        throw wrong(null);
    }

    /**
     * Returns the options that name the API and the caller, as they were given: the next command
     * needs them too.
     */
    private String given() {
        List<String> given = new ArrayList<>();
        add(given, "--as", as);
        add(given, "--profile", profile);
        boolean isApiGiven = spec.commandLine().getParseResult().hasMatchedOption("--api");
        add(given, "--api", isApiGiven ? api : null);
        return String.join("", given);
    }

    private static void add(List<String> given, String option, @Nullable String value) {
        if (value != null) {
            given.add(
                    " %s %s"
                            .formatted(
                                    option,
                                    PLAIN.matcher(value).matches()
                                            ? value
                                            : "'%s'".formatted(value.replace("'", "'\\''"))));
        }
    }

    private ParameterException wrong(@Nullable Exception cause) {
        return new ParameterException(
                spec.commandLine(),
                "--api must be a URL such as http://localhost:8080, not \"%s\".".formatted(api),
                cause);
    }
}
