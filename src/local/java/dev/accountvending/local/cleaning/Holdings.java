package dev.accountvending.local.cleaning;

import com.fasterxml.jackson.databind.JsonNode;

import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.AwsFailure;
import dev.accountvending.local.gateway.Moto;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads all that moto holds for one account, in every region and service, in one call. */
final class Holdings {
    private final Moto moto;
    private final String account;

    /** A service that could not be read, and the reason. */
    record Unread(String service, String region, String why) {}

    /** The result of a read. */
    record Found(List<Holding> holdings, List<Unread> unread) {
        Found {
            holdings = List.copyOf(holdings);
            unread = List.copyOf(unread);
        }

        boolean has(String nukeType, String region) {
            return holdings.stream()
                    .anyMatch(
                            holding ->
                                    holding.region().equals(region)
                                            && holding.nukeType().equals(nukeType));
        }
    }

    Holdings(Moto moto, String account) {
        this.moto = moto;
        this.account = account;
    }

    Found look() {
        JsonNode answer = ask("GET", Map.of("account", account)).json();
        List<Holding> holdings = new ArrayList<>();
        for (JsonNode thing : answer.path("things")) {
            holdings.add(
                    new Holding(
                            thing.path("region").asText(),
                            thing.path("type").asText(),
                            thing.path("id").asText(),
                            thing.path("awsMade").asBoolean()));
        }
        List<Unread> unread = new ArrayList<>();
        for (JsonNode service : answer.path("unread")) {
            unread.add(
                    new Unread(
                            service.path("service").asText(),
                            service.path("region").asText(),
                            service.path("why").asText()));
        }
        return new Found(holdings, unread);
    }

    /** Removes it from moto's memory, even if other resources depend on it. */
    void remove(Holding holding) {
        ask(
                "DELETE",
                Map.of(
                        "account", account,
                        "region", holding.region(),
                        "type", holding.type(),
                        "id", holding.id()));
    }

    private Answer ask(String method, Map<String, String> parameters) {
        Answer answer = moto.holdings(method, parameters);
        if (!answer.succeeded()) {
            throw new AwsFailure(answer.status(), "HoldingsUnknown", answer.text());
        }
        return answer;
    }
}
