package dev.accountvending.catalog;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import dev.accountvending.model.Explanation;
import dev.accountvending.model.KindName;
import dev.accountvending.model.OuPath;
import dev.accountvending.model.VendingFailed;
import dev.accountvending.runtime.FunctionContext;
import dev.accountvending.runtime.Json;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What can be asked for, by kind, in the file's order. */
public record Catalog(Map<KindName, Kind> kinds) {
    private static final YAMLMapper YAML =
            Json.strict(YAMLMapper.builder(new YAMLFactory()))
                    .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                    .build();

    public Catalog {
        Kind.require(kinds, "kinds");
        Kind.check(!kinds.isEmpty(), "kinds must name one kind at least");
        kinds = Collections.unmodifiableMap(new LinkedHashMap<>(kinds));
        checkGuardrails(kinds);
    }

    /** A policy that is attached to a unit holds for every account in it and below it. */
    private static void checkGuardrails(Map<KindName, Kind> kinds) {
        Map<KindName, Kind> before = new LinkedHashMap<>();
        kinds.forEach(
                (name, kind) -> {
                    before.forEach(
                            (other, earlier) -> {
                                OuPath unit = kind.organizationalUnit();
                                OuPath its = earlier.organizationalUnit();
                                if ((unit.isWithin(its) || its.isWithin(unit))
                                        && !kind.guardrails().equals(earlier.guardrails())) {
                                    throw new UnitsMeet(name, unit, other, its);
                                }
                            });
                    before.put(name, kind);
                });
    }

    /** Two kinds whose guardrails would hold for each other's accounts. */
    private static final class UnitsMeet extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        private final transient KindName kind;

        UnitsMeet(KindName name, OuPath unit, KindName other, OuPath its) {
            super(
                    "kinds.%s: its unit %s and the unit %s of kinds.%s are one, or one is below the other, and their guardrails differ: have both say the same, or give one another unit"
                            .formatted(name, unit, its, other));
            this.kind = name;
        }
    }

    /** The catalog named by {@code AVM_CATALOG}, else the one packaged with the functions. */
    public static Catalog of(FunctionContext function) {
        return function.part(Catalog.class, () -> load(function.environment().find("AVM_CATALOG")));
    }

    private static Catalog load(Optional<String> file) {
        try {
            return file.isPresent()
                    ? parse(Files.readString(Path.of(file.get())), file.get())
                    : parse(packaged(), "catalog.yml");
        } catch (IOException e) {
            throw new UncheckedIOException("The catalog cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Reads a catalog.
     *
     * @throws InvalidCatalog naming file, line, and what was expected
     */
    public static Catalog parse(String yaml, String file) {
        try (JsonParser keys = YAML.createParser(yaml)) {
            KnownKeys.check(keys, Catalog.class, file);
            Catalog catalog = YAML.readValue(yaml, Catalog.class);
            if (catalog == null) {
                throw new InvalidCatalog(file + ":1: the file is empty; expected the key kinds");
            }
            return catalog;
        } catch (JsonProcessingException e) {
            throw new InvalidCatalog(
                    e.getCause() instanceof UnitsMeet meet
                            ? "%s:%d: %s"
                                    .formatted(file, lineOf(yaml, meet.kind), meet.getMessage())
                            : explain(file, e),
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException("A text in memory can be read.", e);
        }
    }

    /** The kind of this name, if there is one. */
    public Optional<Kind> find(KindName name) {
        return Optional.ofNullable(kinds.get(name));
    }

    /** Says that there is no kind of this name, and which there are. */
    public String lacks(KindName name) {
        return "There is no kind \"%s\": choose one of %s."
                .formatted(
                        name,
                        kinds.keySet().stream()
                                .map(KindName::value)
                                .collect(Collectors.joining(", ")));
    }

    /**
     * The units that kinds' guardrails are attached to. That is the topmost one, which holds units
     * made later too, where all kinds below it have the same; else the unit of each kind.
     */
    public Map<OuPath, Guardrails> guardedUnits() {
        Map<OuPath, Set<Guardrails>> below = new LinkedHashMap<>();
        kinds.values()
                .forEach(
                        kind ->
                                below.computeIfAbsent(
                                                kind.organizationalUnit().top(),
                                                _ -> new LinkedHashSet<>())
                                        .add(kind.guardrails()));
        Map<OuPath, Guardrails> units = new LinkedHashMap<>();
        for (Kind kind : kinds.values()) {
            OuPath unit = kind.organizationalUnit();
            boolean isShared = below.getOrDefault(unit.top(), Set.of()).size() == 1;
            units.put(isShared ? unit.top() : unit, kind.guardrails());
        }
        return units;
    }

    /**
     * The kind of this name, for a lease that there is.
     *
     * @throws VendingFailed where it was taken out of the catalog
     */
    public Kind ofLease(KindName name) {
        return find(name)
                .orElseThrow(
                        () ->
                                new VendingFailed(
                                        Explanation.of(
                                                "The kind %s is no longer offered.".formatted(name),
                                                "Put the kind %s back into catalog.yml, or end its leases."
                                                        .formatted(name))));
    }

    private static String packaged() throws IOException {
        try (InputStream in = Catalog.class.getResourceAsStream("/catalog.yml")) {
            if (in == null) {
                throw new IOException("catalog.yml is not in the package");
            }
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    /** Where a kind begins. */
    private static int lineOf(String yaml, KindName kind) {
        try (JsonParser parser = YAML.createParser(yaml)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.FIELD_NAME
                        && parser.getParsingContext()
                                .pathAsPointer()
                                .toString()
                                .equals("/kinds/" + kind)) {
                    return parser.currentLocation().getLineNr();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("A text in memory can be read.", e);
        }
        throw new IllegalStateException("The kind %s was read from this text.".formatted(kind));
    }

    private static String explain(String file, JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        String where = at == null || at.getLineNr() < 1 ? file : file + ":" + at.getLineNr();
        return where + ": " + key(e) + what(e);
    }

    private static String key(JsonProcessingException e) {
        if (!(e instanceof JsonMappingException mapping)) {
            return "";
        }
        String path =
                mapping.getPath().stream()
                        .map(JsonMappingException.Reference::getFieldName)
                        .filter(java.util.Objects::nonNull)
                        .collect(Collectors.joining("."));
        return path.isEmpty() ? "" : path + ": ";
    }

    private static String what(JsonProcessingException e) {
        return switch (e) {
            case ValueInstantiationException invalid when invalid.getCause() != null ->
                    String.valueOf(invalid.getCause().getMessage());
            case InvalidFormatException format when format.getTargetType().isEnum() ->
                    "\"%s\" is not one of %s"
                            .formatted(
                                    format.getValue(),
                                    Arrays.stream(format.getTargetType().getEnumConstants())
                                            .map(String::valueOf)
                                            .collect(Collectors.joining(", ")));
            case MismatchedInputException mismatch -> expected(mismatch.getTargetType());
            default -> e.getOriginalMessage();
        };
    }

    private static String expected(@Nullable Class<?> type) {
        if (type == null) {
            return "a wrong type";
        }
        if (type == int.class || type == Integer.class) {
            return "expected a whole number";
        }
        if (List.class.isAssignableFrom(type) || java.util.Set.class.isAssignableFrom(type)) {
            return "expected a list";
        }
        if (type.isRecord()
                && type.getRecordComponents().length > 1
                && type.getPackage() == Catalog.class.getPackage()) {
            return "expected the keys "
                    + Arrays.stream(type.getRecordComponents())
                            .map(java.lang.reflect.RecordComponent::getName)
                            .collect(Collectors.joining(", "));
        }
        return Map.class.isAssignableFrom(type) || type == Catalog.class
                ? "expected keys and values"
                : "expected a text";
    }
}
