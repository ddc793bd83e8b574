package dev.accountvending.local.iam;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The operations whose actions or resources differ in IAM from their API: {@code requests.yml}
 * lists them, service by service, by their resources.
 *
 * @param needs by operation, {@code s3:CopyObject}, with the service's name in a call
 */
record ActionTable(Map<String, List<ActionRule>> needs) {
    private static final String ANY = "*";
    private static final String NOTHING = "nothing";

    ActionTable {
        Map<String, List<ActionRule>> copy = new HashMap<>();
        needs.forEach((operation, list) -> copy.put(operation, List.copyOf(list)));
        needs = Map.copyOf(copy);
    }

    static ActionTable load() {
        try (InputStream in = ActionTable.class.getResourceAsStream("requests.yml")) {
            return of(
                    YAMLMapper.builder()
                            .build()
                            .readValue(
                                    in,
                                    new TypeReference<
                                            Map<String, Map<String, List<String>>>>() {}));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ActionTable of(Map<String, Map<String, List<String>>> services) {
        Map<String, List<ActionRule>> needs = new HashMap<>();
        services.forEach(
                (service, resources) ->
                        resources.forEach(
                                (resource, operations) ->
                                        add(service, resource, operations, needs)));
        return new ActionTable(needs);
    }

    private static void add(
            String service,
            String resource,
            List<String> operations,
            Map<String, List<ActionRule>> needs) {
        ArnTemplate template = ArnTemplate.of(resource);
        for (String operation : operations) {
            ActionRule.OfOperation parsed =
                    ActionRule.parse(operation, ServicePrefixes.of(service), template);
            List<ActionRule> all =
                    needs.computeIfAbsent(
                            service + ":" + parsed.operation(), _ -> new ArrayList<>());
            if (!resource.equals(NOTHING)) {
                all.add(parsed.needed());
            }
        }
    }

    boolean knows(String operation) {
        return needs.containsKey(operation);
    }

    List<ActionRule> of(String operation) {
        return needs.getOrDefault(operation, List.of());
    }

    /** Returns what every operation of a service needs besides. */
    List<ActionRule> ofAll(String service) {
        return of(service + ":" + ANY);
    }
}
