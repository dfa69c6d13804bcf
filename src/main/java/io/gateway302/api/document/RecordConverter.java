package io.gateway302.api.document;

import com.fasterxml.jackson.databind.JavaType;
import io.gateway302.binding.MergePatch;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.util.Iterator;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Converter for schemas of records. Swagger's own reader ignores JSpecify's {@code @Nullable}, and does not know that
 * all components of a record are written, nor the rules of a {@code StrictBody}. It would
 * describe Jackson's trees by their getters; here they are JSON objects. Stateless, because the registry of converters
 * is static and outlives the application.
 */
@Component
final class RecordConverter implements ModelConverter {

    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        JavaType java = Json31.mapper().constructType(type.getType());
        if (JsonNode.class.isAssignableFrom(java.getRawClass())) {
            return new JsonSchema().types(Set.of("object"));
        }
        if (MergePatch.class == java.getRawClass()) {
            return PatchSchema.of(java.containedType(0).getRawClass(), context);
        }
        Schema<?> described = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
        if (described != null && java.getRawClass().isRecord()) {
            RecordSchema.complete(model(described, context), java.getRawClass(), context);
        }
        return described;
    }

    /**
     * Returns the schema with the properties: resolves a reference, and finds the own part beside that of an interface.
     */
    private static Schema<?> model(Schema<?> described, ModelConverterContext context) {
        Schema<?> model = named(described, context);
        if (model.getProperties() == null && model.getAllOf() != null) {
            for (Schema<?> part : model.getAllOf()) {
                if (part.getProperties() != null) {
                    return part;
                }
            }
        }
        return model;
    }

    /** Returns the schema to which a reference refers; the schema itself if it is not a reference. */
    static Schema<?> named(Schema<?> schema, ModelConverterContext context) {
        String reference = schema.get$ref();
        return reference == null
                ? schema
                : Objects.requireNonNull(
                        context.getDefinedModels().get(reference.substring(reference.lastIndexOf('/') + 1)));
    }
}
