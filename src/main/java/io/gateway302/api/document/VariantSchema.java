package io.gateway302.api.document;

import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.oas.models.media.Discriminator;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.util.Objects;

/**
 * Schema of a sealed interface with several records: one of their schemas, told apart by a property with a constant
 * value. The interface names this property in its {@code @Schema} annotation. Each record states its value as a pattern,
 * such as {@code ^succeeded$}: of an enum, generators make a type for each record, and none for the interface.
 */
final class VariantSchema {

    private VariantSchema() {}

    /** Returns a reference to the schema of an interface. */
    static Schema<?> of(Class<?> type, ModelConverterContext context) {
        String property = type.getAnnotation(io.swagger.v3.oas.annotations.media.Schema.class)
                .discriminatorProperty();
        Discriminator discriminator = new Discriminator().propertyName(property);
        Schema<?> variants = new JsonSchema().discriminator(discriminator);
        for (Class<?> variant : type.getPermittedSubclasses()) {
            Schema<?> reference = context.resolve(new AnnotatedType(variant).resolveAsRef(true));
            String pattern = Objects.requireNonNull(RecordConverter.named(reference, context)
                            .getProperties()
                            .get(property))
                    .getPattern();
            variants.addOneOfItem(reference);
            discriminator.mapping(pattern.substring(1, pattern.length() - 1), reference.get$ref());
        }
        context.defineModel(type.getSimpleName(), variants);
        return new JsonSchema().$ref("#/components/schemas/" + type.getSimpleName());
    }
}
