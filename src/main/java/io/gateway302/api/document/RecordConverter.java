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
 * Describes records as they are written and read: Swagger's own reader knows neither JSpecify's {@code @Nullable}, nor that
 * a record is written with all its components, nor what is read strictly. Jackson's trees, which it would describe by their
 * getters, are JSON objects here. Keeps no state: the registry of converters outlives the application.
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

    /** The schema with the properties: behind a reference, and beside that of an interface. */
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

    /** What a reference refers to. */
    static Schema<?> named(Schema<?> schema, ModelConverterContext context) {
        String reference = schema.get$ref();
        return reference == null
                ? schema
                : Objects.requireNonNull(
                        context.getDefinedModels().get(reference.substring(reference.lastIndexOf('/') + 1)));
    }
}
