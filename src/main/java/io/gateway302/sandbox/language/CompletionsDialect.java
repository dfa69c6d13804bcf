package io.gateway302.sandbox.language;

import io.gateway302.sandbox.stream.Frame;
import io.gateway302.sandbox.stream.Frames;
import io.gateway302.sandbox.stream.Framing;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Dialect of OpenAI's older completions: a prompt and its continuation. */
public final class CompletionsDialect implements Dialect {

    @Override
    public Prompt read(String model, JsonNode request) {
        JsonNode prompt = request.path("prompt");
        return new Prompt(
                model,
                Text.of(prompt),
                Tokens.in(prompt) + Tokens.in(request.path("suffix")),
                null,
                null,
                request.path("max_tokens").asInt(0),
                request);
    }

    @Override
    public JsonNode document(Prompt prompt, Completion completion, Origin origin) {
        ObjectNode response = choice(prompt, origin, completion.text(), finish(completion));
        response.putObject("usage")
                .put("prompt_tokens", completion.inputTokens())
                .put("completion_tokens", completion.outputTokens())
                .put("total_tokens", completion.totalTokens());
        return response;
    }

    @Override
    public Frames frames(Prompt prompt, Completion completion, Origin origin) {
        return new Frames(
                Framing.SSE,
                List.of(),
                completion.pieces().size(),
                index -> Frame.of(choice(prompt, origin, completion.pieces().get(index), null)),
                List.of(Frame.of(choice(prompt, origin, "", finish(completion))), Frame.DONE));
    }

    private static ObjectNode choice(Prompt prompt, Origin origin, String text, @Nullable String finish) {
        ObjectNode response = Json.object()
                .put("id", "cmpl-" + origin.id())
                .put("object", "text_completion")
                .put("created", origin.time().getEpochSecond())
                .put("model", prompt.model());
        response.putArray("choices")
                .addObject()
                .put("index", 0)
                .put("text", text)
                .putNull("logprobs")
                .put("finish_reason", finish);
        return response;
    }

    private static String finish(Completion completion) {
        return completion.cut() ? "length" : "stop";
    }

    @Override
    public Frame error(int code, String message) {
        return new ChatDialect().error(code, message);
    }
}
