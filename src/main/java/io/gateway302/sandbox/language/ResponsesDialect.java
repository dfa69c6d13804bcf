package io.gateway302.sandbox.language;

import io.gateway302.sandbox.stream.Frame;
import io.gateway302.sandbox.stream.Frames;
import io.gateway302.sandbox.stream.Framing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Dialect of OpenAI's Responses API. */
public final class ResponsesDialect implements Dialect {

    @Override
    public Prompt read(String model, JsonNode request) {
        JsonNode input = request.path("input");
        String text = input.isString()
                ? input.stringValue()
                : Text.of(Text.last(input, "role", "user").path("content"));
        return new Prompt(
                model,
                text,
                Tokens.in(request.path("instructions"))
                        + Tokens.in(input)
                        + ChatDialect.toolTokens(request.path("tools")),
                tool(request, text),
                ChatDialect.form(request.path("text").path("format")),
                request.path("max_output_tokens").asInt(0),
                request);
    }

    private static @Nullable Tool tool(JsonNode request, String text) {
        if (Text.last(request.path("input")).path("type").asString("").equals("function_call_output")) {
            return null;
        }
        List<Tool> tools = new ArrayList<>();
        for (JsonNode each : request.path("tools")) {
            if (each.path("type").asString("").equals("function")) {
                tools.add(new Tool(each.path("name").asString(""), each.path("parameters")));
            }
        }
        JsonNode choice = request.path("tool_choice");
        return choice.isObject()
                ? Tool.choose(tools, Tool.Choice.REQUIRED, choice.path("name").asString(""), text)
                : Tool.choose(tools, ChatDialect.choice(choice.asString("auto")), null, text);
    }

    @Override
    public JsonNode document(Prompt prompt, Completion completion, Origin origin) {
        return response(prompt, completion, origin, completion.cut() ? "incomplete" : "completed", true);
    }

    @Override
    public Frames frames(Prompt prompt, Completion completion, Origin origin) {
        ObjectNode begun = response(prompt, completion, origin, "in_progress", false);
        Sequence opening = new Sequence(0);
        opening.add(event("response.created").set("response", begun));
        opening.add(event("response.in_progress").set("response", begun));
        ObjectNode opened = item(completion, origin, "in_progress", "");
        if (completion.tool() == null) {
            opened.putArray("content");
        }
        opening.add(event("response.output_item.added").put("output_index", 0).set("item", opened));
        if (completion.tool() == null) {
            opening.add(part("response.content_part.added", completion, origin, ""));
        }
        int first = opening.next();
        String delta =
                completion.tool() == null ? "response.output_text.delta" : "response.function_call_arguments.delta";
        return new Frames(
                Framing.SSE,
                opening.frames,
                completion.pieces().size(),
                index -> Frame.typed(inItem(delta, completion, origin)
                        .put("delta", completion.pieces().get(index))
                        .put("sequence_number", first + index)),
                closing(prompt, completion, origin, first + completion.pieces().size()));
    }

    private List<Frame> closing(Prompt prompt, Completion completion, Origin origin, int next) {
        Sequence closing = new Sequence(next);
        String text = completion.text();
        if (completion.tool() == null) {
            closing.add(inItem("response.output_text.done", completion, origin).put("text", text));
            closing.add(part("response.content_part.done", completion, origin, text));
        } else {
            closing.add(inItem("response.function_call_arguments.done", completion, origin)
                    .put("arguments", text));
        }
        closing.add(event("response.output_item.done")
                .put("output_index", 0)
                .set("item", item(completion, origin, "completed", text)));
        String end = completion.cut() ? "response.incomplete" : "response.completed";
        closing.add(event(end).set("response", document(prompt, completion, origin)));
        return closing.frames;
    }

    private static ObjectNode event(String type) {
        return Json.object().put("type", type);
    }

    private static ObjectNode inItem(String type, Completion completion, Origin origin) {
        ObjectNode event =
                event(type).put("item_id", itemId(completion, origin)).put("output_index", 0);
        if (completion.tool() == null) {
            event.put("content_index", 0);
            if (!type.endsWith("part.added") && !type.endsWith("part.done")) {
                event.putArray("logprobs");
            }
        }
        return event;
    }

    private static ObjectNode part(String type, Completion completion, Origin origin, String text) {
        return inItem(type, completion, origin).set("part", words(text));
    }

    private static ObjectNode words(String text) {
        ObjectNode words = Json.object().put("type", "output_text").put("text", text);
        words.putArray("annotations");
        words.putArray("logprobs");
        return words;
    }

    private static String itemId(Completion completion, Origin origin) {
        return (completion.tool() == null ? "msg_" : "fc_") + origin.id();
    }

    private static ObjectNode item(Completion completion, Origin origin, String status, String text) {
        ObjectNode item = Json.object().put("id", itemId(completion, origin)).put("status", status);
        if (completion.tool() == null) {
            item.put("type", "message").put("role", "assistant").set("content", Json.array(words(text)));
            return item;
        }
        return item.put("type", "function_call")
                .put("call_id", "call_" + origin.id())
                .put("name", completion.tool().name())
                .put("arguments", text);
    }

    private static ObjectNode response(
            Prompt prompt, Completion completion, Origin origin, String status, boolean whole) {
        ObjectNode response = Json.object()
                .put("id", "resp_" + origin.id())
                .put("object", "response")
                .put("created_at", origin.time().getEpochSecond())
                .put("status", status)
                .putNull("error")
                .putNull("instructions")
                .put("model", prompt.model())
                .put("parallel_tool_calls", true)
                .put("temperature", 1.0)
                .put("top_p", 1.0)
                .put("tool_choice", "auto");
        response.putArray("tools");
        response.putObject("metadata");
        if (status.equals("incomplete")) {
            response.putObject("incomplete_details").put("reason", "max_output_tokens");
        } else {
            response.putNull("incomplete_details");
        }
        if (!whole) {
            response.putArray("output");
            return response.putNull("usage");
        }
        response.set("output", Json.array(item(completion, origin, "completed", completion.text())));
        ObjectNode usage = response.putObject("usage").put("input_tokens", completion.inputTokens());
        usage.putObject("input_tokens_details").put("cached_tokens", 0);
        usage.put("output_tokens", completion.outputTokens());
        usage.putObject("output_tokens_details").put("reasoning_tokens", 0);
        usage.put("total_tokens", completion.totalTokens());
        return response;
    }

    @Override
    public Frame error(int code, String message) {
        return Frame.typed(event("error")
                .put("code", Integer.toString(code))
                .put("message", message)
                .putNull("param")
                .put("sequence_number", 0));
    }

    /** List of frames with consecutive sequence numbers. */
    private static final class Sequence {

        private final List<Frame> frames = new ArrayList<>();
        private final int first;

        private Sequence(int first) {
            this.first = first;
        }

        private void add(ObjectNode event) {
            frames.add(Frame.typed(event.put("sequence_number", next())));
        }

        private int next() {
            return first + frames.size();
        }
    }
}
