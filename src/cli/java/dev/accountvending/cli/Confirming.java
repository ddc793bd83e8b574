package dev.accountvending.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.util.Optional;

/** The options of every command that decides on a request or ends a lease. */
final class Confirming {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--yes", description = "Do not ask whether it is meant.")
    private boolean yes;

    @ArgGroup(exclusive = false)
    private @Nullable FromMail fromMail;

    /** The two options that the mail that asks contains. */
    static final class FromMail {
        @Option(
                names = "--lease",
                required = true,
                paramLabel = "ID",
                description = "The lease that a mail asks about: nothing is done to another.")
        private String lease = "";

        @Option(
                names = "--digest",
                required = true,
                paramLabel = "DIGEST",
                description = "What that mail says of it: nothing is done if that has changed.")
        private String digest = "";
    }

    /**
     * Asks for confirmation; refuses if there is no terminal to ask on.
     *
     * @param question a sentence with one {@code %s} for what it is about
     * @param name what it is about, if the API does not say more
     * @return what is sent: what a mail said, or else what was shown here
     */
    ShownRequest confirm(Console console, String question, String name, ShownRequest shown) {
        if (!yes && console.in().isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Without a terminal, say --yes.");
        }
        if (!yes) {
            shown.why().ifPresent(why -> console.err().println("\"" + why + "\""));
            if (!console.confirm(question.formatted(shown.about().orElse(name))).orElse(false)) {
                throw new CommandFailed("Nothing was done: %s stays as it is.".formatted(name));
            }
        }
        return fromMail == null
                ? shown
                : new ShownRequest(
                        Optional.of(fromMail.lease), shown.about(), shown.why(), fromMail.digest);
    }
}
