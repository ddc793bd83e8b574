package dev.accountvending.local.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.local.gateway.AwsFailure;
import dev.accountvending.local.gateway.Fault;
import dev.accountvending.local.gateway.Moto;
import dev.accountvending.runtime.Json;

import java.util.Map;

/**
 * Restricts calls to Organizations, and knows the places of accounts and units.
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
    private final AccountClosing closing;

    OrganizationTree(Moto moto, String management, AccountClosing closing) {
        this.moto = moto;
        this.management = management;
        this.closing = closing;
    }

    /** Refuses calls of other accounts; a guard. */
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

    /** Returns whether the organization has this account. */
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

    /** Answers in pages of 20 at the most, as AWS does. */
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
        return closing.shown(moto.pass(call.with(request)));
    }

    /** Passes a call on and marks accounts that are being closed in its answer. */
    Answer passShowingClosing(AwsCall call) {
        return closing.shown(moto.pass(call));
    }
}
