package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.runtime.Json;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import software.amazon.awssdk.profiles.ProfileFile;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;

@Command(
        name = "profiles",
        description = "Puts your accounts into your AWS config, as profiles.",
        mixinStandardHelpOptions = true)
final class ProfilesCommand implements Callable<Integer> {
    private static final String HOME = "~/";

    private final Console console;

    @Mixin private ApiOptions asking = new ApiOptions();

    @Option(names = "--owner", description = "Whose accounts, by e-mail address (default: yours).")
    private @Nullable String owner;

    @Option(names = "--write", description = "Write the file; without it, print what would be.")
    private boolean write;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = "${env:AWS_CONFIG_FILE:-~/.aws/config}",
            description = "The file (default: $$AWS_CONFIG_FILE, else ~/.aws/config).")
    private String config = "";

    @Option(
            names = "--mfa-serial",
            paramLabel = "ARN",
            converter = MfaSerial.class,
            defaultValue = "${env:AVM_MFA_SERIAL}",
            description =
                    "Your MFA device, where you sign in with keys of your own (default:"
                            + " $$AVM_MFA_SERIAL).")
    private @Nullable String mfaSerial;

    ProfilesCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (Api api = asking.api()) {
            List<JsonNode> handOvers = handOvers(api);
            if (asking.json()) {
                ObjectNode all = Json.MAPPER.createObjectNode();
                all.putArray("accounts").addAll(handOvers);
                console.printJson(all);
            }
            apply(sections(handOvers));
            return 0;
        }
    }

    private void apply(Collection<ConfigSection> sections) {
        ConfigFile file = new ConfigFile(path());
        ConfigFile.Change change = file.plan(sections);
        if (!write) {
            if (!asking.json()) {
                console.out().println(ConfigMerge.block(sections, System.lineSeparator()));
            }
            console.err().printf("With --write, this is put into %s.%n", file.name());
        } else {
            Path folder = path().toAbsolutePath().resolveSibling("").normalize();
            if (!Files.exists(folder)) {
                console.err().printf("The folder %s is made for it.%n", folder);
            }
            String outcome =
                    change.write()
                            ? "%2$d account profiles written to %1$s.%n"
                            : "%1$s has all %2$d account profiles already.%n";
            console.err().printf(outcome, file.name(), profiles(sections));
        }
        warnOfSources(sections, change);
    }

    /**
     * Warns of missing source profiles: a profile takes its keys from another one, which only its
     * owner can make.
     */
    private void warnOfSources(Collection<ConfigSection> sections, ConfigFile.Change change) {
        sections.stream()
                .flatMap(section -> section.value("source_profile").stream())
                .distinct()
                .filter(source -> !change.hasProfile(source) && !hasKeys(source))
                .forEach(
                        source ->
                                console.err()
                                        .printf(
                                                "There is no profile %s yet, from which these take their keys: make it with `aws configure --profile %s`.%n",
                                                source, source));
    }

    /** Returns whether the profile has keys, which are kept in a file of their own. */
    private static boolean hasKeys(String profile) {
        return ProfileFile.defaultProfileFile().profile(profile).isPresent();
    }

    private static long profiles(Collection<ConfigSection> sections) {
        return sections.stream().filter(section -> section.name().startsWith("profile ")).count();
    }

    private List<JsonNode> handOvers(Api api) {
        return api.accounts(
                        new TreeMap<>(
                                Map.of("owner", owner == null ? "me" : owner, "status", "ACTIVE")))
                .path("accounts")
                .valueStream()
                .map(lease -> lease.path("name").asText())
                .sorted(Comparator.naturalOrder())
                .map(api::handOver)
                .toList();
    }

    /** Returns each section once: every account brings those that accounts share. */
    private Collection<ConfigSection> sections(List<JsonNode> handOvers) {
        Map<String, ConfigSection> sections = new LinkedHashMap<>();
        for (JsonNode role : roles(handOvers)) {
            for (ConfigSection section : ConfigSection.parse(role.path("awsConfig").asText(""))) {
                sections.putIfAbsent(
                        section.name(),
                        Optional.ofNullable(mfaSerial).map(section::withMfa).orElse(section));
            }
        }
        return sections.values();
    }

    private static List<JsonNode> roles(List<JsonNode> handOvers) {
        List<JsonNode> roles = new ArrayList<>();
        for (JsonNode handOver : handOvers) {
            handOver.path("roles")
                    .valueStream()
                    .filter(role -> role.path("awsConfig").isTextual())
                    .forEach(roles::add);
        }
        return roles;
    }

    private Path path() {
        return config.startsWith(HOME)
                ? Path.of(System.getProperty("user.home"), config.substring(HOME.length()))
                : Path.of(config);
    }
}
