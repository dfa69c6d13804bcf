package io.gateway302.sandbox.language;

import io.gateway302.sandbox.stream.Frame;
import io.gateway302.sandbox.stream.Frames;
import io.gateway302.sandbox.stream.Framing;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Dialect of Anthropic's Messages API. */
public final class MessagesDialect implements Dialect {

    /** Types of the setting with which a request lets the model think. */
    private static final Set<String> THINKING = Set.of("enabled", "adaptive");

    private static final String THOUGHT = "The sandbox does not think.";

    @Override
    public Prompt read(String model, JsonNode request) {
        JsonNode messages = request.path("messages");
        JsonNode last = Text.last(messages, "role", "user").path("content");
        String text = Text.of(last);
        return new Prompt(
                model,
                text,
                Tokens.in(request.path("system")) + Tokens.in(messages) + ChatDialect.toolTokens(request.path("tools")),
                isResult(last) ? null : tool(request, text),
                ChatDialect.form(request.path("output_format")),
                request.path("max_tokens").asInt(0),
                request);
    }

    private static boolean isResult(JsonNode content) {
        return content.isArray()
                && Text.last(content, "type", "tool_result")
                        .path("type")
                        .asString("")
                        .equals("tool_result");
    }

    private static @Nullable Tool tool(JsonNode request, String text) {
        List<Tool> tools = new ArrayList<>();
        for (JsonNode each : request.path("tools")) {
            tools.add(new Tool(each.path("name").asString(""), each.path("input_schema")));
        }
        JsonNode choice = request.path("tool_choice");
        String type = choice.path("type").asString("auto");
        return type.equals("tool")
                ? Tool.choose(tools, Tool.Choice.REQUIRED, choice.path("name").asString(""), text)
                : Tool.choose(tools, ChatDialect.choice(type), null, text);
    }

    @Override
    public JsonNode document(Prompt prompt, Completion completion, Origin origin) {
        ObjectNode response = head(prompt, origin);
        ArrayNode content = response.putArray("content");
        if (thinks(prompt)) {
            content.add(thought(THOUGHT).put("signature", signature(origin)));
        }
        if (completion.tool() == null) {
            content.addObject().put("type", "text").put("text", completion.text());
        } else {
            content.add(use(completion.tool(), origin)
                    .set("input", completion.tool().sampleArguments()));
        }
        response.put("stop_reason", stopReason(completion)).putNull("stop_sequence");
        response.set("usage", usage(completion.inputTokens(), completion.outputTokens()));
        return response;
    }

    @Override
    public Frames frames(Prompt prompt, Completion completion, Origin origin) {
        ObjectNode message = head(prompt, origin);
        message.putArray("content");
        message.putNull("stop_reason").putNull("stop_sequence");
        message.set("usage", usage(completion.inputTokens(), 1));
        List<Frame> opening = new ArrayList<>();
        opening.add(Frame.typed(event("message_start").set("message", message)));
        int index = thinks(prompt) ? 1 : 0;
        if (thinks(prompt)) {
            opening.add(start(0, thought("")));
            opening.add(delta(0, Json.object().put("type", "thinking_delta").put("thinking", THOUGHT)));
            opening.add(delta(0, Json.object().put("type", "signature_delta").put("signature", signature(origin))));
            opening.add(stop(0));
        }
        opening.add(start(index, opened(completion, origin)));
        opening.add(Frame.typed(event("ping")));
        ObjectNode end = event("message_delta");
        end.putObject("delta").put("stop_reason", stopReason(completion)).putNull("stop_sequence");
        end.set("usage", usage(completion.inputTokens(), completion.outputTokens()));
        return new Frames(
                Framing.SSE,
                opening,
                completion.pieces().size(),
                piece -> delta(index, piece(completion, piece)),
                List.of(stop(index), Frame.typed(end), Frame.typed(event("message_stop"))));
    }

    private static ObjectNode opened(Completion completion, Origin origin) {
        if (completion.tool() == null) {
            return Json.object().put("type", "text").put("text", "");
        }
        return use(completion.tool(), origin).set("input", Json.object());
    }

    private static ObjectNode piece(Completion completion, int index) {
        String piece = completion.pieces().get(index);
        return completion.tool() == null
                ? Json.object().put("type", "text_delta").put("text", piece)
                : Json.object().put("type", "input_json_delta").put("partial_json", piece);
    }

    private static boolean thinks(Prompt prompt) {
        return THINKING.contains(prompt.request().path("thinking").path("type").asString(""));
    }

    private static ObjectNode thought(String text) {
        return Json.object().put("type", "thinking").put("thinking", text);
    }

    private static String signature(Origin origin) {
        return "sandbox-" + origin.id();
    }

    private static Frame start(int index, ObjectNode block) {
        return Frame.typed(event("content_block_start").put("index", index).set("content_block", block));
    }

    private static Frame delta(int index, ObjectNode delta) {
        return Frame.typed(event("content_block_delta").put("index", index).set("delta", delta));
    }

    private static Frame stop(int index) {
        return Frame.typed(event("content_block_stop").put("index", index));
    }

    private static ObjectNode event(String type) {
        return Json.object().put("type", type);
    }

    private static ObjectNode head(Prompt prompt, Origin origin) {
        return Json.object()
                .put("id", "msg_" + origin.id())
                .put("type", "message")
                .put("role", "assistant")
                .put("model", prompt.model());
    }

    private static ObjectNode use(Tool tool, Origin origin) {
        return Json.object()
                .put("type", "tool_use")
                .put("id", "toolu_" + origin.id())
                .put("name", tool.name());
    }

    private static String stopReason(Completion completion) {
        if (completion.tool() != null) {
            return "tool_use";
        }
        return completion.cut() ? "max_tokens" : "end_turn";
    }

    private static ObjectNode usage(int input, int output) {
        return Json.object()
                .put("input_tokens", input)
                .put("cache_creation_input_tokens", 0)
                .put("cache_read_input_tokens", 0)
                .put("output_tokens", output);
    }

    @Override
    public Frame error(int code, String message) {
        ObjectNode frame = event("error");
        frame.putObject("error")
                .put("type", "api_error")
                .put("message", message)
                .put("err_code", code);
        return Frame.typed(frame);
    }
}
