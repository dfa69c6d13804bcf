package io.gateway302.api.document;

import com.fasterxml.jackson.databind.JavaType;
import io.gateway302.binding.MergePatch;
import io.gateway302.binding.UploadedFile;
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
        if (UploadedFile.class == java.getRawClass()) {
            // generators know a file by this format only
            return new JsonSchema().types(Set.of("string")).format("binary");
        }
        if (MergePatch.class == java.getRawClass()) {
            return PatchSchema.of(java.containedType(0).getRawClass(), context);
        }
        if (java.getRawClass().isSealed()) {
            return VariantSchema.of(java.getRawClass(), context);
        }
        if (java.isEnumType() && chain.hasNext()) {
            return enumeration(java.getRawClass(), context, chain);
        }
        Schema<?> described = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
        if (described != null && java.getRawClass().isRecord()) {
            RecordSchema.complete(named(described, context), java.getRawClass(), context);
        }
        return described;
    }

    /** Returns a reference to the schema of an enum, so that generators create one type for it. */
    private static Schema<?> enumeration(Class<?> type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        String name = enumName(type);
        if (!context.getDefinedModels().containsKey(name)) {
            // without the annotations of the property: its description is not that of the enum
            context.defineModel(name, chain.next().resolve(new AnnotatedType(type), context, chain));
        }
        return new JsonSchema().$ref("#/components/schemas/" + name);
    }

    /** Returns a name that is unique: nested enums are often named by their role alone, such as {@code Reason}. */
    private static String enumName(Class<?> type) {
        Class<?> owner = type.getEnclosingClass();
        return owner == null ? type.getSimpleName() : owner.getSimpleName() + type.getSimpleName();
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
