package dev.accountvending.local.cleaning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** aws-nuke's configuration, as far as the small cleaner follows it. */
final class NukeFile {
    /** aws-nuke's name for the region of resources that belong to none. */
    static final String GLOBAL = "global";

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final List<String> SERVICES = services();

    /**
     * aws-nuke's types (v3.60.0) that moto answers for, found by a run over an account of moto's
     * with all of them. Left out are those whose listing fails, the one that moto pages without an
     * end (SSMDocument), and those that it lists in an account without any and cannot remove.
     */
    static final List<String> TYPES = types();

    private final JsonNode text;

    private NukeFile(JsonNode text) {
        this.text = text;
    }

    /** Reads the configuration that the build was given. */
    static NukeFile unpack(String packed) {
        try (InputStream unzipped =
                new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(packed)))) {
            return new NukeFile(YAML.readTree(unzipped));
        } catch (IOException e) {
            throw new IllegalArgumentException("The configuration cannot be read.", e);
        }
    }

    /**
     * Returns the configuration for an aws-nuke that calls AWS at another address, packed again.
     * Its services of AWS's older SDK read no AWS_ENDPOINT_URL, so the address is in its own {@code
     * endpoints}: it takes the first of a region's services that a type's name begins with, in
     * small letters, and uses "-" and "" when it asks for no type (v3.60.0, {@code pkg/awsutil}).
     * It lists only the types that moto knows, because it counts a listing that fails as a failure.
     */
    String reaching(String address) {
        ObjectNode adapted = text.deepCopy();
        ArrayNode endpoints = adapted.putArray("endpoints");
        List<String> regions = new ArrayList<>(regions());
        regions.remove(GLOBAL); // with endpoints of its own, each region lists those resources too
        adapted.set("regions", YAML.valueToTree(regions));
        for (String region : regions) {
            ArrayNode services = endpoints.addObject().put("region", region).putArray("services");
            for (String service : SERVICES) {
                services.addObject().put("service", service).put("url", address);
            }
        }
        ArrayNode types = adapted.withObject("resource-types").putArray("includes");
        TYPES.forEach(types::add);
        return pack(adapted);
    }

    private static String pack(ObjectNode text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(YAML.writeValueAsBytes(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private static List<String> types() {
        try (InputStream in = NukeFile.class.getResourceAsStream("aws-nuke-types.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> services() {
        List<String> services = new ArrayList<>(List.of("sts", "iam"));
        for (char letter = 'a'; letter <= 'z'; letter++) {
            services.add(String.valueOf(letter));
        }
        services.addAll(List.of("-", ""));
        return List.copyOf(services);
    }

    /**
     * Returns the same configuration with the names of the regions, if it says that all are meant.
     */
    NukeFile within(List<String> enabled) {
        if (!regions().contains("all")) {
            return this;
        }
        ObjectNode named = text.deepCopy();
        named.putArray("regions").add(GLOBAL);
        enabled.forEach(named.withArray("regions")::add);
        return new NukeFile(named);
    }

    List<String> regions() {
        return texts(text.path("regions"));
    }

    boolean leavesOut(String type) {
        return texts(text.at("/resource-types/excludes")).stream().anyMatch(type::equalsIgnoreCase);
    }

    /** Returns whether the account is named, and not among those that are never touched. */
    boolean allows(String account) {
        List<String> blocked = texts(text.path("blocklist"));
        return !blocked.isEmpty()
                && !blocked.contains(account)
                && text.path("accounts").has(account);
    }

    /** Returns whether a filter of the account keeps the resource. */
    boolean keeps(String account, String type, Resource thing) {
        for (JsonNode filter : text.path("accounts").path(account).path("filters").path(type)) {
            String value = filter.path("value").asText();
            String has = thing.properties().getOrDefault(filter.path("property").asText(), "");
            boolean matches =
                    switch (filter.path("type").asText("exact")) {
                        case "exact" -> has.equals(value);
                        case "prefix" -> has.startsWith(value);
                        case "contains" -> has.contains(value);
                        default ->
                                throw new IllegalArgumentException(
                                        "The small cleaner knows no such filter: " + filter);
                    };
            if (matches) {
                return true;
            }
        }
        return false;
    }

    private static List<String> texts(JsonNode nodes) {
        List<String> texts = new ArrayList<>();
        nodes.forEach(node -> texts.add(node.asText()));
        return texts;
    }
}
