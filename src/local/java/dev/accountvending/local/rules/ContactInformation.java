package dev.accountvending.local.rules;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.local.gateway.AwsFailure;
import dev.accountvending.local.gateway.Rules;
import dev.accountvending.runtime.Json;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An account's primary contact, which a new account gets from its organization (<a
 * href="https://docs.aws.amazon.com/accounts/latest/reference/API_PutContactInformation.html">PutContactInformation</a>).
 */
final class ContactInformation {
    private static final List<String> REQUIRED =
            List.of("AddressLine1", "City", "CountryCode", "FullName", "PhoneNumber", "PostalCode");

    private final Map<String, ObjectNode> byAccount = new ConcurrentHashMap<>();

    void install(Rules rules) {
        rules.rule("account:GetContactInformation", this::get);
        rules.rule("account:PutContactInformation", this::put);
    }

    private Answer get(AwsCall call) {
        String account = EnabledRegions.account(call, call.json());
        ObjectNode answer = Json.MAPPER.createObjectNode();
        answer.set("ContactInformation", byAccount.computeIfAbsent(account, _ -> ofOrganization()));
        return Answer.json(answer);
    }

    private Answer put(AwsCall call) {
        ObjectNode request = call.json();
        if (!(request.path("ContactInformation") instanceof ObjectNode contact)
                || REQUIRED.stream().anyMatch(name -> contact.path(name).asText("").isEmpty())) {
            throw new AwsFailure(
                    400,
                    "ValidationException",
                    "A contact has " + String.join(", ", REQUIRED) + ".");
        }
        byAccount.put(EnabledRegions.account(call, request), contact.deepCopy());
        return Answer.json(Json.MAPPER.createObjectNode());
    }

    private static ObjectNode ofOrganization() {
        return Json.MAPPER
                .createObjectNode()
                .put("FullName", "Example Organization")
                .put("CompanyName", "Example")
                .put("AddressLine1", "123 Any Street")
                .put("City", "Any Town")
                .put("StateOrRegion", "WA")
                .put("PostalCode", "98101")
                .put("CountryCode", "US")
                .put("PhoneNumber", "+12065550100");
    }
}
