package dev.accountvending.cli;

import dev.accountvending.local.core.LocalCloudException;
import dev.accountvending.model.TypedText;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** The {@code avm} command. Exit codes: 0 done, 1 refused or failed, 2 wrong usage. */
@Command(
        name = "avm",
        description =
                "Asks the account vending machine for AWS accounts, and runs it on this machine.",
        customSynopsis = "avm COMMAND [OPTIONS]",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = HelpCommand.class,
        mixinStandardHelpOptions = true,
        versionProvider = Avm.Version.class,
        footer = {
            "",
            "`avm help COMMAND` tells more of one.",
            "The API is --api URL, else $AVM_API, else http://localhost:8080. Requests are signed with your AWS credentials, or --profile NAME; the local cloud knows people by --as EMAIL.",
            "Exit codes: 0 done, 1 refused or failed, 2 wrong usage."
        })
public final class Avm implements Runnable {
    private static final Duration PACE = Duration.ofSeconds(1);

    private static final Map<Pattern, String> PLAIN =
            Map.of(
                    Pattern.compile("^Invalid value for positional parameter .*?\\((\\w+)\\): "),
                    "$1: ",
                    Pattern.compile("^Invalid value for option '([^']+)'(?: \\([^)]*\\))?: "),
                    "$1: ",
                    Pattern.compile("^Unmatched arguments? (?:at|from) index \\d+: (.*)$"),
                    "Not understood: $1",
                    Pattern.compile("^Missing required (?:parameters?|options?)[^:]*: (.*)$"),
                    "Missing: $1");

    @Spec private CommandSpec spec = CommandSpec.create();

    /** What {@code --version} prints: the version that {@code bin/avm} found in the pom. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"avm " + System.getProperty("avm.version", "in development")};
        }
    }

    /** Runs one command and ends the JVM with its exit code. */
    public static void main(String... args) {
        Console console = Console.ofThisProcess();
        Path home = Path.of(System.getProperty("avm.home", "")).toAbsolutePath();
        int exitCode =
                commandLine(console, home, PACE)
                        .execute(
                                Arrays.stream(args)
                                        .map(TypedText::argument)
                                        .toArray(String[]::new));
        console.flush();
        if (!console.isWritten()) {
            console.err().println("Not all of the output could be written.");
            console.flush();
            exitCode = Math.max(exitCode, 1);
        }
        System.exit(exitCode);
    }

    private static CommandLine kinds(Console console) {
        return new CommandLine(new KindsCommand(console))
                .addSubcommand(new KindsCommand.Resume(console));
    }

    /**
     * Returns the command with all of its subcommands.
     *
     * @param home the project's folder
     * @param pace the pause between two reads of a lease that is being vended
     */
    static CommandLine commandLine(Console console, Path home, Duration pace) {
        CommandLine commandLine =
                new CommandLine(new Avm())
                        .addSubcommand(new DemoCommand(console, home, pace))
                        .addSubcommand(new LocalCommand(console, home))
                        .addSubcommand(new SetupCommand(console, home))
                        .addSubcommand(new CatalogCommand(console))
                        .addSubcommand(new RequestCommand(console, pace))
                        .addSubcommand(new ListCommand(console))
                        .addSubcommand(new ShowCommand(console))
                        .addSubcommand(new WatchCommand(console, pace))
                        .addSubcommand(new ExtendCommand(console))
                        .addSubcommand(new BudgetCommand(console))
                        .addSubcommand(new KeepCommand(console))
                        .addSubcommand(new CompleteCommand(console))
                        .addSubcommand(new RetireCommand(console))
                        .addSubcommand(new WithdrawCommand(console))
                        .addSubcommand(new ApproveCommand(console))
                        .addSubcommand(new RejectCommand(console))
                        .addSubcommand(new SlackCommand(console, pace))
                        .addSubcommand(new HandOverCommand(console))
                        .addSubcommand(new ProfilesCommand(console))
                        .addSubcommand(new PoolCommand(console))
                        .addSubcommand(new CostsCommand(console))
                        .addSubcommand(new ClosuresCommand(console))
                        .addSubcommand(new ResumeCommand(console, pace))
                        .addSubcommand(kinds(console))
                        .addSubcommand(new ReleaseDomainCommand(console))
                        .addSubcommand(new ReconcileCommand(console, pace))
                        .addSubcommand(new DoctorCommand(console))
                        .addSubcommand(new AcceptanceCommand(console, home, pace))
                        .addSubcommand(new ClockCommand(console))
                        .addSubcommand(new MailsCommand(console));
        commandLine
                .getHelpSectionMap()
                .put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, new GroupedCommands());
        commandLine.getHelpSectionMap().remove(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING);
        return commandLine
                .registerConverter(String.class, TypedText::of)
                .setOut(console.out())
                .setErr(console.err())
                .setParameterExceptionHandler((misuse, _) -> explain(console, misuse))
                .setExecutionExceptionHandler((e, command, _) -> explain(console, e, command));
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static int explain(Console console, ParameterException misuse) {
        CommandLine command = misuse.getCommandLine();
        console.err()
                .printf(
                        "%s See %s --help.%n",
                        sentence(Objects.requireNonNullElse(misuse.getMessage(), "Wrong usage.")),
                        command.getCommandSpec().qualifiedName());
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static int explain(Console console, Exception e, CommandLine command) throws Exception {
        return switch (e) {
            case CommandFailed failed -> complain(console, failed, command);
            case LocalCloudException failed -> complain(console, failed, command);
            default -> complain(console, broken(e), command);
        };
    }

    private static int complain(Console console, Exception failed, CommandLine command) {
        console.err().println(failed.getMessage());
        return command.getCommandSpec().exitCodeOnExecutionException();
    }

    private static CommandFailed broken(Exception e) {
        return new CommandFailed(
                "avm failed, which is a fault of its own: %s. Please report it, with what you typed."
                        .formatted(e),
                e);
    }

    /** Picocli's message says where its parser was; people know what they typed. */
    private static String sentence(String message) {
        String line = String.join(" ", message.lines().map(String::strip).toList());
        for (Map.Entry<Pattern, String> plain : PLAIN.entrySet()) {
            line = plain.getKey().matcher(line).replaceFirst(plain.getValue());
        }
        return line.endsWith(".") ? line : line + ".";
    }
}
