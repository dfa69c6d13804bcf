package io.gateway302.api.document;

import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;

/**
 * Keywords that Swagger's reader omits for fields of a {@code StrictBody}: constraints on elements of a list or map,
 * keys of a map, and anchors around a pattern. A list is described as a list only, also where the gateway accepts a
 * single element in its place: not every language has a type for both.
 */
final class ConstraintKeywords {

    /**
     * Pattern for {@code @NotBlank}: a character that is no {@linkplain Character#isWhitespace white space}. Written out,
     * because the class {@code \s} has other characters in every language.
     */
    static final String NOT_BLANK =
            "[^\\u0009-\\u000d\\u001c-\\u0020\\u1680\\u2000-\\u2006\\u2008-\\u200a\\u2028\\u2029\\u205f\\u3000]";

    private ConstraintKeywords() {}

    /** Returns the schema of the field with these keywords. */
    static Schema<?> added(Schema<?> property, RecordComponent component, ModelConverterContext context) {
        Schema<?> own = property.get$ref() == null ? RecordSchema.copy(property) : property;
        add(own, component.getAnnotatedType(), context);
        return own;
    }

    private static void add(Schema<?> schema, AnnotatedType type, ModelConverterContext context) {
        Pattern pattern = type.getAnnotation(Pattern.class);
        if (pattern != null) {
            schema.setPattern("^(?:" + pattern.regexp() + ")$");
        }
        if (type.isAnnotationPresent(NotBlank.class)) {
            schema.setPattern(NOT_BLANK);
        }
        Min min = type.getAnnotation(Min.class);
        if (min != null) {
            schema.setMinimum(BigDecimal.valueOf(min.value()));
        }
        Max max = type.getAnnotation(Max.class);
        if (max != null) {
            schema.setMaximum(BigDecimal.valueOf(max.value()));
        }
        if (type instanceof AnnotatedParameterizedType generic) {
            AnnotatedType[] arguments = generic.getAnnotatedActualTypeArguments();
            AnnotatedType element = arguments[arguments.length - 1];
            if (schema.getItems() != null) {
                add(schema.getItems(), element, context);
            } else if (schema.getAdditionalProperties() instanceof Schema<?> values) {
                add(values, element, context);
                schema.setPropertyNames(names(arguments[0], context));
            }
        }
    }

    /** Returns a schema of the keys of a map: the constants of an enum, or texts with their constraints. */
    private static Schema<?> names(AnnotatedType key, ModelConverterContext context) {
        if (key.getType() == String.class) {
            Schema<?> texts = new JsonSchema().types(Set.of("string"));
            add(texts, key, context);
            return texts;
        }
        Schema<?> constants = RecordConverter.named(
                context.resolve(new io.swagger.v3.core.converter.AnnotatedType(key.getType())), context);
        JsonSchema names = new JsonSchema();
        names.setTypes(Set.of("string"));
        names.setEnum(List.copyOf(constants.getEnum()));
        return names;
    }
}
