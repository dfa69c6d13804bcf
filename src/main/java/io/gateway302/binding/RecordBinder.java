package io.gateway302.binding;

import io.gateway302.binding.RecordShape.Component;
import io.gateway302.problem.Violation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.POJONode;

/** Binder of a JSON tree to a record. It collects all violations of types and names. */
final class RecordBinder {

    private final List<Violation> violations = new ArrayList<>();
    private final boolean nullRemoves;
    private final boolean form;

    private RecordBinder(boolean nullRemoves, boolean form) {
        this.nullRemoves = nullRemoves;
        this.form = form;
    }

    /** Creates a binder for a body, in which null is invalid. */
    static RecordBinder ofBody() {
        return new RecordBinder(false, false);
    }

    /** Creates a binder for a merge patch, in which null removes an optional field. */
    static RecordBinder ofPatch() {
        return new RecordBinder(true, false);
    }

    /** Creates a binder for a form, whose fields are texts and files. A field that is given several times is an array. */
    static RecordBinder ofForm() {
        return new RecordBinder(false, true);
    }

    /** Returns the violations, in the order of the record's components. */
    List<Violation> violations() {
        return violations;
    }

    /** Returns the record, with null for absent and invalid components; null if the tree is not an object. */
    @Nullable
    Object bind(JsonNode node, Class<?> type, String path) {
        if (!node.isObject()) {
            refuse(path, "type", "must be an object");
            return null;
        }
        RecordShape shape = RecordShape.of(type);
        List<Component> components = shape.components();
        @Nullable Object[] values = new Object[components.size()];
        for (int i = 0; i < values.length; i++) {
            Component component = components.get(i);
            JsonNode value = node.get(component.jsonName());
            if (value != null) {
                values[i] = value(value, component, nested(path, component.jsonName()));
            }
        }
        node.propertyNames().stream()
                .filter(name -> !shape.knows(name))
                .forEach(name -> refuse(nested(path, ShownName.of(name)), "unknown", "is not a field of this request"));
        return shape.create(values);
    }

    private @Nullable Object value(JsonNode node, Component component, String path) {
        if (node.isNull() && component.nullable()) {
            return null;
        }
        if (node.isNull()) {
            return nullRemoves && component.removable() ? null : refuseNull(path);
        }
        if (component.keys() != null) {
            return map(node, component.keys(), component.type(), path);
        }
        if (!component.list()) {
            return form && node.isArray()
                    ? refuse(path, "type", "must be given once")
                    : scalarOrRecord(node, component.type(), path);
        }
        if (node.isArray()) {
            List<@Nullable Object> elements = new ArrayList<>();
            for (int i = 0; i < node.size(); i++) {
                elements.add(scalarOrRecord(node.get(i), component.type(), path + "[" + i + "]"));
            }
            return elements;
        }
        if (component.single() || form) {
            Object element = scalarOrRecord(node, component.type(), path);
            return element == null ? null : List.of(element);
        }
        refuse(path, "type", "must be an array");
        return null;
    }

    private @Nullable Object map(JsonNode node, Class<?> keys, Class<?> type, String path) {
        if (!node.isObject()) {
            return refuse(path, "type", "must be an object");
        }
        Map<Object, Object> entries = new LinkedHashMap<>();
        node.properties().forEach(entry -> {
            Object key =
                    keys == String.class ? entry.getKey() : EnumNames.of(keys).get(entry.getKey());
            String place = nested(path, ShownName.of(entry.getKey()));
            if (key == null) {
                refuse(place, "unknown", EnumNames.allowed(keys));
            } else if (!entry.getValue().isNull()) {
                Object value = scalarOrRecord(entry.getValue(), type, place);
                if (value != null) {
                    entries.put(key, value);
                }
            } else if (!nullRemoves) {
                refuseNull(place);
            }
        });
        return entries;
    }

    private @Nullable Object scalarOrRecord(JsonNode given, Class<?> type, String path) {
        if (type == JsonNode.class) {
            return isWellFormed(given) ? given : refuse(path, "encoding", "holds half of a surrogate pair");
        }
        if (type == UploadedFile.class) {
            return given instanceof POJONode file ? file.getPojo() : refuse(path, "type", "must be a file");
        }
        if (given.isPojo()) {
            return refuse(path, "type", "must be a text and no file");
        }
        JsonNode node = form ? FormValue.of(given, type) : given;
        if (type == String.class) {
            return string(node, path);
        }
        if (type == Boolean.class) {
            return node.isBoolean() ? node.booleanValue() : refuse(path, "type", "must be true or false");
        }
        if (type == Double.class) {
            // beyond the range of a double it becomes infinite, which every range rejects; Jackson's own conversion
            // would throw
            return node.isNumber() ? node.numberValue().doubleValue() : refuse(path, "type", "must be a number");
        }
        if (type == Integer.class || type == Long.class) {
            return integer(node, type, path);
        }
        if (type.isEnum()) {
            Object constant = node.isString() ? EnumNames.of(type).get(node.stringValue()) : null;
            return constant != null ? constant : refuse(path, "enum", EnumNames.allowed(type));
        }
        return bind(node, type, path);
    }

    private @Nullable Object string(JsonNode node, String path) {
        if (!node.isString()) {
            return refuse(path, "type", "must be a string");
        }
        String text = node.stringValue();
        // an escape such as \ud800 alone is well-formed JSON, but not a character, and cannot be sent as UTF-8
        return isWellFormed(text) ? text : refuse(path, "encoding", "holds half of a surrogate pair");
    }

    private @Nullable Object integer(JsonNode node, Class<?> type, String path) {
        if (!node.isIntegralNumber()) {
            return refuse(path, "type", "must be an integer");
        }
        if (type == Integer.class ? !node.canConvertToInt() : !node.canConvertToLong()) {
            return refuse(path, "range", "is far out of range");
        }
        return type == Integer.class ? (Object) node.intValue() : (Object) node.longValue();
    }

    /** Returns whether all texts and names of a document are well-formed. */
    private static boolean isWellFormed(JsonNode node) {
        return node.isString()
                ? isWellFormed(node.stringValue())
                : node.propertyNames().stream().allMatch(RecordBinder::isWellFormed)
                        && node.valueStream().allMatch(RecordBinder::isWellFormed);
    }

    private static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(++i));
                if (!pair) {
                    return false;
                }
            }
        }
        return true;
    }

    private @Nullable Object refuseNull(String path) {
        return refuse(
                path,
                "null",
                nullRemoves
                        ? "must not be null; it cannot be removed"
                        : "must not be null; leave the field out for its default");
    }

    private @Nullable Object refuse(String path, String code, String message) {
        violations.add(new Violation(path, code, message));
        return null;
    }

    private static String nested(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
