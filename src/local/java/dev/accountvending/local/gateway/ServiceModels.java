package dev.accountvending.local.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Finds the operation that a REST request asks for, by the URI templates in botocore's models
 * ({@code <service>/<version>/service-2.json[.gz]}). A model is read when its service is first
 * called.
 */
public final class ServiceModels {
    /** A service's operations, those with more fixed text in their URI first. */
    record Service(Protocol protocol, List<UriTemplate> operations) {
        Optional<String> operation(String method, String path, String query) {
            return operations.stream()
                    .filter(operation -> operation.matches(method, path, query))
                    .findFirst()
                    .map(UriTemplate::operation);
        }
    }

    private static final Service UNKNOWN = new Service(Protocol.JSON, List.of());

    private final ModelFolders folders;
    private final Map<String, Service> read = new ConcurrentHashMap<>();
    private final Map<Path, Service> others = new ConcurrentHashMap<>();

    public ServiceModels(Path models) {
        this.folders = new ModelFolders(models);
    }

    /**
     * Returns the values of a REST call's path, by the labels of its operation; empty for other
     * calls.
     */
    public Map<String, String> labels(AwsCall call) {
        String name = call.operation().substring(call.operation().indexOf(':') + 1);
        return services(call.service())
                .flatMap(service -> service.operations().stream())
                .filter(operation -> operation.operation().equals(name))
                .findFirst()
                .map(operation -> operation.labels(call.request().path()))
                .orElse(Map.of());
    }

    Service service(String name) {
        return read.computeIfAbsent(name, this::find);
    }

    /**
     * Returns the operation that a REST call asks for, from any service that signs for that name.
     */
    Optional<String> operation(String name, String method, String path, String query) {
        return services(name)
                .flatMap(service -> service.operation(method, path, query).stream())
                .findFirst();
    }

    /**
     * Returns the service of that name, and then those that sign for it under a name of their own.
     */
    private Stream<Service> services(String name) {
        return Stream.concat(
                Stream.of(service(name)),
                Stream.of(name)
                        .flatMap(signed -> folders.signedFor(signed).stream())
                        .map(model -> others.computeIfAbsent(model, ServiceModels::read)));
    }

    private Service find(String name) {
        return folders.named(name)
                .or(() -> folders.signedFor(name).stream().findFirst())
                .map(ServiceModels::read)
                .orElse(UNKNOWN);
    }

    private static Service read(Path model) {
        try (InputStream in = ModelFolders.open(model, "service-2.json").orElseThrow()) {
            return parse(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Skips the shapes, which are most of a model. */
    static Service parse(InputStream in) throws IOException {
        Protocol protocol = Protocol.JSON;
        List<UriTemplate> operations = new ArrayList<>();
        JsonFactory factory =
                JsonFactory.builder().disable(StreamReadFeature.AUTO_CLOSE_SOURCE).build();
        try (JsonParser parser = factory.createParser(in)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String section = parser.currentName();
                parser.nextToken();
                switch (section) {
                    case "metadata" -> protocol = protocol(parser);
                    case "operations" -> operations(parser, operations);
                    default -> parser.skipChildren();
                }
            }
        }
        operations.sort(Comparator.comparingInt(UriTemplate::fixedText).reversed());
        return new Service(protocol, List.copyOf(operations));
    }

    private static Protocol protocol(JsonParser parser) throws IOException {
        Protocol protocol = Protocol.JSON;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean wanted = parser.currentName().equals("protocol");
            parser.nextToken();
            if (wanted) {
                protocol = Protocol.of(parser.getText());
            }
            parser.skipChildren();
        }
        return protocol;
    }

    private static void operations(JsonParser parser, List<UriTemplate> operations)
            throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean http = parser.currentName().equals("http");
                parser.nextToken();
                if (http) {
                    operations.add(template(name, parser));
                } else {
                    parser.skipChildren();
                }
            }
        }
    }

    private static UriTemplate template(String name, JsonParser parser) throws IOException {
        String method = "POST";
        String uri = "/";
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "method" -> method = parser.getText();
                case "requestUri" -> uri = parser.getText();
                default -> parser.skipChildren();
            }
        }
        return UriTemplate.of(name, method, uri);
    }
}
