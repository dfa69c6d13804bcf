package io.gateway302.command;

import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Top level of a JSON object, read with the streaming parser. This costs a tenth of the start of a data-binding mapper.
 */
final class JsonFields {

    private JsonFields() {}

    /**
     * Returns the scalar members of the object as text, and the number of members of each object in it.
     *
     * @throws StepFailure if the text is not one complete JSON object
     */
    static Map<String, String> read(byte[] json) {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new StepFailure("the response is not a JSON object");
            }
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                JsonToken value = parser.nextToken();
                fields.put(name, value == JsonToken.START_OBJECT ? members(parser) : scalar(parser, value));
            }
            if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
                throw new StepFailure("the response is not one JSON object");
            }
            return fields;
        } catch (JacksonException e) {
            throw new StepFailure("the response is not valid JSON");
        }
    }

    private static String members(JsonParser parser) {
        int members = 0;
        while (parser.nextName() != null) {
            parser.nextToken();
            parser.skipChildren();
            members++;
        }
        return Integer.toString(members);
    }

    private static String scalar(JsonParser parser, JsonToken value) {
        parser.skipChildren();
        return value.isScalarValue() ? parser.getString() : "";
    }
}
