package io.gateway302.binding;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.NotNull;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Components and constructor of a strictly read record; computed once per class. */
final class RecordShape {

    private static final ClassValue<RecordShape> SHAPES = new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
            return new RecordShape(type);
        }
    };

    private final List<Component> components;
    private final Constructor<?> constructor;

    private RecordShape(Class<?> type) {
        RecordComponent[] declared = type.getRecordComponents();
        this.components = Arrays.stream(declared).map(Component::of).toList();
        try {
            this.constructor = type.getDeclaredConstructor(
                    Arrays.stream(declared).map(RecordComponent::getType).toArray(Class<?>[]::new));
            this.constructor.setAccessible(true);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("Every record has its canonical constructor", e);
        }
    }

    static RecordShape of(Class<?> type) {
        return SHAPES.get(type);
    }

    List<Component> components() {
        return components;
    }

    boolean knows(String jsonName) {
        return components.stream().anyMatch(component -> component.jsonName().equals(jsonName));
    }

    Optional<Component> component(String javaName) {
        return components.stream()
                .filter(component -> component.javaName().equals(javaName))
                .findFirst();
    }

    Object create(@Nullable Object[] values) {
        try {
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The record refused its components", e);
        }
    }

    /**
     * Component of the record.
     *
     * @param javaName name in the record
     * @param jsonName name in the body
     * @param type type of the component; of its elements if it is a list, of its values if it is a map
     * @param keys type of its keys if it is a map: an enum, or {@code String}; null otherwise
     * @param list whether it is a list
     * @param single whether the list may be given as a single value
     * @param removable whether a merge patch may remove it
     * @param nullable whether null counts as absent
     */
    record Component(
            String javaName,
            String jsonName,
            Class<?> type,
            @Nullable Class<?> keys,
            boolean list,
            boolean single,
            boolean removable,
            boolean nullable) {

        static Component of(RecordComponent declared) {
            JsonProperty named = declared.getAccessor().getAnnotation(JsonProperty.class);
            JsonFormat format = declared.getAccessor().getAnnotation(JsonFormat.class);
            boolean list = List.class == declared.getType();
            boolean map = Map.class == declared.getType();
            Type[] arguments = list || map
                    ? ((ParameterizedType) declared.getGenericType()).getActualTypeArguments()
                    : new Type[] {declared.getType()};
            return new Component(
                    declared.getName(),
                    named == null ? declared.getName() : named.value(),
                    (Class<?>) arguments[arguments.length - 1],
                    map ? (Class<?>) arguments[0] : null,
                    list,
                    format != null
                            && Arrays.asList(format.with()).contains(JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY),
                    !declared.getAccessor().isAnnotationPresent(NotNull.class)
                            && !declared.getAccessor().isAnnotationPresent(NotRemovable.class),
                    declared.getDeclaringRecord().isAnnotationPresent(NullAsAbsent.class));
        }
    }
}
