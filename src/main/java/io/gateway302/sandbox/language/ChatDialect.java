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

/** Dialect of OpenAI's chat completions. */
public final class ChatDialect implements Dialect {

    private static final int MAX_CHOICES = 8;

    @Override
    public Prompt read(String model, JsonNode request) {
        JsonNode messages = request.path("messages");
        String text = Text.of(Text.last(messages, "role", "user").path("content"));
        return new Prompt(
                model,
                text,
                Tokens.in(messages) + toolTokens(request.path("tools")),
                tool(request, text),
                form(request.path("response_format")),
                Math.max(
                        request.path("max_tokens").asInt(0),
                        request.path("max_completion_tokens").asInt(0)),
                request);
    }

    static int toolTokens(JsonNode tools) {
        return tools.isEmpty() ? 0 : Tokens.of(tools.toString());
    }

    private static @Nullable Tool tool(JsonNode request, String text) {
        if (Text.last(request.path("messages")).path("role").asString("").equals("tool")) {
            return null;
        }
        List<Tool> tools = new ArrayList<>();
        for (JsonNode each : request.path("tools")) {
            JsonNode function = each.path("function");
            tools.add(new Tool(function.path("name").asString(""), function.path("parameters")));
        }
        JsonNode choice = request.path("tool_choice");
        if (choice.isObject()) {
            return Tool.choose(
                    tools,
                    Tool.Choice.REQUIRED,
                    choice.path("function").path("name").asString(""),
                    text);
        }
        return Tool.choose(tools, choice(choice.asString("auto")), null, text);
    }

    static Tool.Choice choice(String name) {
        return switch (name) {
            case "none" -> Tool.Choice.NONE;
            case "required", "any" -> Tool.Choice.REQUIRED;
            default -> Tool.Choice.AUTO;
        };
    }

    static @Nullable JsonNode form(JsonNode format) {
        return switch (format.path("type").asString("")) {
            case "json_schema" ->
                Sample.of(
                        format.has("schema")
                                ? format.path("schema")
                                : format.path("json_schema").path("schema"));
            case "json_object" -> Json.object().put("answer", "sandbox");
            default -> null;
        };
    }

    @Override
    public JsonNode document(Prompt prompt, Completion completion, Origin origin) {
        ObjectNode response = head(prompt, origin, "chat.completion");
        ArrayNode choices = response.putArray("choices");
        for (int i = 0; i < choicesOf(prompt); i++) {
            ObjectNode choice = choices.addObject().put("index", i);
            ObjectNode message = choice.putObject("message").put("role", "assistant");
            if (completion.tool() == null) {
                message.put("content", completion.text());
            } else {
                message.putNull("content")
                        .set("tool_calls", Json.array(call(completion.tool(), completion.text(), origin)));
            }
            message.putNull("refusal");
            choice.putNull("logprobs").put("finish_reason", finish(completion));
        }
        response.set("usage", usage(prompt, completion));
        return response;
    }

    @Override
    public Frames frames(Prompt prompt, Completion completion, Origin origin) {
        int choices = choicesOf(prompt);
        List<Frame> opening = new ArrayList<>();
        List<Frame> closing = new ArrayList<>();
        for (int i = 0; i < choices; i++) {
            opening.add(chunk(prompt, origin, i, opening(completion, origin), null));
            closing.add(chunk(prompt, origin, i, Json.object(), finish(completion)));
        }
        if (prompt.request().path("stream_options").path("include_usage").asBoolean(false)) {
            ObjectNode last = head(prompt, origin, "chat.completion.chunk");
            last.putArray("choices");
            closing.add(Frame.of(last.set("usage", usage(prompt, completion))));
        }
        closing.add(Frame.DONE);
        return new Frames(
                Framing.SSE,
                opening,
                completion.pieces().size() * choices,
                index -> chunk(
                        prompt,
                        origin,
                        index % choices,
                        delta(completion, completion.pieces().get(index / choices)),
                        null),
                closing);
    }

    private static ObjectNode opening(Completion completion, Origin origin) {
        ObjectNode delta = Json.object().put("role", "assistant");
        if (completion.tool() == null) {
            return delta.put("content", "").putNull("refusal");
        }
        ObjectNode call = call(completion.tool(), "", origin).put("index", 0);
        return delta.putNull("content").set("tool_calls", Json.array(call));
    }

    private static ObjectNode delta(Completion completion, String piece) {
        if (completion.tool() == null) {
            return Json.object().put("content", piece);
        }
        ObjectNode call = Json.object().put("index", 0);
        call.putObject("function").put("arguments", piece);
        return Json.object().set("tool_calls", Json.array(call));
    }

    private static Frame chunk(Prompt prompt, Origin origin, int choice, ObjectNode delta, @Nullable String finish) {
        ObjectNode chunk = head(prompt, origin, "chat.completion.chunk");
        chunk.putArray("choices")
                .addObject()
                .put("index", choice)
                .putNull("logprobs")
                .put("finish_reason", finish)
                .set("delta", delta);
        return Frame.of(chunk.putNull("usage"));
    }

    private static ObjectNode head(Prompt prompt, Origin origin, String object) {
        return Json.object()
                .put("id", "chatcmpl-" + origin.id())
                .put("object", object)
                .put("created", origin.time().getEpochSecond())
                .put("model", prompt.model())
                .putNull("system_fingerprint");
    }

    private static ObjectNode call(Tool tool, String arguments, Origin origin) {
        ObjectNode call = Json.object().put("id", "call_" + origin.id()).put("type", "function");
        call.putObject("function").put("name", tool.name()).put("arguments", arguments);
        return call;
    }

    @Override
    public int choices(Prompt prompt) {
        return choicesOf(prompt);
    }

    private static int choicesOf(Prompt prompt) {
        return Math.clamp(prompt.request().path("n").asInt(1), 1, MAX_CHOICES);
    }

    private static String finish(Completion completion) {
        if (completion.tool() != null) {
            return "tool_calls";
        }
        return completion.cut() ? "length" : "stop";
    }

    private static ObjectNode usage(Prompt prompt, Completion completion) {
        int output = completion.outputTokens() * choicesOf(prompt);
        ObjectNode usage = Json.object()
                .put("prompt_tokens", completion.inputTokens())
                .put("completion_tokens", output)
                .put("total_tokens", completion.inputTokens() + output);
        usage.putObject("prompt_tokens_details").put("cached_tokens", 0);
        usage.putObject("completion_tokens_details").put("reasoning_tokens", 0);
        return usage;
    }

    @Override
    public Frame error(int code, String message) {
        ObjectNode frame = Json.object();
        frame.putObject("error").put("err_code", code).put("message", message).put("type", "api_error");
        return Frame.of(frame);
    }
}
