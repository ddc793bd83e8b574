package dev.accountvending.dns;

import dev.accountvending.model.Subdomain;
import dev.accountvending.model.VendingFailed;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.DomainName;
import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;
import software.amazon.awssdk.services.apigatewayv2.model.GetDomainNamesResponse;

import java.util.ArrayList;
import java.util.List;

/**
 * The custom domain names of API Gateway in one region of a member. Those of a region are known to
 * both versions of its API; names at the edge to the first alone (<a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html">custom
 * domain names</a>).
 */
final class ApiDomainNames {
    private static final int PAGE = 500;

    private final ApiGatewayClient rest;
    private final ApiGatewayV2Client http;
    private final Subdomain domain;

    ApiDomainNames(ApiGatewayClient rest, ApiGatewayV2Client http, Subdomain domain) {
        this.rest = rest;
        this.http = http;
        this.domain = domain;
    }

    /**
     * Deletes those at the domain and below it; what maps them to APIs goes with them.
     *
     * @return what was deleted
     */
    List<String> remove() {
        List<String> removed = new ArrayList<>();
        for (String name : regional()) {
            unlessGone(() -> http.deleteDomainName(r -> r.domainName(name)));
            removed.add(name);
        }
        for (DomainName name : remaining()) {
            unlessGone(
                    () ->
                            rest.deleteDomainName(
                                    r ->
                                            r.domainName(name.domainName())
                                                    .domainNameId(name.domainNameId())));
            removed.add(name.domainName());
        }
        return removed;
    }

    private List<String> regional() {
        List<String> names = new ArrayList<>();
        @Nullable String token = null;
        do {
            String from = token;
            GetDomainNamesResponse page = http.getDomainNames(r -> r.nextToken(from));
            page.items().stream()
                    .map(software.amazon.awssdk.services.apigatewayv2.model.DomainName::domainName)
                    .filter(domain::covers)
                    .forEach(names::add);
            token = page.nextToken();
        } while (token != null);
        return names;
    }

    private List<DomainName> remaining() {
        List<DomainName> names = new ArrayList<>();
        @Nullable String position = null;
        do {
            String from = position;
            var page = rest.getDomainNames(r -> r.position(from).limit(PAGE));
            page.items().stream().filter(it -> domain.covers(it.domainName())).forEach(names::add);
            position = page.position();
        } while (position != null);
        return names;
    }

    /** A step that is run again, and one whose answer was lost, may find less than was listed. */
    private static void unlessGone(Runnable deletion) {
        try {
            deletion.run();
        } catch (VendingFailed refused) {
            if (!refused.is("NotFoundException")) {
                throw refused;
            }
        }
    }
}
