package dev.accountvending.local.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * The folders of botocore's models ({@code <service>/<version>/service-2.json[.gz]}). Most have the
 * name that their calls are signed for; for the others the beginnings of all models are read, once.
 */
final class ModelFolders {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final Path models;
    private volatile @Nullable Map<String, List<Path>> bySigningName;

    ModelFolders(Path models) {
        this.models = models;
    }

    /** Returns the newest version of the model of that name. */
    Optional<Path> named(String service) {
        return service.matches("[a-z0-9-]+") && Files.isDirectory(models.resolve(service))
                ? newest(models.resolve(service))
                : Optional.empty();
    }

    /** Returns the newest versions of all models whose calls are signed for that name. */
    List<Path> signedFor(String name) {
        Map<String, List<Path>> known = bySigningName;
        if (known == null) {
            known = index();
            bySigningName = known;
        }
        return known.getOrDefault(name, List.of());
    }

    /** Opens a file of a model, zipped or not. */
    static Optional<InputStream> open(Path model, String file) throws IOException {
        Path zipped = model.resolve(file + ".gz");
        if (Files.exists(zipped)) {
            return Optional.of(new GZIPInputStream(Files.newInputStream(zipped), 8192));
        }
        Path plain = model.resolve(file);
        return Files.exists(plain) ? Optional.of(Files.newInputStream(plain)) : Optional.empty();
    }

    private static Optional<Path> newest(Path service) {
        try (Stream<Path> versions = Files.list(service)) {
            return versions.filter(Files::isDirectory).max(Comparator.naturalOrder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, List<Path>> index() {
        if (!Files.isDirectory(models)) {
            return Map.of();
        }
        Map<String, List<Path>> index = new HashMap<>();
        try (Stream<Path> services = Files.list(models)) {
            for (Path service : services.filter(Files::isDirectory).sorted().toList()) {
                Optional<Path> model = newest(service);
                if (model.isPresent()) {
                    signingName(model.get())
                            .ifPresent(
                                    name ->
                                            index.merge(
                                                    name,
                                                    List.of(model.get()),
                                                    ModelFolders::both));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return index;
    }

    private static List<Path> both(List<Path> some, List<Path> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    /** Reads only the metadata, which a model begins with. */
    private static Optional<String> signingName(Path model) throws IOException {
        Optional<InputStream> file = open(model, "service-2.json");
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = file.get();
                JsonParser parser = FACTORY.createParser(in)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean metadata = parser.currentName().equals("metadata");
                parser.nextToken();
                if (metadata) {
                    return signingName(parser);
                }
                parser.skipChildren();
            }
        }
        return Optional.empty();
    }

    private static Optional<String> signingName(JsonParser metadata) throws IOException {
        String signing = null;
        String endpoint = null;
        while (metadata.nextToken() == JsonToken.FIELD_NAME) {
            String field = metadata.currentName();
            metadata.nextToken();
            switch (field) {
                case "signingName" -> signing = metadata.getText();
                case "endpointPrefix" -> endpoint = metadata.getText();
                default -> metadata.skipChildren();
            }
        }
        return Optional.ofNullable(signing == null ? endpoint : signing);
    }
}
