package dev.accountvending.catalog;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Looks for keys that a record does not have, before the record is made: Jackson reports them only
 * afterwards, and a mistyped key would be reported as the missing one.
 */
final class KnownKeys {
    /** Kept, because each key of the file asks, and reflection takes long. */
    private static final ClassValue<Map<String, Type>> KEYS =
            new ClassValue<>() {
                @Override
                protected Map<String, Type> computeValue(Class<?> record) {
                    return keysOf(record);
                }
            };

    private final JsonParser parser;
    private final String file;

    private KnownKeys(JsonParser parser, String file) {
        this.parser = parser;
        this.file = file;
    }

    /**
     * Checks a document.
     *
     * @throws InvalidCatalog naming file, line, the key, and the keys there are
     */
    static void check(JsonParser parser, Class<? extends Record> type, String file)
            throws IOException {
        parser.nextToken();
        new KnownKeys(parser, file).value(type);
    }

    private void value(Type type) throws IOException {
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            Type element = elementOf(type);
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                value(element);
            }
            return;
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            Type field = typeOf(parser.currentName(), type);
            parser.nextToken();
            value(field);
        }
    }

    private static Type elementOf(Type type) {
        return type instanceof ParameterizedType generic && generic.getRawType() == List.class
                ? generic.getActualTypeArguments()[0]
                : Object.class;
    }

    private Type typeOf(String key, Type type) {
        if (type instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
            return generic.getActualTypeArguments()[1];
        }
        if (!(type instanceof Class<?> record && record.isRecord())) {
            return Object.class;
        }
        Map<String, Type> keys = KEYS.get(record);
        Type found = keys.get(key);
        if (found == null) {
            throw unknown(key, keys.keySet());
        }
        return found;
    }

    /** Those of the factory that Jackson calls, or else of the record. */
    private static Map<String, Type> keysOf(Class<?> record) {
        Map<String, Type> keys = new TreeMap<>();
        for (Method factory : record.getDeclaredMethods()) {
            if (factory.isAnnotationPresent(JsonCreator.class)) {
                for (Parameter key : factory.getParameters()) {
                    keys.put(
                            key.getAnnotation(JsonProperty.class).value(),
                            key.getParameterizedType());
                }
                return keys;
            }
        }
        for (RecordComponent component : record.getRecordComponents()) {
            keys.put(component.getName(), component.getGenericType());
        }
        return keys;
    }

    private InvalidCatalog unknown(String key, Set<String> expected) {
        return new InvalidCatalog(
                "%s:%d: unknown key \"%s\"; expected one of %s"
                        .formatted(
                                file,
                                parser.currentLocation().getLineNr(),
                                key,
                                String.join(", ", expected)));
    }
}
