package io.gateway302.api.document;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.binding.StrictBody;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.AnnotationsUtils;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Completion of the schema of a record.
 *
 * <p>A response record has every component; a {@code @Nullable} one may be null, unless {@code @JsonInclude} leaves it
 * out. A {@link StrictBody} has no nulls, no other fields, and its constraints hold.
 */
final class RecordSchema {

    private RecordSchema() {}

    /** Completes a schema. Idempotent. */
    static void complete(Schema<?> schema, Class<?> type, ModelConverterContext context) {
        var properties = schema.getProperties();
        if (properties == null) {
            return;
        }
        boolean read = StrictBody.class.isAssignableFrom(type);
        List<String> required = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            String name = name(component);
            Schema<?> property = properties.get(name);
            if (property == null) {
                continue;
            }
            Schema<?> told = read && component.getType() == JsonNode.class
                    ? new JsonSchema().description(property.getDescription())
                    : asText(property, component);
            if (read) {
                properties.put(name, ConstraintKeywords.added(told, component, context));
            } else {
                boolean absent = isLeftOut(component, type);
                properties.put(name, isNullable(component) && !absent ? orNull(told) : told);
                if (!absent) {
                    required.add(name);
                }
            }
        }
        if (read) {
            schema.setAdditionalProperties(false);
        } else {
            schema.setRequired(required);
        }
    }

    /** Returns the same schema that also allows null. */
    static Schema<?> orNull(Schema<?> schema) {
        if (schema.getAnyOf() != null) {
            return schema;
        }
        // as a type, because generators confuse several "anyOf" of the same type and null
        if (schema.get$ref() == null) {
            Schema<?> nullable = copy(schema);
            nullable.addType("null");
            return nullable;
        }
        String description = schema.getDescription();
        schema.setDescription(null);
        Schema<?> nullable = new JsonSchema().anyOf(List.of(schema, new JsonSchema().types(Set.of("null"))));
        return nullable.description(description);
    }

    /** Returns a copy, because Swagger may use one schema instance in several places. */
    static Schema<?> copy(Schema<?> schema) {
        return AnnotationsUtils.clone(schema, true);
    }

    /** Returns a string schema for a number that Jackson writes as a string, otherwise the same schema. */
    private static Schema<?> asText(Schema<?> property, RecordComponent component) {
        JsonFormat format = component.getAccessor().getAnnotation(JsonFormat.class);
        return format != null
                        && format.shape() == JsonFormat.Shape.STRING
                        && Number.class.isAssignableFrom(component.getType())
                ? new JsonSchema().types(Set.of("string")).description(property.getDescription())
                : property;
    }

    /** Returns the JSON name of a component. */
    static String name(RecordComponent component) {
        JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
        return named == null ? component.getName() : named.value();
    }

    private static boolean isNullable(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static boolean isLeftOut(RecordComponent component, Class<?> type) {
        Method accessor = component.getAccessor();
        JsonInclude include = accessor.isAnnotationPresent(JsonInclude.class)
                ? accessor.getAnnotation(JsonInclude.class)
                : type.getAnnotation(JsonInclude.class);
        return include != null
                && switch (include.value()) {
                    case NON_NULL -> isNullable(component);
                    case NON_EMPTY -> true;
                    default -> false;
                };
    }
}
