package dev.accountvending.simulation.aws;

import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;
import software.amazon.awssdk.services.apigatewayv2.model.DeleteDomainNameRequest;
import software.amazon.awssdk.services.apigatewayv2.model.DeleteDomainNameResponse;
import software.amazon.awssdk.services.apigatewayv2.model.DomainName;
import software.amazon.awssdk.services.apigatewayv2.model.GetDomainNamesRequest;
import software.amazon.awssdk.services.apigatewayv2.model.GetDomainNamesResponse;
import software.amazon.awssdk.services.apigatewayv2.model.NotFoundException;

import java.time.Clock;

/** The custom domain names that an owner has made in API Gateway, in one region. */
final class DomainNames implements ApiGatewayV2Client {
    /** The id of such a resource is the domain name. */
    static final String TYPE = "AWS::ApiGatewayV2::DomainName";

    private final SimulatedAccount account;
    private final String region;
    private final Refusal refusal;

    DomainNames(SimulatedAccount account, String region, Clock clock) {
        this.account = account;
        this.region = region;
        this.refusal = new Refusal("ApiGatewayV2", clock);
    }

    @Override
    public GetDomainNamesResponse getDomainNames(GetDomainNamesRequest request) {
        return GetDomainNamesResponse.builder()
                .items(
                        account.resources(TYPE, region).stream()
                                .map(name -> DomainName.builder().domainName(name).build())
                                .toList())
                .build();
    }

    @Override
    public DeleteDomainNameResponse deleteDomainName(DeleteDomainNameRequest request) {
        boolean removed =
                account.resources.removeIf(
                        it ->
                                it.type().equals(TYPE)
                                        && it.region().equals(region)
                                        && it.id().equals(request.domainName()));
        if (!removed) {
            throw refusal.of(
                    NotFoundException.builder(), 404, "NotFoundException", "Invalid domain name");
        }
        return DeleteDomainNameResponse.builder().build();
    }

    @Override
    public String serviceName() {
        return "apigateway";
    }

    @Override
    public void close() {}
}
