package dev.accountvending.cli;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A hand-over in words, from the API's answer. */
record HandOverText(Api api, JsonNode handOver) {

    /** Returns what is known, the ways in, and the lines for the AWS config. */
    List<String> lines() {
        LeaseText text = new LeaseText(handOver);
        List<String> lines = new ArrayList<>();
        add(lines, "name", text.name());
        add(lines, "kind", text.field("kind"));
        add(lines, "owner", text.field("owner"));
        add(lines, "account", text.field("accountId"));
        add(lines, "alias", text.field("alias"));
        add(lines, "domain", text.field("domain"));
        add(lines, "name servers", nameServers());
        add(lines, "certificate", text.field("certificateStatus"));
        add(lines, "", text.field("certificateArn"));
        lines.addAll(text.incomplete());
        add(lines, "ends", text.expires());
        add(lines, "portal", text.field("accessPortalUrl"));
        lines.add("");
        lines.addAll(ways().lines());
        for (JsonNode role : handOver.path("roles")) {
            if (role.path("awsConfig").isTextual()) {
                lines.add("");
                role.path("awsConfig").textValue().lines().forEach(lines::add);
            }
        }
        lines.add("");
        lines.add(
                "%s puts these profiles into your AWS config."
                        .formatted(api.hint("profiles --write")));
        if (handOver.path("serverlessYml").isTextual()) {
            lines.add(
                    "%s prints a service that deploys here."
                            .formatted(
                                    api.hint("hand-over %s --serverless".formatted(text.name()))));
        }
        return lines;
    }

    private String nameServers() {
        return handOver.path("nameServers")
                .valueStream()
                .map(JsonNode::asText)
                .collect(Collectors.joining(", "));
    }

    private TextTable ways() {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode role : handOver.path("roles")) {
            LeaseText text = new LeaseText(role);
            rows.add(
                    List.of(
                            text.name(),
                            text.field("profile"),
                            text.field("arn"),
                            text.field("switchRoleUrl")));
        }
        return new TextTable(List.of("role", "profile", "arn", "console"), rows);
    }

    private static void add(List<String> lines, String label, String value) {
        if (!value.isEmpty() && !value.equals("-")) {
            lines.add("%-12s %s".formatted(label, value));
        }
    }
}
