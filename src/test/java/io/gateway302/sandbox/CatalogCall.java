package io.gateway302.sandbox;

import io.gateway302.catalog.Field;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.Poll;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Call of an operation as the catalog documents it, with all required fields and few others.
 *
 * @param method HTTP method
 * @param path path and query
 * @param headers headers without that of the key
 * @param contentType media type of the body; null for no body
 * @param body body; empty for none
 */
public record CatalogCall(
        String method,
        String path,
        Map<String, String> headers,
        @Nullable String contentType,
        byte[] body) {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final String BOUNDARY = "------------------------sandbox";

    /**
     * Returns a call of the operation.
     *
     * @param text text of its prompts
     * @param stream true to request a stream, if the operation has a field for it
     */
    public static CatalogCall of(Operation operation, String text, boolean stream) {
        return of(operation, text, stream, Map.of());
    }

    /**
     * Returns a call of the operation with more fields, or other values of them.
     *
     * @param more values by the place of the field; dots separate the names of nested objects
     */
    public static CatalogCall of(Operation operation, String text, boolean stream, Map<String, JsonNode> more) {
        return of(operation, text, values(operation, text, stream, more));
    }

    /** Returns the JSON body of a call, also of an operation that takes another one. */
    public static byte[] json(Operation operation, String text, Map<String, JsonNode> more) {
        ObjectNode body = JSON.objectNode();
        values(operation, text, false, more).forEach((place, value) -> {
            if (place.startsWith("BODY ")) {
                body.set(place.substring("BODY ".length()), value);
            }
        });
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the values of all fields of a call in one object, as the input of a task has them. */
    public static ObjectNode input(Operation operation, String text, Map<String, JsonNode> more) {
        ObjectNode input = JSON.objectNode();
        values(operation, text, false, more)
                .forEach((place, value) -> input.set(place.substring(place.indexOf(' ') + 1), value));
        return input;
    }

    /** Returns the values of the fields by their location and name. */
    private static Map<String, JsonNode> values(
            Operation operation, String text, boolean stream, Map<String, JsonNode> more) {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        for (Field field : operation.fields()) {
            if (field.required() || field.in() == Field.Location.PATH || tellsApart(operation, field)) {
                values.put(field.in() + " " + field.name(), value(operation, field, text));
            }
        }
        if (operation.streamFlag() != null) {
            values.put("BODY " + operation.streamFlag(), JSON.booleanNode(stream));
        }
        if (operation.id().equals("doubao.drawing.character")) {
            // its documentation requires this or binary_data_base64
            values.put("BODY image_urls", JSON.arrayNode().add("https://example.com/a.png"));
            // it costs more than the list says
            values.put("BODY use_sr", JSON.booleanNode(false));
        }
        if (operation.id().equals("302ai.tts.v2") || operation.id().equals("unified.image.v2.generate")) {
            // they start a task only on request
            values.put("QUERY run_async", JSON.booleanNode(true));
        }
        more.forEach((place, value) -> put(operation, values, place, value));
        return values;
    }

    private static CatalogCall of(Operation operation, String text, Map<String, JsonNode> values) {
        String path = operation.path();
        List<String> query = new ArrayList<>();
        Map<String, String> headers = new LinkedHashMap<>();
        ObjectNode body = JSON.objectNode();
        for (var entry : values.entrySet()) {
            String name = entry.getKey().substring(entry.getKey().indexOf(' ') + 1);
            String value = entry.getValue().asString("");
            switch (Field.Location.valueOf(
                    entry.getKey().substring(0, entry.getKey().indexOf(' ')))) {
                case BODY -> body.set(name, entry.getValue());
                case QUERY -> query.add(name + "=" + encoded(value));
                case PATH ->
                    path = path.replace("{" + name + "}", encoded(value))
                            .replace("{*" + name + "}", value.contains("/") ? value : "a/b");
                case HEADER -> headers.put(name, value);
            }
        }
        return new CatalogCall(
                operation.method().name(),
                query.isEmpty() ? path : path + "?" + String.join("&", query),
                headers,
                contentType(operation),
                bytes(operation, body, text));
    }

    /** Returns a poll for the result of the task with the id. */
    public static CatalogCall ofPoll(Operation task, String id) {
        Poll poll = Objects.requireNonNull(task.poll());
        boolean takesId = poll.path().contains("{");
        String path = poll.path().replaceAll("\\{[^{}]*}", encoded(id));
        return poll.method().name().equals("GET")
                ? new CatalogCall("GET", takesId ? path : path + "?id=" + encoded(id), Map.of(), null, new byte[0])
                : new CatalogCall(
                        "POST",
                        path,
                        Map.of(),
                        "application/json",
                        JSON.objectNode()
                                .put("task_id", id)
                                .put("id", id)
                                .toString()
                                .getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the request to a server. */
    public HttpRequest.Builder to(URI address) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path))
                .method(method, contentType == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (contentType != null) {
            request.header("Content-Type", contentType);
        }
        headers.forEach(request::header);
        return request;
    }

    private static void put(Operation operation, Map<String, JsonNode> values, String place, JsonNode value) {
        String[] names = place.split("\\.", 2);
        Field.Location in = operation.fields().stream()
                .filter(field -> field.name().equals(names[0]))
                .map(Field::in)
                .findFirst()
                .orElse(Field.Location.BODY);
        if (names.length == 1) {
            values.put(in + " " + place, value);
        } else {
            JsonNode outer = values.get(in + " " + names[0]);
            ObjectNode object = outer instanceof ObjectNode known ? known.deepCopy() : JSON.objectNode();
            values.put(in + " " + names[0], object.set(names[1], value));
        }
    }

    private static boolean tellsApart(Operation operation, Field field) {
        boolean isModel = field.name().equals("model") && field.in() == Field.Location.BODY;
        return isModel || (operation.variantOf() != null && field.enumeration().size() == 1);
    }

    private static @Nullable String contentType(Operation operation) {
        if ("none".equals(operation.consumes()) || operation.method().name().equals("GET")) {
            return null;
        }
        if ("multipart/form-data".equals(operation.consumes())) {
            return "multipart/form-data; boundary=" + BOUNDARY;
        }
        return operation.consumes() == null ? "application/json" : operation.consumes();
    }

    private static byte[] bytes(Operation operation, ObjectNode body, String text) {
        String type = contentType(operation);
        if (type == null) {
            return new byte[0];
        }
        if (type.endsWith("xml")) {
            return ("<speak><voice>" + text + "</voice></speak>").getBytes(StandardCharsets.UTF_8);
        }
        return type.startsWith("multipart/")
                ? form(operation, body)
                : body.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] form(Operation operation, ObjectNode body) {
        Map<String, Field> fields =
                operation.fields().stream().collect(Collectors.toMap(Field::name, field -> field, (one, _) -> one));
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        body.properties().forEach(entry -> {
            Field field = fields.get(entry.getKey());
            boolean isFile = field != null && field.types().contains(Field.Type.FILE);
            form.writeBytes(("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + entry.getKey() + "\""
                            + (isFile ? "; filename=\"tiny.png\"\r\nContent-Type: image/png" : "")
                            + "\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            form.writeBytes(
                    isFile ? new byte[] {1, 2, 3} : text(entry.getValue()).getBytes(StandardCharsets.UTF_8));
            form.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
        });
        form.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return form.toByteArray();
    }

    private static String text(JsonNode value) {
        return value.isContainer() ? value.toString() : value.asString("");
    }

    private static JsonNode value(Operation operation, Field field, String text) {
        if (field.name().equals("model") && !operation.models().isEmpty()) {
            return JSON.stringNode(operation.models().getFirst());
        }
        if (field.name().equals("messages")) {
            return JSON.arrayNode().add(JSON.objectNode().put("role", "user").put("content", text));
        }
        if (field.name().equals("contents")) {
            ObjectNode content = JSON.objectNode().put("role", "user");
            content.putArray("parts").addObject().put("text", text);
            return JSON.arrayNode().add(content);
        }
        if (!field.enumeration().isEmpty()) {
            return field.enumeration().getFirst();
        }
        if (!field.examples().isEmpty()) {
            return field.examples().getFirst();
        }
        return field.defaultValue() == null ? ofType(operation, field, text) : field.defaultValue();
    }

    private static JsonNode ofType(Operation operation, Field field, String text) {
        Field.Type type =
                field.types().isEmpty() ? Field.Type.STRING : field.types().getFirst();
        return switch (type) {
            case STRING, FILE -> JSON.stringNode(field.name().contains("url") ? "https://example.com/a.png" : text);
            case NUMBER, INTEGER -> field.min() == null ? JSON.numberNode(1) : JSON.numberNode(field.min());
            case BOOLEAN -> JSON.booleanNode(true);
            case OBJECT -> object(operation, field, text);
            case ARRAY ->
                JSON.arrayNode().add(field.fields().isEmpty() ? JSON.stringNode(text) : object(operation, field, text));
        };
    }

    private static ObjectNode object(Operation operation, Field field, String text) {
        ObjectNode object = JSON.objectNode();
        field.fields().stream()
                .filter(Field::required)
                .forEach(inner -> object.set(inner.name(), value(operation, inner, text)));
        return object;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
