package dev.accountvending.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A project of test functions, with this project's installation of moto. */
final class TestProject {
    private static final String FUNCTIONS =
            """
            echo: {handler: "dev.accountvending.local.TestFunctions$Echo", timeout: 5,
              environment: {PLAIN: "yes", COMPUTED: "${self:service}"}}
            chain: {handler: "dev.accountvending.local.TestFunctions$Chain", timeout: 20}
            reluctant: {handler: "dev.accountvending.local.TestFunctions$Reluctant", timeout: 5}
            endless: {handler: "dev.accountvending.local.TestFunctions$Endless", timeout: 1}
            clockwork:
              handler: "dev.accountvending.local.TestFunctions$Clockwork"
              timeout: 10
              events:
                - schedule: {rate: [rate(1 hour)]}
            stumbling:
              handler: "dev.accountvending.local.TestFunctions$Stumbling"
              events:
                - schedule: rate(1 hour)
            door:
              handler: "dev.accountvending.local.TestFunctions$Door"
              events:
                - httpApi: {method: POST, path: "/things/{name}"}
                - httpApi: {method: GET, path: "/mine", authorizer: {type: aws_iam}}
            """;
    private static final String STATE_MACHINE =
            """
            {"StartAt": "Reluctant", "States": {"Reluctant": {"Type": "Task", "Resource": "${Reluctant}",
              "Retry": [{"ErrorEquals": ["dev.accountvending.model.AccountNotReady"],
                "IntervalSeconds": 1, "BackoffRate": 1, "MaxAttempts": 5}],
              "ResultPath": "$.asked", "End": true}}}
            """;
    private static final String ENDLESS =
            """
            {"StartAt": "Endless", "States": {"Endless": {"Type": "Task", "Resource": "${Endless}",
              "End": true}}}
            """;

    /** By it no function sleeps, however far a test moves the clock. */
    private static final String WAKE =
            """
            {"StartAt": "ListFunctions", "States": {"ListFunctions": {"Type": "Pass",
              "Result": "unscheduledFunctions", "End": true}}}
            """;

    private TestProject() {}

    static Path in(Path folder) throws IOException {
        Path here = Path.of("").toAbsolutePath();
        Files.createDirectories(here.resolve("build"));
        Files.createSymbolicLink(folder.resolve("build"), here.resolve("build"));
        Files.createSymbolicLink(folder.resolve("organization"), here.resolve("organization"));
        Files.createSymbolicLink(folder.resolve("catalog.yml"), here.resolve("catalog.yml"));
        write(folder, "functions/test.yml", FUNCTIONS);
        write(folder, "statemachine/try-it.asl.json", STATE_MACHINE);
        write(folder, "statemachine/endless.asl.json", ENDLESS);
        write(folder, "statemachine/wake-functions.asl.json", WAKE);
        write(
                folder,
                "resources/ledger.yml",
                Files.readString(here.resolve("resources/ledger.yml")));
        return folder;
    }

    private static void write(Path folder, String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
