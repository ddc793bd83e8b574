package dev.accountvending.local.gateway;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The part of one of botocore's models about a service's answers: their required members, and the
 * one that says whether there are further pages ({@code more_results} of {@code paginators-1.json};
 * AWS always answers it, and some models do not call it required).
 */
final class OutputModel {
    private static final ObjectReader MODELS = new JsonMapper().readerFor(Model.class);
    private static final Shape NOTHING = new Shape("", null, null, null, null, false, null);
    private static final ObjectReader TREES = new JsonMapper().readerFor(JsonNode.class);

    /** A place in which a shape is used. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Use(
            String shape,
            @Nullable String locationName,
            @Nullable String location,
            boolean xmlAttribute,
            boolean flattened,
            @Nullable String resultWrapper) {

        /** Returns whether it is in a header or the status, not in the body. */
        boolean isOutsideBody() {
            return location != null;
        }

        String name(String member) {
            return locationName == null ? member : locationName;
        }
    }

    /**
     * A shape of any type.
     *
     * @param member of a list
     * @param value of a map
     * @param payload the member of an output that is the whole body
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Shape(
            String type,
            @Nullable List<String> required,
            @Nullable Map<String, Use> members,
            @Nullable Use member,
            @Nullable Use value,
            boolean flattened,
            @Nullable String payload) {

        boolean requires(String name) {
            return required != null && required.contains(name);
        }

        boolean isStructure() {
            return type.equals("structure");
        }

        boolean isList() {
            return type.equals("list");
        }

        boolean isMap() {
            return type.equals("map");
        }

        Map<String, Use> uses() {
            return members == null ? Map.of() : members;
        }
    }

    /**
     * An operation's answer.
     *
     * @param wrapper the element around it, in a query protocol's answer
     * @param more the path to the member that says whether there are further pages
     * @param token the path to what such a page is asked for with
     * @param echo what only the answer to a request for a further page repeats
     */
    record Output(
            OutputModel model,
            Shape shape,
            @Nullable String wrapper,
            List<String> more,
            List<String> token,
            Set<String> echo) {
        Output {
            echo = Set.copyOf(echo);
            more = List.copyOf(more);
            token = List.copyOf(token);
        }
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Metadata(@Nullable String apiVersion, @Nullable String targetPrefix) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Operation(@Nullable Use output) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Model(
            @JsonProperty(required = true) Metadata metadata,
            Map<String, Operation> operations,
            Map<String, Shape> shapes) {}

    private final Model model;
    private final JsonNode pagination;
    private final Map<String, Boolean> demanding = new ConcurrentHashMap<>();
    private final Map<String, Optional<Output>> outputs = new ConcurrentHashMap<>();

    private OutputModel(Model model, JsonNode pagination) {
        this.model = model;
        this.pagination = pagination;
    }

    static OutputModel read(Path folder) {
        try (InputStream in = ModelFolders.open(folder, "service-2.json").orElseThrow()) {
            Model model = MODELS.readValue(in);
            Optional<InputStream> paginators = ModelFolders.open(folder, "paginators-1.json");
            if (paginators.isEmpty()) {
                return new OutputModel(model, TREES.readTree("{}"));
            }
            try (InputStream pages = paginators.get()) {
                return new OutputModel(model, TREES.readTree(pages).path("pagination"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns whether a call can be one of this model's, as far as its target or its version shows.
     */
    boolean isOf(String operation, Optional<String> targetPrefix, Optional<String> version) {
        return model.operations().containsKey(operation)
                && targetPrefix.map(p -> p.equals(model.metadata().targetPrefix())).orElse(true)
                && version.map(v -> v.equals(model.metadata().apiVersion())).orElse(true);
    }

    /** Returns the answer of an operation; empty if it has no required member. */
    Optional<Output> output(String operation) {
        return outputs.computeIfAbsent(operation, this::find);
    }

    private Optional<Output> find(String operation) {
        Operation declared = model.operations().get(operation);
        Use output = declared == null ? null : declared.output();
        if (output == null) {
            return Optional.empty();
        }
        JsonNode pages = pagination.path(operation);
        List<String> more = path(pages.path("more_results").asText(""));
        return more.isEmpty() && !demands(output.shape())
                ? Optional.empty()
                : Optional.of(
                        new Output(
                                this,
                                shape(output),
                                output.resultWrapper(),
                                more,
                                path(firstToken(pages.path("output_token"))),
                                tokens(pages.path("input_token"))));
    }

    private static Set<String> tokens(JsonNode token) {
        return token.isArray()
                ? token.valueStream().map(JsonNode::asText).collect(Collectors.toSet())
                : Set.of(token.asText());
    }

    /**
     * Returns one of several tokens, because any will do; the most complex token is {@code
     * NextMarker || Contents[-1].Key}.
     */
    private static String firstToken(JsonNode token) {
        String expression = (token.isArray() ? token.path(0) : token).asText("");
        return expression.split(" ", 2)[0];
    }

    private static List<String> path(String expression) {
        return expression.matches("\\w+(\\.\\w+)*")
                ? List.of(expression.split("\\.", -1))
                : List.of();
    }

    Shape shape(Use use) {
        return model.shapes().getOrDefault(use.shape(), NOTHING);
    }

    boolean demands(Use use) {
        return demands(use.shape());
    }

    /** Returns whether a shape requires anything, itself or further in. */
    private boolean demands(String name) {
        Boolean known = demanding.get(name);
        if (known == null) {
            known = reaches(name);
            demanding.put(name, known);
        }
        return known;
    }

    private boolean reaches(String name) {
        Set<String> seen = new HashSet<>(Set.of(name));
        List<String> open = new ArrayList<>(List.of(name));
        while (!open.isEmpty()) {
            Shape shape = model.shapes().getOrDefault(open.removeLast(), NOTHING);
            if (shape.required() != null && !shape.required().isEmpty()) {
                return true;
            }
            List<Use> uses = new ArrayList<>(shape.uses().values());
            Optional.ofNullable(shape.member()).ifPresent(uses::add);
            Optional.ofNullable(shape.value()).ifPresent(uses::add);
            uses.stream().map(Use::shape).filter(seen::add).forEach(open::add);
        }
        return false;
    }
}
