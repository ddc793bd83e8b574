package dev.accountvending.cli;

import dev.accountvending.catalog.Catalog;
import dev.accountvending.catalog.InvalidCatalog;
import dev.accountvending.model.AccountId;
import dev.accountvending.model.InvalidValue;
import dev.accountvending.model.OuPath;
import dev.accountvending.model.ProtectedRole;
import dev.accountvending.setup.Blueprint;
import dev.accountvending.setup.CheckResult;
import dev.accountvending.setup.Fix;
import dev.accountvending.setup.ManagementClients;
import dev.accountvending.setup.Setup;
import dev.accountvending.setup.SetupFailed;
import dev.accountvending.setup.SetupOptions;
import dev.accountvending.setup.SystemResolver;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import software.amazon.awssdk.core.SdkSystemSetting;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

@Command(
        name = "setup",
        description = {
            "Makes an organization ready for the vending machine.",
            "Looks what is missing, asks for each change singly, and says what remains; before the first deployment, and at any time after it. With AWS credentials of the management account. Exits with 1 if something remains."
        },
        mixinStandardHelpOptions = true)
final class SetupCommand implements Callable<Integer> {
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Console console;
    private final Path home;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--parent-domain",
            paramLabel = "DOMAIN",
            description =
                    "The domain below which accounts get theirs; its zone is in this account.")
    private @Nullable String parentDomain;

    @Option(
            names = "--vending-account",
            paramLabel = "ID",
            description = "The member that the vending machine is deployed to.")
    private @Nullable String vendingAccount;

    @Option(
            names = "--identity-account",
            paramLabel = "ID",
            description =
                    "The member where people sign in, to see that no guardrail stands before it.")
    private @Nullable String identityAccount;

    @Option(
            names = "--protect",
            paramLabel = "ID",
            split = ",",
            description =
                    "Members that the vending machine cannot close, move or enter: of logs, of security; the identity account is among them by itself.")
    private List<String> protectedAccounts = List.of();

    @Option(
            names = "--external-id",
            paramLabel = "TEXT",
            description = "What the roles ask the vending machine for (default: a fresh one).")
    private @Nullable String externalId;

    @Option(
            names = "--installation",
            paramLabel = "NAME",
            defaultValue = "account-vending-prod",
            description = "Service and stage (default: ${DEFAULT-VALUE}).")
    private String installation = "";

    @Option(
            names = "--access-role",
            paramLabel = "NAME",
            defaultValue = "OrganizationAccountAccessRole",
            description = "The role that new accounts are made with (default: ${DEFAULT-VALUE}).")
    private String accessRole = "";

    @Option(
            names = "--protected-roles",
            paramLabel = "NAMES",
            defaultValue = "",
            description = {
                "Roles that your other tools put into members, separated by commas, as CompanyAudit",
                "or /security/Scanner*: nobody there makes or changes them."
            })
    private String protectedRoles = "";

    @Option(
            names = "--quarantine-ou",
            paramLabel = "PATH",
            defaultValue = "Quarantine",
            description = "For accounts of failed leases (default: ${DEFAULT-VALUE}).")
    private String quarantine = "";

    @Option(
            names = "--pool-ou",
            paramLabel = "PATH",
            defaultValue = "Pool",
            description = "For clean accounts (default: ${DEFAULT-VALUE}).")
    private String pool = "";

    @Option(
            names = "--frozen-ou",
            paramLabel = "PATH",
            defaultValue = "Frozen",
            description = "For accounts whose budget is used up (default: ${DEFAULT-VALUE}).")
    private String frozen = "";

    @Option(
            names = "--identity-center",
            paramLabel = "ARN",
            description = "Identity Center's instance, where owners are assigned by it.")
    private @Nullable String identityCenter;

    @Option(
            names = "--identity-store",
            paramLabel = "ID",
            description = "The id of its identity store.")
    private @Nullable String identityStore;

    @Option(
            names = "--accounts",
            paramLabel = "N",
            converter = Count.class,
            defaultValue = "0",
            description = "How many accounts are planned, to say what will not fit.")
    private int accounts;

    @Option(
            names = "--closures",
            paramLabel = "N",
            converter = Count.class,
            defaultValue = "0",
            description = "How many accounts are to be closed in a month, likewise.")
    private int closures;

    @Option(
            names = "--region",
            defaultValue = "us-east-1",
            description = "Of the roles' stack (default: ${DEFAULT-VALUE}).")
    private String region = "";

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "The AWS profile (default: the credentials that the AWS SDK finds).")
    private @Nullable String profile;

    @Option(
            names = "--endpoint-url",
            paramLabel = "URL",
            description = "Another AWS, such as `avm local`'s (default: $AWS_ENDPOINT_URL).")
    private @Nullable URI endpoint;

    @Option(names = "--yes", description = "Answer every question with yes.")
    private boolean yes;

    @Option(
            names = "--dry-run",
            description = "Ask nothing, change nothing; exit with 1 where something is to be done.")
    private boolean dryRun;

    SetupCommand(Console console, Path home) {
        this.console = console;
        this.home = home;
    }

    @Override
    public Integer call() {
        if (!yes && !dryRun && console.in().isEmpty()) {
            throw misuse("Without a terminal, say --yes or --dry-run.");
        }
        SetupOptions wishes = wishes();
        Blueprint.Places places = valid(this::places);
        if (isOnThisMachine()) {
            // Otherwise it waits for an EC2 instance's metadata, which no local cloud has.
            System.setProperty(SdkSystemSetting.AWS_EC2_METADATA_DISABLED.property(), "true");
        }
        try (ManagementClients clients = new ManagementClients(profile, region, endpoint)) {
            Blueprint blueprint =
                    Blueprint.of(home, catalog(), accessRole, wishes.protectedRoles(), places);
            return run(new Setup(home, clients, wishes, blueprint, this::nameServers), wishes);
        } catch (SetupFailed e) {
            throw new CommandFailed(Objects.requireNonNullElse(e.getMessage(), "Setup failed."), e);
        }
    }

    private int run(Setup setup, SetupOptions wishes) {
        Setup.Report report = setup.look();
        print(report.findings());
        console.out().println();
        if (!dryRun && change(report)) {
            report = setup.look();
            console.out().println();
            remaining(report);
        } else if (!report.open().isEmpty()) {
            console.out().printf("Of these, %d remain to be done.%n", report.open().size());
        } else {
            console.out().println("Nothing remains to be done here.");
        }
        conclude(report, wishes);
        return report.open().isEmpty() ? 0 : 1;
    }

    /**
     * Asks for each change, and makes those that are confirmed.
     *
     * @return whether any was tried
     */
    private boolean change(Setup.Report report) {
        boolean tried = false;
        for (CheckResult finding : report.findings()) {
            Optional<Fix> change = finding.change();
            if (change.isPresent() && isWanted(finding, change.get())) {
                tried = true;
                make(finding, change.get());
            }
        }
        return tried;
    }

    private boolean isWanted(CheckResult finding, Fix change) {
        if (!change.isPossible().getAsBoolean()) {
            console.err()
                    .printf(
                            "Skipped %s: something that it needs is missing, see above.%n",
                            finding.subject());
            return false;
        }
        return yes || console.confirm(change.question()).orElse(false);
    }

    private void make(CheckResult finding, Fix change) {
        try {
            console.out().printf("Done: %s.%n", change.make());
        } catch (SetupFailed e) {
            console.err().printf("Not done: %s: %s%n", finding.subject(), e.getMessage());
        }
        console.flush();
    }

    private void print(List<CheckResult> findings) {
        new TextTable(
                        List.of("found", "what", "detail"),
                        findings.stream()
                                .map(
                                        finding ->
                                                List.of(
                                                        finding.verdict().toString(),
                                                        finding.subject(),
                                                        finding.detail()))
                                .toList())
                .print(console);
        console.flush();
    }

    private void remaining(Setup.Report report) {
        if (report.open().isEmpty()) {
            console.out().println("Nothing remains to be done here.");
            return;
        }
        console.out().println("What remains:");
        print(report.open());
    }

    private void conclude(Setup.Report report, SetupOptions wishes) {
        if (report.lacksRoles()) {
            console.out()
                    .printf(
                            "%nThe roles by hand: CloudFormation, Create stack, upload organization/management-account.yaml,%nname it account-vending, with %s.%n",
                            report.parameters());
        }
        console.out()
                .printf(
                        "%nFor stages/%s.yml, a copy of stages/example.yml, whose other settings it needs too:%n",
                        wishes.stage());
        report.settings().forEach((name, value) -> console.out().printf("%s: %s%n", name, value));
        if (report.open().isEmpty()) {
            console.out()
                    .printf(
                            "Then, with credentials of the vending account: bin/deploy --stage %s%n",
                            wishes.stage());
        } else {
            console.out().println("Deploy when nothing remains; run this again to see.");
        }
    }

    private SetupOptions wishes() {
        return valid(
                () ->
                        new SetupOptions(
                                parentDomain,
                                vendingAccount == null ? null : new AccountId(vendingAccount),
                                identityAccount == null ? null : new AccountId(identityAccount),
                                protectedAccounts.stream().map(AccountId::new).toList(),
                                externalId,
                                installation,
                                accessRole,
                                ProtectedRole.list(protectedRoles),
                                identityCenter,
                                identityStore,
                                accounts,
                                closures));
    }

    private Blueprint.Places places() {
        return new Blueprint.Places(new OuPath(quarantine), new OuPath(pool), new OuPath(frozen));
    }

    private <T> T valid(Supplier<T> value) {
        try {
            return value.get();
        } catch (InvalidValue e) {
            throw misuse(Objects.requireNonNullElse(e.getMessage(), "Wrong usage."));
        }
    }

    private ParameterException misuse(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private Catalog catalog() {
        Path file = home.resolve("catalog.yml");
        try {
            return Catalog.parse(Files.readString(file), file.getFileName().toString());
        } catch (InvalidCatalog e) {
            throw new CommandFailed(Objects.requireNonNullElse(e.getMessage(), "catalog.yml"), e);
        } catch (IOException e) {
            throw new CommandFailed("%s cannot be read.".formatted(file), e);
        }
    }

    /**
     * Returns nothing for an endpoint other than AWS's, whose names the public DNS does not have.
     */
    private Optional<Set<String>> nameServers(String domain) {
        return other().isPresent() ? Optional.empty() : SystemResolver.nameServers(domain);
    }

    private Optional<URI> other() {
        return Optional.ofNullable(endpoint)
                .or(() -> Optional.ofNullable(System.getenv("AWS_ENDPOINT_URL")).map(URI::create));
    }

    private boolean isOnThisMachine() {
        return other().map(URI::getHost).filter(THIS_MACHINE::contains).isPresent();
    }
}
