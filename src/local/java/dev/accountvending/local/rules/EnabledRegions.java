package dev.accountvending.local.rules;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.local.gateway.AwsFailure;
import dev.accountvending.local.gateway.Rules;
import dev.accountvending.runtime.Json;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The regions of an account: those that all accounts have, and those that it opted in to, at once
 * (<a
 * href="https://docs.aws.amazon.com/accounts/latest/reference/API_EnableRegion.html">EnableRegion</a>;
 * at AWS that takes minutes). EC2 and Account Management answer the same.
 *
 * <p>The local cloud may have fewer of those that all accounts have, because a local vend would
 * spend most of its time on default VPCs in all of them.
 */
final class EnabledRegions {
    private static final List<String> BY_DEFAULT =
            List.of(
                    "ap-northeast-1",
                    "ap-northeast-2",
                    "ap-northeast-3",
                    "ap-south-1",
                    "ap-southeast-1",
                    "ap-southeast-2",
                    "ca-central-1",
                    "eu-central-1",
                    "eu-north-1",
                    "eu-west-1",
                    "eu-west-2",
                    "eu-west-3",
                    "sa-east-1",
                    "us-east-1",
                    "us-east-2",
                    "us-west-1",
                    "us-west-2");
    private static final List<String> OPT_IN =
            List.of(
                    "af-south-1",
                    "ap-east-1",
                    "ap-east-2",
                    "ap-south-2",
                    "ap-southeast-3",
                    "ap-southeast-4",
                    "ap-southeast-5",
                    "ap-southeast-6",
                    "ap-southeast-7",
                    "ca-west-1",
                    "eu-central-2",
                    "eu-south-1",
                    "eu-south-2",
                    "il-central-1",
                    "me-central-1",
                    "me-south-1",
                    "mx-central-1");

    private final List<String> byDefault;
    private final Map<String, Set<String>> optedIn = new ConcurrentHashMap<>();

    /**
     * @param regions those that all accounts have; AWS's if it is empty
     */
    EnabledRegions(List<String> regions) {
        this.byDefault = regions.isEmpty() ? BY_DEFAULT : List.copyOf(regions);
    }

    void install(Rules rules) {
        rules.rule("ec2:DescribeRegions", this::describe);
        rules.rule("account:ListRegions", this::list);
        rules.rule("account:GetRegionOptStatus", this::status);
        rules.rule("account:EnableRegion", this::enable);
        rules.rule("account:DisableRegion", this::disable);
    }

    private Answer describe(AwsCall call) {
        String account = call.caller().account();
        boolean all = call.parameter("AllRegions").filter("true"::equals).isPresent();
        List<String> named = values(call, "RegionName.");
        named.stream()
                .filter(name -> !all().contains(name))
                .findFirst()
                .ifPresent(
                        name -> {
                            throw new AwsFailure(
                                    400,
                                    "InvalidParameterValue",
                                    "Invalid region provided: " + name);
                        });
        StringBuilder items = new StringBuilder();
        for (String region : all()) {
            boolean shown = all || isEnabled(account, region);
            if (shown && (named.isEmpty() || named.contains(region)) && isWanted(call, region)) {
                items.append(
                        "<item>%s%s%s</item>"
                                .formatted(
                                        Ec2Settings.member("regionName", region),
                                        Ec2Settings.member(
                                                "regionEndpoint",
                                                "ec2.%s.amazonaws.com".formatted(region)),
                                        Ec2Settings.member("optInStatus", optIn(account, region))));
            }
        }
        return Ec2Settings.answer(call, "<regionInfo>%s</regionInfo>".formatted(items));
    }

    /** Returns whether the call's filters select a region. */
    private boolean isWanted(AwsCall call, String region) {
        for (int i = 1; call.parameter("Filter.%d.Name".formatted(i)).isPresent(); i++) {
            String name = call.requiredParameter("Filter.%d.Name".formatted(i));
            String value =
                    switch (name) {
                        case "region-name" -> region;
                        case "endpoint" -> "ec2.%s.amazonaws.com".formatted(region);
                        case "opt-in-status" -> optIn(call.caller().account(), region);
                        default ->
                                throw new AwsFailure(
                                        400,
                                        "InvalidParameterValue",
                                        "The filter '%s' is invalid".formatted(name));
                    };
            if (!values(call, "Filter.%d.Value.".formatted(i)).contains(value)) {
                return false;
            }
        }
        return true;
    }

    private static List<String> values(AwsCall call, String prefix) {
        List<String> values = new ArrayList<>();
        for (int i = 1; call.parameter(prefix + i).isPresent(); i++) {
            values.add(call.requiredParameter(prefix + i));
        }
        return values;
    }

    private Answer list(AwsCall call) {
        ObjectNode request = call.json();
        String account = account(call, request);
        List<String> wanted =
                request.path("RegionOptStatusContains")
                        .valueStream()
                        .map(node -> node.asText())
                        .toList();
        List<String> regions =
                all().stream()
                        .filter(
                                region ->
                                        wanted.isEmpty()
                                                || wanted.contains(status(account, region)))
                        .toList();
        int from = request.path("NextToken").asInt(0);
        int to = Math.min(regions.size(), from + request.path("MaxResults").asInt(50));
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ArrayNode page = answer.putArray("Regions");
        regions.subList(Math.min(from, to), to).forEach(region -> page.add(told(account, region)));
        if (to < regions.size()) {
            answer.put("NextToken", Integer.toString(to));
        }
        return Answer.json(answer);
    }

    private Answer status(AwsCall call) {
        ObjectNode request = call.json();
        return Answer.json(told(account(call, request), region(request)));
    }

    private Answer enable(AwsCall call) {
        ObjectNode request = call.json();
        String region = region(request);
        if (!byDefault.contains(region)) {
            of(account(call, request)).add(region);
        }
        return Answer.json(Json.MAPPER.createObjectNode());
    }

    private Answer disable(AwsCall call) {
        ObjectNode request = call.json();
        String region = region(request);
        if (byDefault.contains(region)) {
            throw invalid("The region %s is enabled by default.".formatted(region));
        }
        of(account(call, request)).remove(region);
        return Answer.json(Json.MAPPER.createObjectNode());
    }

    /** Returns the caller's account, or the member that the management account names. */
    static String account(AwsCall call, ObjectNode request) {
        return request.path("AccountId").asText(call.caller().account());
    }

    private String region(ObjectNode request) {
        String region = request.path("RegionName").asText();
        if (!all().contains(region)) {
            throw invalid("There is no region %s.".formatted(region));
        }
        return region;
    }

    private static AwsFailure invalid(String message) {
        return new AwsFailure(400, "ValidationException", message);
    }

    private ObjectNode told(String account, String region) {
        return Json.MAPPER
                .createObjectNode()
                .put("RegionName", region)
                .put("RegionOptStatus", status(account, region));
    }

    private String status(String account, String region) {
        if (byDefault.contains(region)) {
            return OPT_IN.contains(region) ? "ENABLED" : "ENABLED_BY_DEFAULT";
        }
        return isEnabled(account, region) ? "ENABLED" : "DISABLED";
    }

    private String optIn(String account, String region) {
        return switch (status(account, region)) {
            case "ENABLED_BY_DEFAULT" -> "opt-in-not-required";
            case "ENABLED" -> "opted-in";
            default -> "not-opted-in";
        };
    }

    private boolean isEnabled(String account, String region) {
        return byDefault.contains(region) || of(account).contains(region);
    }

    private Set<String> of(String account) {
        return optedIn.computeIfAbsent(account, _ -> ConcurrentHashMap.newKeySet());
    }

    private List<String> all() {
        return Stream.concat(byDefault.stream(), OPT_IN.stream()).distinct().sorted().toList();
    }
}
