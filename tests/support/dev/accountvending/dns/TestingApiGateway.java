package dev.accountvending.dns;

import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.DeleteDomainNameRequest;
import software.amazon.awssdk.services.apigateway.model.DeleteDomainNameResponse;
import software.amazon.awssdk.services.apigateway.model.DomainName;
import software.amazon.awssdk.services.apigateway.model.GetDomainNamesRequest;
import software.amazon.awssdk.services.apigateway.model.GetDomainNamesResponse;
import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;

import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * API Gateway in one region, with its two APIs: names of the region are known to both, names at the
 * edge to the first alone. A page holds one, so that paging is tried.
 */
final class TestingApiGateway {
    final TestingFaults faults = new TestingFaults();
    final Rest rest = new Rest();
    final Http http = new Http();
    private final TreeSet<String> regional = new TreeSet<>();
    private final TreeSet<String> edge = new TreeSet<>();

    void addRegional(String name) {
        regional.add(name);
    }

    void addEdge(String name) {
        edge.add(name);
    }

    List<String> names() {
        return List.copyOf(all());
    }

    private NavigableSet<String> all() {
        NavigableSet<String> all = new TreeSet<>(regional);
        all.addAll(edge);
        return all;
    }

    private static void delete(Set<String> names, String name) {
        if (!names.remove(name)) {
            throw TestingFaults.refusal("NotFoundException");
        }
    }

    private static Optional<String> nextAfter(NavigableSet<String> names, String before) {
        return Optional.ofNullable(names.higher(before));
    }

    /** The first API. */
    final class Rest implements ApiGatewayClient {
        @Override
        public GetDomainNamesResponse getDomainNames(GetDomainNamesRequest request) {
            return faults.call(
                    "rest:GetDomainNames",
                    () -> {
                        var found =
                                nextAfter(
                                        all(), Optional.ofNullable(request.position()).orElse(""));
                        return GetDomainNamesResponse.builder()
                                .items(
                                        found.stream()
                                                .map(
                                                        it ->
                                                                DomainName.builder()
                                                                        .domainName(it)
                                                                        .build())
                                                .toList())
                                .position(
                                        found.filter(it -> nextAfter(all(), it).isPresent())
                                                .orElse(null))
                                .build();
                    });
        }

        @Override
        public DeleteDomainNameResponse deleteDomainName(DeleteDomainNameRequest request) {
            return faults.call(
                    "rest:DeleteDomainName",
                    () -> {
                        delete(edge, request.domainName());
                        return DeleteDomainNameResponse.builder().build();
                    });
        }

        @Override
        public String serviceName() {
            return "apigateway";
        }

        @Override
        public void close() {}
    }

    /** The second API. */
    final class Http implements ApiGatewayV2Client {
        @Override
        public software.amazon.awssdk.services.apigatewayv2.model.GetDomainNamesResponse
                getDomainNames(
                        software.amazon.awssdk.services.apigatewayv2.model.GetDomainNamesRequest
                                request) {
            return faults.call(
                    "http:GetDomainNames",
                    () -> {
                        var found =
                                nextAfter(
                                        regional,
                                        Optional.ofNullable(request.nextToken()).orElse(""));
                        return software.amazon.awssdk.services.apigatewayv2.model
                                .GetDomainNamesResponse.builder()
                                .items(
                                        found.stream()
                                                .map(
                                                        it ->
                                                                software.amazon.awssdk.services
                                                                        .apigatewayv2.model
                                                                        .DomainName.builder()
                                                                        .domainName(it)
                                                                        .build())
                                                .toList())
                                .nextToken(
                                        found.filter(it -> nextAfter(regional, it).isPresent())
                                                .orElse(null))
                                .build();
                    });
        }

        @Override
        public software.amazon.awssdk.services.apigatewayv2.model.DeleteDomainNameResponse
                deleteDomainName(
                        software.amazon.awssdk.services.apigatewayv2.model.DeleteDomainNameRequest
                                request) {
            return faults.call(
                    "http:DeleteDomainName",
                    () -> {
                        delete(regional, request.domainName());
                        return software.amazon.awssdk.services.apigatewayv2.model
                                .DeleteDomainNameResponse.builder()
                                .build();
                    });
        }

        @Override
        public String serviceName() {
            return "apigateway";
        }

        @Override
        public void close() {}
    }
}
