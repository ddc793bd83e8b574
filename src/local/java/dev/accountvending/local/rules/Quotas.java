package dev.accountvending.local.rules;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.local.gateway.AwsFailure;
import dev.accountvending.local.gateway.Moto;
import dev.accountvending.local.gateway.Rules;
import dev.accountvending.runtime.Json;

import org.w3c.dom.Element;

import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * Service Quotas for Organizations, CodeBuild and Lambda, and Route 53's own limits, which moto
 * lacks (<a
 * href="https://docs.aws.amazon.com/servicequotas/2019-06-24/apireference/API_GetServiceQuota.html">GetServiceQuota</a>,
 * <a
 * href="https://docs.aws.amazon.com/Route53/latest/APIReference/API_GetHostedZoneLimit.html">GetHostedZoneLimit</a>,
 * <a
 * href="https://docs.aws.amazon.com/Route53/latest/APIReference/API_GetAccountLimit.html">GetAccountLimit</a>).
 */
final class Quotas {
    private static final String ORGANIZATIONS = "organizations";
    private static final String ACCOUNTS = "L-29A0C5DF";
    private static final int ACCOUNTS_BY_DEFAULT = 10;
    private static final String BUILDS = "codebuild";
    private static final String LAMBDA = "lambda";
    private static final int RECORDS = 10_000;
    private static final int ZONES = 500;

    private final Moto moto;
    private final IntSupplier accounts;
    private volatile int builds = 4;
    private volatile int concurrency = 1_000;

    /**
     * Creates the quotas of this organization.
     *
     * @param accounts how many it may have
     */
    Quotas(Moto moto, IntSupplier accounts) {
        this.moto = moto;
        this.accounts = accounts;
    }

    /** Sets how many builds that clean accounts CodeBuild is said to run at once. */
    void builds(int most) {
        builds = most;
    }

    /** Sets how many functions Lambda is said to run at once in an account. */
    void concurrency(int most) {
        concurrency = most;
    }

    void install(Rules rules) {
        rules.rule("servicequotas:GetServiceQuota", call -> quota(call, accounts.getAsInt()));
        rules.rule(
                "servicequotas:GetAWSDefaultServiceQuota",
                call -> quota(call, ACCOUNTS_BY_DEFAULT));
        rules.rule("servicequotas:ListServiceQuotas", this::list);
        rules.rule("route53:GetHostedZoneLimit", this::hostedZoneLimit);
        rules.rule("route53:GetAccountLimit", this::accountLimit);
    }

    private Answer quota(AwsCall call, int value) {
        ObjectNode request = call.json();
        if (!request.path("ServiceCode").asText().equals(ORGANIZATIONS)) {
            return moto.pass(call);
        }
        if (!request.path("QuotaCode").asText().equals(ACCOUNTS)) {
            throw unknown();
        }
        ObjectNode answer = Json.MAPPER.createObjectNode();
        answer.set("Quota", accounts(value));
        return Answer.json(answer);
    }

    private Answer list(AwsCall call) {
        ObjectNode answer = Json.MAPPER.createObjectNode();
        ArrayNode quotas = answer.putArray("Quotas");
        switch (call.json().path("ServiceCode").asText()) {
            case ORGANIZATIONS -> quotas.add(accounts(accounts.getAsInt()));
            case BUILDS -> quotas.add(builds());
            case LAMBDA -> quotas.add(concurrency());
            default -> throw unknown();
        }
        return Answer.json(answer);
    }

    private static ObjectNode accounts(int value) {
        return quota(ORGANIZATIONS, "AWS Organizations", ACCOUNTS, value)
                .put("QuotaName", "Default maximum number of accounts")
                .put("GlobalQuota", true);
    }

    private ObjectNode builds() {
        return quota(BUILDS, "AWS CodeBuild", "L-00000000", builds)
                .put("QuotaName", "Concurrently running builds for ARM/Small environment")
                .put("GlobalQuota", false);
    }

    private ObjectNode concurrency() {
        return quota(LAMBDA, "AWS Lambda", "L-B99A9384", concurrency)
                .put("QuotaName", "Concurrent executions")
                .put("GlobalQuota", false);
    }

    private static ObjectNode quota(String service, String name, String code, int value) {
        return Json.MAPPER
                .createObjectNode()
                .put("ServiceCode", service)
                .put("ServiceName", name)
                .put("QuotaCode", code)
                .put("Value", (double) value)
                .put("Unit", "None")
                .put("Adjustable", true);
    }

    private static AwsFailure unknown() {
        return new AwsFailure(
                400, "NoSuchResourceException", "The request failed because the quota is unknown.");
    }

    private Answer hostedZoneLimit(AwsCall call) {
        List<String> path = List.of(call.request().path().split("/", -1));
        String type = path.getLast();
        if (!type.equals("MAX_RRSETS_BY_ZONE")) {
            throw new AwsFailure(
                    400, "InvalidInput", "The local cloud tells MAX_RRSETS_BY_ZONE only.");
        }
        Answer zone =
                moto.route53(
                        call.caller().account(),
                        "/2013-04-01/hostedzone/" + path.get(path.size() - 2),
                        Map.of());
        if (!zone.succeeded()) {
            return zone;
        }
        Element found = Xml.parse(zone.text());
        return limit(
                "GetHostedZoneLimit",
                type,
                RECORDS,
                Integer.parseInt(Xml.required(found, "ResourceRecordSetCount")));
    }

    private Answer accountLimit(AwsCall call) {
        String path = call.request().path();
        String type = path.substring(path.lastIndexOf('/') + 1);
        if (!type.equals("MAX_HOSTED_ZONES_BY_OWNER")) {
            throw new AwsFailure(
                    400, "InvalidInput", "The local cloud tells MAX_HOSTED_ZONES_BY_OWNER only.");
        }
        Answer zones =
                moto.route53(call.caller().account(), "/2013-04-01/hostedzonecount", Map.of());
        return limit(
                "GetAccountLimit",
                type,
                ZONES,
                Integer.parseInt(Xml.required(Xml.parse(zones.text()), "HostedZoneCount")));
    }

    private static Answer limit(String operation, String type, int value, int count) {
        return Answer.xml(
                200,
                "<%1$sResponse xmlns=\"%2$s\"><Limit><Type>%3$s</Type><Value>%4$d</Value></Limit><Count>%5$d</Count></%1$sResponse>"
                        .formatted(operation, HostedZones.NAMESPACE, type, value, count));
    }
}
