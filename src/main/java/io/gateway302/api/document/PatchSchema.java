package io.gateway302.api.document;

import io.gateway302.binding.NotRemovable;
import io.gateway302.binding.StrictBody;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import jakarta.validation.constraints.NotNull;
import java.lang.reflect.RecordComponent;
import java.util.Objects;
import java.util.Set;

/**
 * Schema of a merge patch (RFC 7396) for a {@link StrictBody}: all fields are optional, and removable ones may be null.
 */
final class PatchSchema {

    private PatchSchema() {}

    /** Returns a reference to the schema of a patch of this type. */
    static Schema<?> of(Class<?> type, ModelConverterContext context) {
        Schema<?> model = context.resolve(new AnnotatedType(type).resolveAsRef(true));
        String reference = model.get$ref() + "Patch";
        context.defineModel(
                reference.substring(reference.lastIndexOf('/') + 1),
                patch(type, RecordConverter.named(model, context), context));
        return new JsonSchema().$ref(reference);
    }

    private static Schema<?> patch(Class<?> type, Schema<?> model, ModelConverterContext context) {
        Schema<?> patch = new JsonSchema()
                .types(Set.of("object"))
                .description("A merge patch: sets the fields that it names; null removes one")
                .additionalProperties(false);
        for (RecordComponent component : type.getRecordComponents()) {
            String name = RecordSchema.name(component);
            Schema<?> value = change(
                    component, Objects.requireNonNull(model.getProperties().get(name)), context);
            patch.addProperty(name, isKept(component) ? value : RecordSchema.orNull(value));
        }
        return patch;
    }

    /** Returns the schema of a field's new value. Nested records and map entries are patched in the same way. */
    private static Schema<?> change(RecordComponent component, Schema<?> property, ModelConverterContext context) {
        if (StrictBody.class.isAssignableFrom(component.getType())) {
            return of(component.getType(), context);
        }
        Schema<?> value = RecordSchema.copy(property);
        if (value.getAdditionalProperties() instanceof Schema<?> entries) {
            value.setAdditionalProperties(RecordSchema.orNull(entries));
        }
        return value;
    }

    private static boolean isKept(RecordComponent component) {
        return component.getAccessor().isAnnotationPresent(NotNull.class)
                || component.getAccessor().isAnnotationPresent(NotRemovable.class);
    }
}
