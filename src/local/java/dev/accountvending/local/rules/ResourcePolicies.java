package dev.accountvending.local.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.local.gateway.AwsFailure;
import dev.accountvending.local.gateway.Moto;
import dev.accountvending.local.gateway.Rules;
import dev.accountvending.runtime.Json;

/**
 * Adds what moto leaves out of the policies of tables and of Glue's catalog: a table's policy is
 * made and deleted with it, and may be removed twice (<a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteResourcePolicy.html">DeleteResourcePolicy</a>);
 * a catalog without a policy answers an error (<a
 * href="https://docs.aws.amazon.com/glue/latest/webapi/API_GetResourcePolicy.html">GetResourcePolicy</a>).
 */
final class ResourcePolicies {
    private static final String TARGET = "DynamoDB_20120810.";

    private final Moto moto;

    ResourcePolicies(Moto moto) {
        this.moto = moto;
    }

    void install(Rules rules) {
        rules.rule("dynamodb:CreateTable", this::createTable);
        rules.rule("dynamodb:DeleteResourcePolicy", this::deletePolicy);
        rules.rule("glue:GetResourcePolicy", this::catalogPolicy);
    }

    private Answer createTable(AwsCall call) {
        Answer answer = moto.pass(call);
        if (answer.succeeded()) {
            JsonNode policy = call.json().path("ResourcePolicy");
            ObjectNode table = arn(answer.json().at("/TableDescription/TableArn").asText());
            // moto keeps the policy of a table of the same name that was deleted.
            ask(call, "DeleteResourcePolicy", table);
            if (policy.isTextual()) {
                ask(call, "PutResourcePolicy", table.put("Policy", policy.textValue()));
            }
        }
        return answer;
    }

    private Answer deletePolicy(AwsCall call) {
        if (call.json().hasNonNull("ExpectedRevisionId")
                || ask(call, "GetResourcePolicy", arn(call.json().path("ResourceArn").asText()))
                        .succeeded()) {
            return moto.pass(call);
        }
        return Answer.json(Json.MAPPER.createObjectNode());
    }

    private Answer catalogPolicy(AwsCall call) {
        Answer answer = moto.pass(call);
        if (answer.succeeded() && !answer.json().hasNonNull("PolicyInJson")) {
            throw new AwsFailure(400, "EntityNotFoundException", "Policy not found");
        }
        return answer;
    }

    private Answer ask(AwsCall call, String operation, ObjectNode body) {
        return moto.json(
                call.caller().account(), call.region(), "dynamodb", TARGET + operation, body);
    }

    private static ObjectNode arn(String arn) {
        return Json.MAPPER.createObjectNode().put("ResourceArn", arn);
    }
}
