package dev.accountvending.cli;

import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Lists the commands in the help of {@code avm}, grouped by task. */
final class GroupedCommands implements IHelpSectionRenderer {
    /** Every command, in the order of the help. */
    static final Map<String, List<String>> GROUPS = new LinkedHashMap<>();

    private static final String MARGIN = "  ";
    private static final int NAMES = 18;
    private static final int WIDTH = 80;

    static {
        GROUPS.put(
                "Use accounts",
                List.of(
                        "catalog",
                        "request",
                        "list",
                        "show",
                        "watch",
                        "hand-over",
                        "profiles",
                        "extend",
                        "budget",
                        "keep",
                        "complete",
                        "retire",
                        "withdraw"));
        GROUPS.put("Approve", List.of("approve", "reject"));
        GROUPS.put(
                "Administer",
                List.of(
                        "setup",
                        "doctor",
                        "acceptance",
                        "pool",
                        "costs",
                        "closures",
                        "resume",
                        "kinds",
                        "reconcile",
                        "release-domain"));
        GROUPS.put("Try it on this machine", List.of("demo", "local", "clock", "mails", "slack"));
    }

    @Override
    public String render(Help help) {
        StringBuilder text = new StringBuilder();
        GROUPS.forEach(
                (heading, names) -> {
                    text.append("%n%s%n".formatted(heading));
                    names.forEach(name -> lines(name, help).forEach(text::append));
                });
        return text.toString();
    }

    private static List<String> lines(String name, Help help) {
        CommandLine command = Objects.requireNonNull(help.commandSpec().subcommands().get(name));
        String[] description = command.getCommandSpec().usageMessage().description();
        List<String> lines = new ArrayList<>();
        String label = name;
        for (String line : TextTable.wrapped(description[0], WIDTH - NAMES - MARGIN.length())) {
            lines.add(
                    "%s%s%s%n".formatted(MARGIN, label + " ".repeat(NAMES - label.length()), line));
            label = "";
        }
        return lines;
    }
}
