package io.gateway302.sandbox.language;

import io.gateway302.sandbox.stream.Frame;
import io.gateway302.sandbox.stream.Frames;
import io.gateway302.sandbox.stream.Framing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Dialect of Gemini's generateContent and streamGenerateContent. */
public final class GeminiDialect implements Dialect {

    private final Framing framing;
    private final @Nullable ObjectNode picture;

    /**
     * Creates the dialect.
     *
     * @param framing framing of a stream
     * @param picture part with an image, sent before the text; null for text only
     */
    public GeminiDialect(Framing framing, @Nullable ObjectNode picture) {
        this.framing = framing;
        this.picture = picture;
    }

    @Override
    public Prompt read(String model, JsonNode request) {
        JsonNode contents = request.path("contents");
        JsonNode last = Text.last(contents).path("parts");
        String text = Text.of(last);
        JsonNode settings = request.path("generationConfig");
        return new Prompt(
                model,
                text,
                Tokens.in(request.path("systemInstruction"))
                        + Tokens.in(contents)
                        + ChatDialect.toolTokens(request.path("tools")),
                isResponse(last) ? null : tool(request, text),
                form(settings),
                settings.path("maxOutputTokens").asInt(0),
                request);
    }

    private static boolean isResponse(JsonNode parts) {
        return Text.last(parts).has("functionResponse");
    }

    private static @Nullable Tool tool(JsonNode request, String text) {
        List<Tool> tools = new ArrayList<>();
        for (JsonNode group : request.path("tools")) {
            for (JsonNode each : group.path("functionDeclarations")) {
                JsonNode parameters =
                        each.has("parameters") ? each.path("parameters") : each.path("parametersJsonSchema");
                tools.add(new Tool(each.path("name").asString(""), parameters));
            }
        }
        JsonNode calling = request.path("toolConfig").path("functionCallingConfig");
        JsonNode allowed = calling.path("allowedFunctionNames").path(0);
        Tool.Choice choice = switch (calling.path("mode").asString("AUTO")) {
            case "NONE" -> Tool.Choice.NONE;
            case "ANY" -> Tool.Choice.REQUIRED;
            default -> Tool.Choice.AUTO;
        };
        return Tool.choose(tools, choice, allowed.isString() ? allowed.stringValue() : null, text);
    }

    private static @Nullable JsonNode form(JsonNode settings) {
        if (!settings.path("responseMimeType").asString("").equals("application/json")) {
            return null;
        }
        JsonNode schema =
                settings.has("responseSchema") ? settings.path("responseSchema") : settings.path("responseJsonSchema");
        return schema.isMissingNode() ? Json.object().put("answer", "sandbox") : Sample.of(schema);
    }

    @Override
    public JsonNode document(Prompt prompt, Completion completion, Origin origin) {
        ArrayNode parts = Json.array();
        if (picture != null) {
            parts.add(picture);
        }
        parts.add(completion.tool() == null ? words(completion.text()) : call(completion.tool()));
        return answer(prompt, completion, origin, parts, true);
    }

    @Override
    public Frames frames(Prompt prompt, Completion completion, Origin origin) {
        List<Frame> opening = picture == null
                ? List.of()
                : List.of(Frame.of(answer(prompt, completion, origin, Json.array(picture), false)));
        if (completion.tool() != null) {
            ArrayNode call = Json.array(call(completion.tool()));
            return new Frames(
                    framing, opening, 1, _ -> Frame.of(answer(prompt, completion, origin, call, true)), List.of());
        }
        ArrayNode nothing = Json.array(words(""));
        return new Frames(
                framing,
                opening,
                completion.pieces().size(),
                piece -> Frame.of(answer(
                        prompt,
                        completion,
                        origin,
                        Json.array(words(completion.pieces().get(piece))),
                        false)),
                List.of(Frame.of(answer(prompt, completion, origin, nothing, true))));
    }

    private static ObjectNode words(String text) {
        return Json.object().put("text", text);
    }

    private static ObjectNode call(Tool tool) {
        ObjectNode part = Json.object();
        part.putObject("functionCall").put("name", tool.name()).set("args", tool.sampleArguments());
        return part;
    }

    private static ObjectNode answer(
            Prompt prompt, Completion completion, Origin origin, ArrayNode parts, boolean last) {
        ObjectNode response = Json.object();
        ObjectNode candidate = response.putArray("candidates").addObject();
        candidate.putObject("content").put("role", "model").set("parts", parts);
        if (last) {
            candidate.put("finishReason", completion.cut() ? "MAX_TOKENS" : "STOP");
        }
        candidate.put("index", 0);
        ObjectNode usage = response.putObject("usageMetadata").put("promptTokenCount", completion.inputTokens());
        if (last) {
            usage.put("candidatesTokenCount", completion.outputTokens());
        }
        usage.put("totalTokenCount", last ? completion.totalTokens() : completion.inputTokens());
        return response.put("modelVersion", prompt.model()).put("responseId", origin.id());
    }

    @Override
    public Frame error(int code, String message) {
        ObjectNode frame = Json.object();
        frame.putObject("error")
                .put("code", 500)
                .put("message", message)
                .put("status", "INTERNAL")
                .put("err_code", code);
        return Frame.of(frame);
    }
}
