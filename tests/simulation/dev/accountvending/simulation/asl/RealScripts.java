package dev.accountvending.simulation.asl;

import static dev.accountvending.simulation.asl.Script.returned;
import static dev.accountvending.simulation.asl.Script.thrown;
import static dev.accountvending.simulation.asl.Script.told;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.functions.FunctionDeclarations;
import dev.accountvending.simulation.asl.Script.Answer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The definitions in {@code statemachine/}, with functions that do well, fail and are retried. */
final class RealScripts {
    private static final Path PROJECT = Path.of("");
    private static final String OURS = "dev.accountvending.model.";
    private static final Map<String, String> DEFINITIONS =
            dev.accountvending.local.StateMachines.read(
                    PROJECT, FunctionDeclarations.read(PROJECT), "123456789012");
    private static final String HOOK =
            "{\"hooks\":[{\"function\":\"%shook\",\"input\":{\"i\":1},\"atMostSeconds\":600,"
                            .formatted(Script.FUNCTIONS)
                    + "\"about\":{\"hook\":\"hook\"}}]}";

    /** The longest way to an account with its domain. */
    private static final Map<String, List<Answer>> VENDED =
            Map.ofEntries(
                    entry(
                            "beginVending",
                            all(
                                    "{\"approval\":true,\"organizationalUnit\":\"a/b\","
                                            + "\"domain\":\"x.example.com\",\"hooks\":true}")),
                    entry("askApproval", List.of(told("{\"approved\":true}"))),
                    entry("claimPooledAccount", all("{\"state\":\"NONE\"}")),
                    entry(
                            "createAccount",
                            all(
                                    "{\"state\":\"QUEUED\",\"waitSeconds\":3}",
                                    "{\"state\":\"IN_PROGRESS\",\"requestId\":\"car-1\"}")),
                    entry(
                            "checkAccountCreation",
                            List.of(
                                    thrown(OURS + "NotYet"),
                                    returned("{\"state\":\"NEW\",\"requestId\":\"car-1\"}"),
                                    returned("{\"state\":\"SUCCEEDED\",\"accountId\":\"1\"}"))),
                    entry("placeAccount", all("null")),
                    entry("recordInventory", all("null")),
                    entry("bootstrapRoles", all("{\"any\":\"thing\"}")),
                    entry("applyBaseline", all("{\"complete\":false}")),
                    entry("findHooks", all(HOOK)),
                    entry("hook", all("\"done\"")),
                    entry("assignAccess", all("{\"settled\":false}")),
                    entry("checkAssignment", all("{\"settled\":true}")),
                    entry("activateLease", all("null")),
                    entry("delegateSubdomain", all("{\"changeId\":\"C\",\"changedAt\":\"t\"}")),
                    entry(
                            "checkDelegation",
                            all(
                                    "{\"delegated\":false,\"changeId\":\"C\",\"changedAt\":\"t\"}",
                                    "{\"delegated\":true}")),
                    entry(
                            "requestCertificate",
                            all("{\"validation\":\"NOT_YET\"}", "{\"validation\":\"WRITTEN\"}")),
                    entry("checkCertificate", all("{\"settled\":false}", "{\"settled\":true}")),
                    entry("notify", all("null")),
                    entry("removeDelegation", all("{\"removed\":true}")),
                    entry("quarantineAccount", all("{\"settled\":false}", "{\"settled\":true}")),
                    entry("failLease", all("{\"cancelled\":false}")));

    private static final Map<String, List<Answer>> RETIRED =
            Map.ofEntries(
                    entry(
                            "beginRetirement",
                            all(
                                    "{\"begun\":true,\"accountId\":\"1\",\"bare\":true,"
                                            + "\"hooks\":true,\"atEnd\":\"recycle\"}")),
                    entry("recordInventory", all("null")),
                    entry("bootstrapRoles", all("null")),
                    entry("revokeAccess", all("{\"settled\":false,\"begunAt\":\"t\"}")),
                    entry(
                            "checkRevocation",
                            all(
                                    "{\"settled\":false,\"begunAt\":\"t\"}",
                                    "{\"settled\":true,\"accountClosed\":false}")),
                    entry("removeDelegation", all("{\"changeId\":\"C\"}")),
                    entry("findHooks", all(HOOK)),
                    entry("hook", all("\"done\"")),
                    entry("removeDomain", all("{\"removed\":false}", "{\"removed\":true}")),
                    entry("resetAccount", all("null")),
                    entry("cleanAccount", all("{\"state\":\"QUEUED\"}", "{\"state\":\"BEGUN\"}")),
                    entry("checkCleaning", all("{\"state\":\"AGAIN\"}", "{\"state\":\"CLEAN\"}")),
                    entry("proveEmpty", all("{\"state\":\"NOT_YET\"}", "{\"state\":\"EMPTY\"}")),
                    entry("returnToPool", all("null")),
                    entry("finishRetirement", all("null")),
                    entry("failRetirement", all("null")));

    private final List<Script> scripts = new ArrayList<>();

    private RealScripts() {}

    static List<Script> all() {
        RealScripts real = new RealScripts();
        real.each("vend-account", VENDED);
        real.each("retire-account", RETIRED);
        real.ways();
        return real.scripts;
    }

    private void add(String name, String machine, Map<String, List<Answer>> answers) {
        try {
            ObjectNode input =
                    (ObjectNode)
                            Script.read(
                                    Files.readString(
                                            PROJECT.resolve(
                                                    "statemachine/%s.input.json"
                                                            .formatted(machine))));
            if (input.has("identityCenter")) {
                input.put("identityCenter", true);
            }
            JsonNode definition = Script.read(String.valueOf(DEFINITIONS.get(machine)));
            scripts.add(new Script(name, definition, input, answers));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All do well; all do so at the third try; and each in turn fails for good. */
    private void each(String machine, Map<String, List<Answer>> well) {
        add(machine, machine, well);
        Map<String, List<Answer>> late = new HashMap<>();
        well.forEach(
                (function, answers) -> {
                    List<Answer> all = new ArrayList<>();
                    if (!function.equals("hook")) {
                        all.add(thrown(OURS + "TransientFailure"));
                        all.add(thrown("Sandbox.Timedout"));
                    }
                    all.addAll(answers);
                    late.put(function, all);
                });
        add(machine + "-retried", machine, late);
        for (String function : well.keySet()) {
            Map<String, List<Answer>> failing = new HashMap<>(well);
            failing.put(function, List.of(thrown(OURS + "VendingFailed")));
            add(machine + "-" + function, machine, failing);
        }
    }

    private void ways() {
        Map<String, List<Answer>> rejected = new HashMap<>(VENDED);
        rejected.put("askApproval", List.of(told("{\"approved\":false}")));
        add("vend-rejected", "vend-account", rejected);
        Map<String, List<Answer>> pooled = new HashMap<>(VENDED);
        pooled.put(
                "beginVending",
                all("{\"approval\":false,\"organizationalUnit\":\"a\",\"domain\":\"d\"}"));
        pooled.put("claimPooledAccount", all("{\"state\":\"SUCCEEDED\",\"accountId\":\"1\"}"));
        pooled.put("applyBaseline", all("{\"complete\":true}"));
        add("vend-pooled", "vend-account", pooled);
        Map<String, List<Answer>> closed = new HashMap<>(RETIRED);
        closed.put(
                "beginRetirement", all("{\"begun\":true,\"accountId\":\"1\",\"atEnd\":\"close\"}"));
        closed.put("closeAccount", all("{\"state\":\"CLOSING\"}"));
        closed.put("checkClosure", all("{\"state\":\"CLOSING\"}", "{\"state\":\"CLOSED\"}"));
        add("retire-closed", "retire-account", closed);
        Map<String, List<Answer>> stays = new HashMap<>(RETIRED);
        stays.put("removeDomain", all("{\"removed\":false}"));
        add("retire-domain-stays", "retire-account", stays);
        add("retire-not", "retire-account", Map.of("beginRetirement", all("{\"begun\":false}")));
        add("slack", "answer-slack", Map.of());
        add(
                "slack-fails",
                "answer-slack",
                Map.of("answerSlack", List.of(thrown("java.lang.IllegalStateException"))));
        add(
                "follow",
                "follow-vend",
                Map.of(
                        "updateProgress",
                        all(
                                "{\"shown\":\"a\",\"ended\":false}",
                                "{\"shown\":\"b\",\"ended\":true}")));
        add("wake", "wake-functions", Map.of("*", all("{\"awake\":true}")));
        add(
                "asleep",
                "wake-functions",
                Map.of("*", all("{\"awake\":true}"), "notify", List.of(thrown("E"))));
    }

    private static List<Answer> all(String... outputs) {
        return List.of(outputs).stream().map(Script::returned).toList();
    }
}
