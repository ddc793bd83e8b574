package dev.accountvending.local.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.core.Timing;
import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.local.gateway.AwsFailure;
import dev.accountvending.local.gateway.Fault;
import dev.accountvending.local.gateway.Moto;
import dev.accountvending.runtime.Json;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who may ask Organizations, where accounts and units are, and accounts that are being closed.
 *
 * <p>{@code CreateAccount}, {@code MoveAccount} and the like work only for the management account
 * (<a
 * href="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_getting-started_concepts.html">concepts</a>);
 * no delegated administrator is modelled.
 */
final class OrganizationTree {
    private static final int PAGE = 20;
    private static final String FIRST_PAGE = "the-first-page-after-all";

    private final Moto moto;
    private final String management;
    private final Timing timing;
    private final Clock clock;
    private final Map<String, Instant> closing = new ConcurrentHashMap<>();

    OrganizationTree(Moto moto, String management, Timing timing, Clock clock) {
        this.moto = moto;
        this.management = management;
        this.timing = timing;
        this.clock = clock;
    }

    /** A guard. */
    void managementAccountOnly(AwsCall call) {
        if (call.service().equals("organizations")
                && !call.operation().equals("organizations:DescribeOrganization")
                && !call.caller().account().equals(management)) {
            throw new AwsFailure(
                    400,
                    "AccessDeniedException",
                    "You don't have permissions to access this resource.");
        }
    }

    /** Whether the organization has this account. */
    boolean has(String account) {
        return moto.organizations(management, "DescribeAccount", Map.of("AccountId", account))
                .succeeded();
    }

    synchronized Answer createUnit(AwsCall call) {
        ObjectNode request = call.json();
        String name = request.path("Name").asText();
        String token = "";
        do {
            ObjectNode ask = Json.MAPPER.createObjectNode();
            ask.put("ParentId", request.path("ParentId").asText());
            if (!token.isEmpty()) {
                ask.put("NextToken", token);
            }
            Answer siblings =
                    moto.json(
                            management,
                            "organizations",
                            "AWSOrganizationsV20161128.ListOrganizationalUnitsForParent",
                            ask);
            if (!siblings.succeeded()) {
                return siblings;
            }
            for (JsonNode unit : siblings.json().path("OrganizationalUnits")) {
                if (unit.path("Name").asText().equals(name)) {
                    throw new AwsFailure(
                            400,
                            "DuplicateOrganizationalUnitException",
                            "An OU with the same name already exists.");
                }
            }
            token = siblings.json().path("NextToken").asText("");
        } while (!token.isEmpty() && !token.equals("null"));
        return moto.pass(call);
    }

    synchronized Answer moveAccount(AwsCall call) {
        ObjectNode request = call.json();
        Answer parents =
                moto.organizations(
                        management,
                        "ListParents",
                        Map.of("ChildId", request.path("AccountId").asText()));
        if (!parents.succeeded()) {
            return parents;
        }
        String parent = parents.json().at("/Parents/0/Id").asText();
        if (parent.equals(request.path("DestinationParentId").asText())) {
            throw new AwsFailure(
                    400,
                    "DuplicateAccountException",
                    "That account is already present in the specified destination.");
        }
        if (!parent.equals(request.path("SourceParentId").asText())) {
            throw new AwsFailure(
                    400,
                    "SourceParentNotFoundException",
                    "We can't find a source root or OU with the ParentId that you specified.");
        }
        return moto.pass(call);
    }

    /** Pages of 20 at the most, as AWS has them. */
    Answer listAccounts(AwsCall call) {
        ObjectNode request = call.json();
        if (call.fault().filter(Fault.EmptyPage.class::isInstance).isPresent()) {
            ObjectNode page = Json.MAPPER.createObjectNode();
            page.putArray("Accounts");
            page.put("NextToken", FIRST_PAGE);
            return Answer.json(page);
        }
        if (request.path("NextToken").asText().equals(FIRST_PAGE)) {
            request.remove("NextToken");
        }
        int asked = request.path("MaxResults").asInt(PAGE);
        request.put("MaxResults", Math.min(PAGE, asked));
        return closingShown(moto.pass(call.with(request)));
    }

    Answer describeAccount(AwsCall call) {
        return closingShown(moto.pass(call));
    }

    Answer closeAccount(AwsCall call) {
        String account = call.json().path("AccountId").asText();
        if (isClosing(account)) {
            throw new AwsFailure(400, "ConflictException", "The account is being closed already.");
        }
        Answer answer = moto.pass(call);
        if (answer.succeeded()) {
            closing.put(account, clock.instant());
        }
        return answer;
    }

    private Answer closingShown(Answer answer) {
        if (!answer.succeeded() || closing.isEmpty()) {
            return answer;
        }
        ObjectNode body = answer.json();
        body.path("Accounts").forEach(this::showClosing);
        showClosing(body.path("Account"));
        return answer.with(body);
    }

    private void showClosing(JsonNode account) {
        if (account instanceof ObjectNode shown && isClosing(account.path("Id").asText())) {
            shown.put("Status", "PENDING_CLOSURE");
            shown.put("State", "PENDING_CLOSURE");
        }
    }

    private boolean isClosing(String account) {
        Instant since = closing.get(account);
        return since != null && clock.instant().isBefore(since.plus(timing.accountClosure()));
    }
}
