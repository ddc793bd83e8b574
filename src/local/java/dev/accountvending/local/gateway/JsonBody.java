package dev.accountvending.local.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Optional;

/** Reads and completes bodies of the JSON protocols. */
final class JsonBody implements Body<JsonNode> {
    @Override
    public Optional<JsonNode> member(JsonNode structure, String name, OutputModel.Use use) {
        return Optional.ofNullable(structure.get(use.name(name))).filter(node -> !node.isNull());
    }

    @Override
    public Optional<List<JsonNode>> items(
            JsonNode structure, String name, OutputModel.Use use, OutputModel.Shape shape) {
        return member(structure, name, use).map(node -> node.valueStream().toList());
    }

    @Override
    public void addEmpty(
            JsonNode structure, String name, OutputModel.Use use, OutputModel.Shape shape) {
        if (structure instanceof ObjectNode object) {
            if (shape.isList()) {
                object.putArray(use.name(name));
            } else {
                object.putObject(use.name(name));
            }
        }
    }

    @Override
    public void addBoolean(JsonNode structure, String name, OutputModel.Use use, boolean value) {
        if (structure instanceof ObjectNode object) {
            object.put(use.name(name), value);
        }
    }
}
