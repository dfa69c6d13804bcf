package io.gateway302.relay;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.gateway302.catalog.Operation;
import io.gateway302.exchange.Body;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.upstream.AddedParameter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Injector of OpenAI's {@code stream_options.include_usage} into streaming chat completions whose caller did not ask
 * for usage. All other bytes of the request stay unchanged. A model that rejects the option is remembered for some
 * hours; its usage is then measured by the text of its streams.
 */
public final class UsageOptionInjector {

    private static final String PATH = "/chat/completions";
    private static final String OPTIONS = "stream_options";
    private static final String INCLUDE = "include_usage";

    /** Number of models that are remembered. */
    private static final int MAX_MODELS = 1000;

    /** Time after which a model is asked again. */
    private static final Duration FORGET_AFTER = Duration.ofHours(6);

    private final JsonMapper json = JsonMapper.shared();
    private final Cache<Target, Boolean> refusing = Caffeine.newBuilder()
            .maximumSize(MAX_MODELS)
            .expireAfterWrite(FORGET_AFTER)
            .build();

    private final boolean enabled;

    /**
     * Creates the injector.
     *
     * @param enabled false if nothing is injected
     */
    public UsageOptionInjector(boolean enabled) {
        this.enabled = enabled;
    }

    /** Model of an operation. */
    private record Target(String operation, @Nullable String model) {}

    /**
     * Request with the option.
     *
     * @param body body with the option
     * @param parameter description of the option for the upstream client, which leaves it out if the model rejects it
     */
    public record Injected(Body body, AddedParameter parameter) {

        /** Stores the description in the call that has this body. */
        public void storeIn(GatewayExchange call) {
            call.set(AddedParameter.ATTRIBUTE, parameter);
        }
    }

    /**
     * Adds the option to a streaming request.
     *
     * @param model requested model; null if the request names none
     * @return null if the operation is no chat completion, if the model is known to reject the option, or if the request
     *     already has it
     */
    public @Nullable Injected inject(Operation operation, @Nullable String model, Body body) {
        Target target = new Target(operation.id(), model);
        boolean asks = enabled
                && operation.billable()
                && operation.path().endsWith(PATH)
                && refusing.getIfPresent(target) == null;
        Body asking = asks ? in(body) : null;
        return asking == null
                ? null
                : new Injected(
                        asking, new AddedParameter(List.of(OPTIONS, INCLUDE), body, () -> refusing.put(target, true)));
    }

    /** Returns the request with the option; null if it already has the option, or its form does not allow it. */
    @Nullable
    Body in(Body body) {
        JsonNode options = body.tree().path(OPTIONS);
        if (options.path(INCLUDE).asBoolean(false) || !body.tree().isObject()) {
            return null;
        }
        boolean absent = options.isMissingNode();
        return switch (body) {
            case Body.Json(byte[] content, JsonNode tree) ->
                absent ? inserted(content, tree) : replaced(content, tree, options);
            case Body.Stored stored when absent && stored.head().length == 0 -> inserted(stored);
            default -> null;
        };
    }

    private Body.Json inserted(byte[] content, JsonNode tree) {
        int brace = 0;
        while (content[brace] != '{') {
            brace++;
        }
        return new Body.Json(spliced(content, brace + 1, brace + 1, question(tree)), tree);
    }

    /**
     * Inserts the option into a stored body. This requires the document to begin with its brace: the file is not
     * searched for it.
     */
    private Body.Stored inserted(Body.Stored stored) {
        byte[] head = ("{" + question(stored.tree())).getBytes(StandardCharsets.UTF_8);
        return new Body.Stored(head, stored.file(), 1, stored.length() - 1 + head.length, stored.tree());
    }

    private String question(JsonNode tree) {
        return "\"" + OPTIONS + "\":{\"" + INCLUDE + "\":true}" + (tree.isEmpty() ? "" : ",");
    }

    private Body.@Nullable Json replaced(byte[] content, JsonNode tree, JsonNode options) {
        ObjectNode asking = options.isObject() ? options.deepCopy().asObject() : JsonNodeFactory.instance.objectNode();
        asking.put(INCLUDE, true);
        try (JsonParser parser = json.createParser(content)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean found = parser.currentName().equals(OPTIONS);
                parser.nextToken();
                int from = (int) parser.currentTokenLocation().getByteOffset();
                parser.skipChildren();
                if (found) {
                    // the parser's location is after the bracket of a container, but at the start of null
                    int to = options.isContainer()
                            ? (int) parser.currentLocation().getByteOffset()
                            : from + 4;
                    return options.isContainer() || options.isNull()
                            ? new Body.Json(spliced(content, from, to, asking.toString()), tree)
                            : null;
                }
            }
            return null;
        } catch (JacksonException e) {
            return null;
        }
    }

    private static byte[] spliced(byte[] content, int from, int to, String text) {
        byte[] inserted = text.getBytes(StandardCharsets.UTF_8);
        byte[] whole = new byte[content.length - (to - from) + inserted.length];
        System.arraycopy(content, 0, whole, 0, from);
        System.arraycopy(inserted, 0, whole, from, inserted.length);
        System.arraycopy(content, to, whole, from + inserted.length, content.length - to);
        return whole;
    }
}
