package io.gateway302.catalog.rules;

import io.gateway302.catalog.Field;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Validation rules for the fields of a request. */
final class FieldRules {

    private FieldRules() {}

    static void check(List<Field> fields, Faults faults) {
        record Slot(Field.Location in, String name) {}
        Set<Slot> seen = new HashSet<>();
        for (Field field : fields) {
            Faults atField = faults.at("field '" + field.name() + "'");
            atField.unless(!field.name().isBlank(), "the name is blank");
            atField.unless(
                    field.in() != Field.Location.BODY || !field.name().contains("."),
                    "a dotted name; write the field of an object below the object's own fields");
            atField.unless(seen.add(new Slot(field.in(), field.name())), "is declared twice");
            check(field, atField);
            check(field.fields(), atField);
        }
    }

    private static void check(Field field, Faults faults) {
        constraintsFitTheType(field, faults);
        ordered("min", field.min(), "max", field.max(), faults);
        ordered("minItems", decimal(field.minItems()), "maxItems", decimal(field.maxItems()), faults);
        faults.unless(field.min() == null || field.exclusiveMin() == null, "has both min and exclusiveMin");
        faults.unless(
                field.exclusiveMin() == null
                        || field.max() == null
                        || field.exclusiveMin().compareTo(field.max()) < 0,
                "exclusiveMin " + field.exclusiveMin() + " is not below max " + field.max());
        notNegative("minItems", field.minItems(), faults);
        notNegative("maxItems", field.maxItems(), faults);
        notNegative("maxLength", field.maxLength(), faults);
        field.enumeration().forEach(value -> typed("enum value ", value, field, faults));
        field.examples().forEach(value -> typed("example ", value, field, faults));
        if (field.defaultValue() != null) {
            checkDefault(field.defaultValue(), field, faults);
        }
    }

    private static void checkDefault(JsonNode value, Field field, Faults faults) {
        typed("default ", value, field, faults);
        faults.unless(
                field.enumeration().isEmpty() || field.enumeration().contains(value),
                "default " + value + " is not among its enum values " + field.enumeration());
        if (value.isNumber()) {
            BigDecimal number = value.decimalValue();
            BigDecimal min = field.min();
            BigDecimal exclusiveMin = field.exclusiveMin();
            BigDecimal max = field.max();
            faults.unless(min == null || number.compareTo(min) >= 0, "default " + value + " is below its min " + min);
            faults.unless(
                    exclusiveMin == null || number.compareTo(exclusiveMin) > 0,
                    "default " + value + " is not above its exclusiveMin " + exclusiveMin);
            faults.unless(max == null || number.compareTo(max) <= 0, "default " + value + " is above its max " + max);
        }
    }

    private static void constraintsFitTheType(Field field, Faults faults) {
        boolean numeric = field.min() != null || field.exclusiveMin() != null || field.max() != null;
        faults.unless(
                !numeric || mayBe(field, Field.Type.NUMBER) || mayBe(field, Field.Type.INTEGER),
                "min, exclusiveMin and max are for a number or an integer");
        faults.unless(field.maxLength() == null || mayBe(field, Field.Type.STRING), "maxLength is for a string");
        faults.unless(
                (field.items() == null && field.minItems() == null && field.maxItems() == null)
                        || mayBe(field, Field.Type.ARRAY),
                "items, minItems and maxItems are for an array");
        faults.unless(
                field.fields().isEmpty() || mayBe(field, Field.Type.OBJECT) || mayBe(field, Field.Type.ARRAY),
                "fields of its own are for an object, or an array of objects");
    }

    private static boolean mayBe(Field field, Field.Type type) {
        return field.types().isEmpty() || field.types().contains(type);
    }

    private static void ordered(
            String lower, @Nullable BigDecimal low, String upper, @Nullable BigDecimal high, Faults faults) {
        if (low != null && high != null) {
            faults.unless(low.compareTo(high) <= 0, lower + " " + low + " is above " + upper + " " + high);
        }
    }

    private static void notNegative(String name, @Nullable Integer value, Faults faults) {
        faults.unless(value == null || value >= 0, name + " " + value + " is negative");
    }

    private static @Nullable BigDecimal decimal(@Nullable Integer value) {
        return value == null ? null : BigDecimal.valueOf(value);
    }

    private static void typed(String what, JsonNode value, Field field, Faults faults) {
        List<Field.Type> types = field.types();
        faults.unless(
                types.isEmpty() || types.stream().anyMatch(type -> isOfType(value, type)),
                what + value + " is not of type "
                        + types.stream().map(Field.Type::label).collect(Collectors.joining(" or ")));
    }

    private static boolean isOfType(JsonNode value, Field.Type type) {
        return switch (type) {
            case STRING, FILE -> value.isString();
            case NUMBER -> value.isNumber();
            case INTEGER -> value.isIntegralNumber();
            case BOOLEAN -> value.isBoolean();
            case OBJECT -> value.isObject();
            case ARRAY -> value.isArray();
        };
    }
}
