package io.gateway302.api;

import io.gateway302.binding.StrictBody;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.TypeVariable;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Generator of response records by their types: one variant with all optional values, one without any. */
final class SampleValues {

    private static final Map<Class<?>, Object> SIMPLE = Map.ofEntries(
            Map.entry(String.class, "text"),
            Map.entry(boolean.class, true),
            Map.entry(Boolean.class, true),
            Map.entry(int.class, 302),
            Map.entry(Integer.class, 302),
            Map.entry(long.class, 302L),
            Map.entry(Long.class, 302L),
            Map.entry(BigDecimal.class, new BigDecimal("0.05")),
            Map.entry(Instant.class, Instant.parse("2026-01-02T03:04:05.678Z")),
            Map.entry(LocalDate.class, LocalDate.parse("2026-01-02")),
            Map.entry(JsonNode.class, JsonNodeFactory.instance.objectNode().put("any", 1)));

    /** Pattern with one possible value. */
    private static final Pattern CONSTANT = Pattern.compile("\\^[a-z_]+\\$");

    private final boolean full;

    private SampleValues(boolean full) {
        this.full = full;
    }

    /** Creates a generator with all optional values. */
    static SampleValues full() {
        return new SampleValues(true);
    }

    /** Creates a generator with nulls and empty lists. */
    static SampleValues sparse() {
        return new SampleValues(false);
    }

    /** Returns a value of the type. */
    Object of(AnnotatedType type) {
        return of(type, Map.of());
    }

    /** Returns a value of the type, which has no type variables. */
    Object of(Class<?> type) {
        return plain(type, Map.of());
    }

    private Object of(AnnotatedType type, Map<TypeVariable<?>, AnnotatedType> variables) {
        if (type.getType() instanceof TypeVariable<?> variable) {
            return of(Objects.requireNonNull(variables.get(variable)), variables);
        }
        if (type instanceof AnnotatedParameterizedType generic) {
            return generic(generic, variables);
        }
        return plain((Class<?>) type.getType(), variables);
    }

    private Object plain(Class<?> type, Map<TypeVariable<?>, AnnotatedType> variables) {
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (type.isRecord()) {
            return record(type, variables);
        }
        Object value = SIMPLE.get(type);
        if (value == null) {
            throw new IllegalArgumentException("No sample of " + type);
        }
        return value;
    }

    private Object generic(AnnotatedParameterizedType type, Map<TypeVariable<?>, AnnotatedType> variables) {
        AnnotatedType[] arguments = type.getAnnotatedActualTypeArguments();
        Class<?> raw = (Class<?>) ((ParameterizedType) type.getType()).getRawType();
        if (raw == List.class) {
            return full ? List.of(of(arguments[0], variables)) : List.of();
        }
        if (raw == Map.class) {
            return full ? Map.of(of(arguments[0], variables), of(arguments[1], variables)) : Map.of();
        }
        Map<TypeVariable<?>, AnnotatedType> known = new HashMap<>(variables);
        for (int i = 0; i < arguments.length; i++) {
            known.put(raw.getTypeParameters()[i], arguments[i]);
        }
        return record(raw, known);
    }

    private Object record(Class<?> type, Map<TypeVariable<?>, AnnotatedType> variables) {
        RecordComponent[] components = type.getRecordComponents();
        @Nullable Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = component(components[i], type, variables);
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private @Nullable Object component(
            RecordComponent component, Class<?> owner, Map<TypeVariable<?>, AnnotatedType> variables) {
        Schema told = component.getAccessor().getAnnotation(Schema.class);
        if (told != null && told.allowableValues().length > 0) {
            return told.allowableValues()[0];
        }
        boolean optional = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        if (told != null && CONSTANT.matcher(told.pattern()).matches()) {
            return told.pattern().substring(1, told.pattern().length() - 1);
        }
        // a request inside a response has defaults for its absent fields
        boolean defaulted = StrictBody.class.isAssignableFrom(owner) && component.getType() != String.class;
        return defaulted || (optional && (!full || StrictBody.class.isAssignableFrom(owner)))
                ? null
                : of(component.getAnnotatedType(), variables);
    }
}
