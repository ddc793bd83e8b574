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
 * What is written down of operations that IAM names or places otherwise than their API: {@code
 * requests.yml} says which, service by service, by their resources.
 *
 * @param needs by operation, {@code s3:CopyObject}, with the service as a call has it
 */
record Table(Map<String, List<Needed>> needs) {
    private static final String ANY = "*";
    private static final String NOTHING = "nothing";

    Table {
        Map<String, List<Needed>> copy = new HashMap<>();
        needs.forEach((operation, list) -> copy.put(operation, List.copyOf(list)));
        needs = Map.copyOf(copy);
    }

    static Table load() {
        try (InputStream in = Table.class.getResourceAsStream("requests.yml")) {
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

    private static Table of(Map<String, Map<String, List<String>>> services) {
        Map<String, List<Needed>> needs = new HashMap<>();
        services.forEach(
                (service, resources) ->
                        resources.forEach(
                                (resource, operations) ->
                                        add(service, resource, operations, needs)));
        return new Table(needs);
    }

    private static void add(
            String service,
            String resource,
            List<String> operations,
            Map<String, List<Needed>> needs) {
        Template template = Template.of(resource);
        for (String operation : operations) {
            Needed.OfOperation parsed =
                    Needed.parse(operation, ServicePrefixes.of(service), template);
            List<Needed> all =
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

    List<Needed> of(String operation) {
        return needs.getOrDefault(operation, List.of());
    }

    /** What every operation of a service asks besides. */
    List<Needed> ofAll(String service) {
        return of(service + ":" + ANY);
    }
}
