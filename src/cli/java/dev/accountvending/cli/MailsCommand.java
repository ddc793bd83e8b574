package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.runtime.Json;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.concurrent.Callable;
import java.util.stream.Collectors;

@Command(
        name = "mails",
        description = "Shows the mails that the local cloud has sent, oldest first.",
        mixinStandardHelpOptions = true)
final class MailsCommand implements Callable<Integer> {
    private final Console console;

    @Mixin private ApiOptions asking = new ApiOptions();

    @Option(names = "--to", paramLabel = "EMAIL", description = "Only this person's.")
    private @Nullable String to;

    MailsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (Api api = asking.localApi()) {
            ArrayNode mails = Json.MAPPER.createArrayNode();
            api.mails().path("mails").valueStream().filter(this::isWanted).forEach(mails::add);
            if (asking.json()) {
                ObjectNode document = Json.MAPPER.createObjectNode();
                document.set("mails", mails);
                console.printJson(document);
            } else if (mails.isEmpty()) {
                console.out().println("No mail has been sent.");
            } else {
                mails.forEach(this::print);
            }
            return 0;
        }
    }

    private boolean isWanted(JsonNode mail) {
        return to == null
                || mail.path("to").valueStream().anyMatch(each -> each.asText().equals(to));
    }

    private void print(JsonNode mail) {
        console.out()
                .printf(
                        "To: %s%nSubject: %s%n%n%s%n%n",
                        mail.path("to")
                                .valueStream()
                                .map(JsonNode::asText)
                                .collect(Collectors.joining(", ")),
                        mail.path("subject").asText(),
                        mail.path("text").asText().strip());
    }
}
