package io.gateway302.usage;

import io.gateway302.catalog.DottedPath;
import io.gateway302.catalog.Field;
import io.gateway302.catalog.price.Pricing;
import io.gateway302.exchange.Body;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.usage.tokens.UnfoldedBody;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * Fields of a request, wherever an upstream may read them: in the body, in JSON or a form, in the query, and in the
 * path.
 */
final class RequestFields implements Pricing.Fields {

    private static final String MODEL = "model";

    /** Objects that belong to the caller, or describe other data. */
    private static final Set<String> FREE = Set.of("metadata", "response_format", "tools", "tool_choice");

    /** Maximum depth of objects in which fields are searched. */
    private static final int DEEPEST = 4;

    private final GatewayExchange request;
    private final JsonNode body;
    private final Map<String, List<String>> query = new HashMap<>();
    private @Nullable JsonNode unfolded;

    RequestFields(GatewayExchange request) {
        this.request = request;
        this.body = request.body().tree();
        request.target()
                .forEachParameter((name, value) ->
                        query.computeIfAbsent(name, _ -> new ArrayList<>()).add(value));
    }

    /** Returns whether the request has a body that the gateway cannot parse, although the upstream may. */
    boolean isUnread() {
        return body.isMissingNode() && request.body().length() > 0;
    }

    /** Returns whether the body is so large that its long texts are cut. */
    boolean isStored() {
        return request.body() instanceof Body.Stored;
    }

    /** Returns the length of the body in bytes. */
    long length() {
        return request.body().length();
    }

    /** Returns the parsed body; a missing node if it was not parsed. */
    JsonNode body() {
        return body;
    }

    /** Returns all values at a place; dots separate the names of nested objects. */
    List<JsonNode> values(String place) {
        JsonNode inBody = inBody(place);
        boolean isInBody = !inBody.isMissingNode() && !inBody.isNull();
        List<String> inQuery = query.getOrDefault(place, List.of());
        String inPath = request.target().variables().get(place);
        if (inQuery.isEmpty() && inPath == null) {
            return isInBody ? List.of(inBody) : List.of();
        }
        List<JsonNode> values = new ArrayList<>(2);
        if (isInBody) {
            values.add(inBody);
        }
        inQuery.forEach(value -> values.add(StringNode.valueOf(value)));
        if (inPath != null) {
            values.add(StringNode.valueOf(inPath));
        }
        return values;
    }

    /**
     * Returns the values of fields in the objects of the body, at any place. A provider may have wrapped its parameters
     * in an object that the catalog does not name.
     *
     * @param names names of the fields in lower case
     */
    List<JsonNode> nested(Set<String> names) {
        List<JsonNode> values = new ArrayList<>(2);
        for (var member : unfolded().properties()) {
            if (!FREE.contains(member.getKey())) {
                collect(member.getValue(), names, DEEPEST, values);
            }
        }
        return values;
    }

    private static void collect(JsonNode object, Set<String> names, int depth, List<JsonNode> values) {
        if (!object.isObject() || depth == 0) {
            return;
        }
        for (var member : object.properties()) {
            if (names.contains(member.getKey().toLowerCase(Locale.ROOT))
                    && !member.getValue().isNull()) {
                values.add(member.getValue());
            }
            collect(member.getValue(), names, depth - 1, values);
        }
    }

    private JsonNode inBody(String place) {
        return DottedPath.at(place.indexOf('.') < 0 ? body : unfolded(), place);
    }

    /** Returns the body, with the objects that its texts contain as JSON, as in fields of forms. */
    private JsonNode unfolded() {
        JsonNode known = unfolded;
        if (known == null) {
            known = UnfoldedBody.of(body);
            unfolded = known;
        }
        return known;
    }

    /** Returns whether the operation documents a field at a place. */
    boolean isDocumented(String place) {
        return field(place) != null;
    }

    /** Returns whether the request has a value at a place, where the documentation expects it. */
    boolean isGiven(String place) {
        Field field = field(place);
        if (field != null && field.in() == Field.Location.BODY && !isUnread()) {
            JsonNode inBody = inBody(place);
            return !inBody.isMissingNode() && !inBody.isNull() && !isBlank(inBody);
        }
        return values(place).stream().anyMatch(value -> !isBlank(value));
    }

    /** Returns whether the request has a value at a place that the operation documents. */
    boolean isGivenAsDocumented(String place) {
        return isDocumented(place) && isGiven(place);
    }

    private static boolean isBlank(JsonNode value) {
        return value.isString() && value.stringValue().isBlank();
    }

    /**
     * Returns the only value at a place, otherwise the documented default of the field. Null if the value is not known:
     * if there is neither, or several values, or one that is not a single text, number or boolean, or one that is not
     * where the documentation expects it.
     */
    @Override
    public @Nullable String value(String place) {
        String model = place.equals(MODEL) ? request.model() : null;
        if (model != null) {
            return model;
        }
        List<JsonNode> values =
                values(place).stream().filter(value -> !isBlank(value)).toList();
        if (values.isEmpty() && !isUnread()) {
            JsonNode otherwise = otherwise(place);
            return otherwise == null ? null : otherwise.asString(null);
        }
        return values.size() == 1 && values.getFirst().isValueNode() && (!isDocumented(place) || isGiven(place))
                ? values.getFirst().asString()
                : null;
    }

    /** Returns the documented default of a field; null if there is none. */
    @Nullable
    JsonNode otherwise(String place) {
        Field field = field(place);
        return field == null ? null : field.defaultValue();
    }

    private @Nullable Field field(String place) {
        List<Field> fields = request.operation().fields();
        int from = 0;
        for (int dot = place.indexOf('.'); dot >= 0; dot = place.indexOf('.', from)) {
            Field outer = named(fields, place.substring(from, dot));
            if (outer == null) {
                return null;
            }
            fields = outer.fields();
            from = dot + 1;
        }
        return named(fields, place.substring(from));
    }

    private static @Nullable Field named(List<Field> fields, String name) {
        for (Field field : fields) {
            if (field.name().equals(name)) {
                return field;
            }
        }
        return null;
    }
}
