package io.gateway302.passthrough.response;

import io.gateway302.exchange.Body;
import io.gateway302.exchange.ByteSource;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.exchange.stream.ContentCoding;
import io.gateway302.identity.Permissions;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lists of models, of which a client sees only the models that it may use. The list keeps its form: that of OpenAI,
 * Anthropic or Google. For a client that may use every model, no byte changes.
 */
public final class ModelList {

    /** Paths of lists of models, with any prefix. */
    private static final Pattern PATH = Pattern.compile("(?:/[^/]+)*/v1(?:alpha|beta)?/models");

    /** Names of the array of models in the known forms. */
    private static final List<String> ARRAYS = List.of("data", "models");

    /** Names of a model's own name in the known forms, in order of precedence. */
    private static final List<String> NAMES = List.of("id", "model", "model_name", "name");

    /** Prefix of a model as a resource of Google's API. */
    private static final String RESOURCE = "models/";

    /** Request headers that ask for a part of a response, or for none if it has not changed. */
    private static final List<String> PARTIAL = List.of(
            HttpHeaders.RANGE,
            HttpHeaders.IF_RANGE,
            HttpHeaders.IF_NONE_MATCH,
            HttpHeaders.IF_MODIFIED_SINCE,
            HttpHeaders.IF_MATCH,
            HttpHeaders.IF_UNMODIFIED_SINCE);

    private static final JsonMapper JSON = JsonMapper.shared();

    private ModelList() {}

    /** Returns whether the response of the call is a list of models of which the caller may see only some. */
    public static boolean isRestricted(GatewayExchange call) {
        return call.target().method().equals(HttpMethod.GET)
                && PATH.matcher(call.target().path()).matches()
                && !call.caller().permissions().allowsEveryModel();
    }

    /** Makes the upstream answer a restricted list completely. */
    public static void askForAll(GatewayExchange call) {
        PARTIAL.forEach(call.headers()::remove);
    }

    /**
     * Returns a restricted list with the allowed models only.
     *
     * @throws ProblemException if the list cannot be read: it is not shown then
     */
    public static GatewayResponse visible(GatewayExchange call, GatewayResponse answer) {
        byte[] text = ContentCoding.of(answer.headers()).decode(content(answer.body()), ChangedResponse.MAX_BYTES);
        if (text == null || answer.status() >= 300) {
            throw unreadable();
        }
        try {
            JsonNode list = JSON.readTree(text);
            return ChangedResponse.of(
                    answer, JSON.writeValueAsBytes(visible(list, call.caller().permissions())));
        } catch (JacksonException e) {
            throw unreadable();
        }
    }

    private static byte[] content(Body body) {
        return switch (body) {
            case Body.Held held -> held.content();
            case Body.Stream(ByteSource source, long _) -> {
                try (source) {
                    ByteArrayOutputStream content = new ByteArrayOutputStream();
                    for (ByteBuffer piece = source.next(); piece != null; piece = source.next()) {
                        byte[] bytes = new byte[piece.remaining()];
                        piece.get(bytes);
                        content.writeBytes(bytes);
                        if (content.size() > ChangedResponse.MAX_BYTES) {
                            throw unreadable();
                        }
                    }
                    yield content.toByteArray();
                }
            }
            case Body.Stored _ -> throw new IllegalStateException("An answer is not stored");
        };
    }

    private static JsonNode visible(JsonNode list, Permissions permissions) {
        if (list instanceof ArrayNode models) {
            return allowed(models, permissions);
        }
        if (!(list instanceof ObjectNode object)
                || ARRAYS.stream().noneMatch(name -> object.path(name).isArray())) {
            throw unreadable();
        }
        ObjectNode visible = object.deepCopy();
        for (String name : ARRAYS) {
            if (visible.path(name) instanceof ArrayNode models) {
                ArrayNode allowed = allowed(models, permissions);
                visible.set(name, allowed);
                place(visible, "first_id", allowed.isEmpty() ? null : allowed.get(0));
                place(visible, "last_id", allowed.isEmpty() ? null : allowed.get(allowed.size() - 1));
            }
        }
        return visible;
    }

    private static ArrayNode allowed(ArrayNode models, Permissions permissions) {
        ArrayNode allowed = JsonNodeFactory.instance.arrayNode();
        for (JsonNode model : models) {
            String name = name(model);
            if (!name.isEmpty() && permissions.allowsModel(name)) {
                allowed.add(model);
            }
        }
        return allowed;
    }

    /** Replaces a field of Anthropic's pages, which names a model of the list. */
    private static void place(ObjectNode list, String field, @Nullable JsonNode model) {
        if (list.has(field)) {
            String name = model == null ? "" : name(model);
            if (name.isEmpty()) {
                list.putNull(field);
            } else {
                list.put(field, name);
            }
        }
    }

    /** Returns the name of a model; empty if it has none. */
    private static String name(JsonNode model) {
        String name = Stream.concat(Stream.of(model), NAMES.stream().map(model::path))
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .findFirst()
                .orElse("");
        return name.startsWith(RESOURCE) ? name.substring(RESOURCE.length()) : name;
    }

    private static ProblemException unreadable() {
        return new ProblemException(
                ProblemType.UPSTREAM_INVALID_RESPONSE,
                "The list of models cannot be read, and the caller may not see all of them");
    }
}
