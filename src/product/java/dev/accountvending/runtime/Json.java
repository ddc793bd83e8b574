package dev.accountvending.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonFormatVisitorWrapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

import java.lang.reflect.Type;

/**
 * Reads and writes JSON. It refuses what Lambda's own serializer lets pass: unknown fields,
 * duplicate keys, wrong types, mistyped enums, and anything after the document's end.
 */
public final class Json {
    public static final JsonMapper MAPPER = strict(JsonMapper.builder()).build();

    private Json() {}

    /** Makes ready to read one type and to write another, as the first call of each would. */
    static void prime(Type read, Type written) {
        JavaType input = MAPPER.constructType(read);
        try {
            MAPPER.readValue("{}", input);
        } catch (JsonProcessingException | RuntimeException expected) {
            // The document is empty; reading it has built the deserializer.
        }
        try {
            MAPPER.acceptJsonFormatVisitor(
                    MAPPER.constructType(written), new JsonFormatVisitorWrapper.Base());
        } catch (JsonMappingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Makes a mapper of any format strict. */
    public static <
                    M extends com.fasterxml.jackson.databind.ObjectMapper,
                    B extends com.fasterxml.jackson.databind.cfg.MapperBuilder<M, B>>
            B strict(B builder) {
        builder.addModules(new JavaTimeModule(), new Jdk8Module())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                        DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(
                        SerializationFeature.WRITE_DATES_AS_TIMESTAMPS,
                        SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS);
        builder.withCoercionConfig(
                LogicalType.Textual,
                config ->
                        config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail));
        return builder;
    }
}
