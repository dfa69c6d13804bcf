package io.gateway302.passthrough;

import io.gateway302.catalog.Field;
import io.gateway302.passthrough.OvershootTarget.Quantity;
import io.gateway302.sandbox.CatalogCall;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/** Generator of calls that ask for a number, each in one of the forms that an upstream may read. */
record OvershootCalls(OvershootTarget target, Random random, String address) {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Spellings of a number in JSON. */
    private static final List<String> SPELLINGS =
            List.of("%d", "%d.0", "%de0", "\"%d\"", "\" %d \"", "\"+%d\"", "\"%d.0\"", "\"%de0\"", "\"0%d\"");

    /** Spellings of a number in forms and queries. */
    private static final List<String> TEXTS = List.of("%d", " %d", "+%d", "%d.0", "%de0", "0%d");

    private enum Form {
        OWN,
        OTHER_NAME,
        NESTED,
        QUERY,
        URL_ENCODED,
        MULTIPART
    }

    /** Returns a call that asks for the number. */
    HttpRequest.Builder next(int number) {
        boolean inBody = call(target.place(), JSON.numberNode(1)).contentType() != null;
        boolean counts = target.quantity() == Quantity.IMAGES || target.quantity() == Quantity.SECONDS;
        Form form = Form.values()[random.nextInt(Form.values().length)];
        if (target.quantity() == Quantity.CHARACTERS && form != Form.URL_ENCODED && form != Form.MULTIPART) {
            form = Form.OWN;
        }
        return switch (inBody ? form : Form.OWN) {
            case OWN -> call(target.place(), inJson(number)).to(URI.create(address));
            case OTHER_NAME ->
                call(target.place(), JSON.numberNode(1), another(), inJson(number))
                        .to(URI.create(address));
            case NESTED ->
                counts
                        ? call(target.place(), JSON.numberNode(1), wrapper() + "." + last(another()), inJson(number))
                                .to(URI.create(address))
                        : call(target.place(), inJson(number)).to(URI.create(address));
            case QUERY -> inQuery(number);
            case URL_ENCODED -> inForm(number);
            case MULTIPART -> inMultipart(number);
        };
    }

    private CatalogCall call(Object... placesAndValues) {
        Map<String, JsonNode> fields = new LinkedHashMap<>(target.conditions());
        for (int i = 0; i < placesAndValues.length; i += 2) {
            fields.put((String) placesAndValues[i], (JsonNode) placesAndValues[i + 1]);
        }
        return CatalogCall.of(target.operation(), "a", false, fields);
    }

    private String another() {
        List<String> usual = target.quantity().usual();
        return usual.get(random.nextInt(usual.size()));
    }

    /** Returns the name of an object that the operation does not document as something else. */
    private String wrapper() {
        return target.operation().fields().stream()
                .filter(field -> field.types().equals(List.of(Field.Type.OBJECT)))
                .map(Field::name)
                .findFirst()
                .orElse("options");
    }

    private static String last(String place) {
        return place.substring(place.lastIndexOf('.') + 1);
    }

    private JsonNode inJson(int number) {
        if (target.quantity() == Quantity.CHARACTERS) {
            return JSON.stringNode("x".repeat(number));
        }
        String spelled = SPELLINGS.get(random.nextInt(SPELLINGS.size())).formatted(number);
        boolean multipart = "multipart/form-data".equals(target.operation().consumes());
        return multipart || target.operation().method().name().equals("GET")
                ? JSON.stringNode(spelled.replace("\"", ""))
                : JSON.rawValueNode(new RawValue(spelled));
    }

    private String inText(int number) {
        return target.quantity() == Quantity.CHARACTERS
                ? "x".repeat(number)
                : TEXTS.get(random.nextInt(TEXTS.size())).formatted(number);
    }

    /** Two readers may take different ones: the body has the number 1. */
    private HttpRequest.Builder inQuery(int number) {
        CatalogCall call = call(target.place(), JSON.numberNode(1));
        String path =
                call.path() + (call.path().contains("?") ? "&" : "?") + target.place() + "=" + encoded(inText(number));
        return new CatalogCall(call.method(), path, call.headers(), call.contentType(), call.body())
                .to(URI.create(address));
    }

    private HttpRequest.Builder inForm(int number) {
        String form = fields(number).entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        return request("application/x-www-form-urlencoded", form);
    }

    private HttpRequest.Builder inMultipart(int number) {
        String form = fields(number).entrySet().stream()
                .map(field -> "--b\r\nContent-Disposition: form-data; name=\"" + field.getKey() + "\"\r\n\r\n"
                        + field.getValue() + "\r\n")
                .collect(Collectors.joining("", "", "--b--\r\n"));
        return request("multipart/form-data; boundary=b", form);
    }

    /** Returns the fields of a form; an object is JSON in a text. */
    private Map<String, String> fields(int number) {
        Map<String, JsonNode> values = new LinkedHashMap<>(target.conditions());
        values.put(target.place(), JSON.stringNode(inText(number)));
        byte[] body = CatalogCall.json(target.operation(), "a", values);
        ObjectNode object = (ObjectNode) JsonMapper.shared().readTree(body);
        Map<String, String> fields = new LinkedHashMap<>();
        object.properties()
                .forEach(field -> fields.put(
                        field.getKey(),
                        field.getValue().isContainer()
                                ? field.getValue().toString()
                                : field.getValue().asString("")));
        return fields;
    }

    private HttpRequest.Builder request(String contentType, String body) {
        CatalogCall call = call();
        return new CatalogCall(
                        call.method(), call.path(), call.headers(), contentType, body.getBytes(StandardCharsets.UTF_8))
                .to(URI.create(address));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
