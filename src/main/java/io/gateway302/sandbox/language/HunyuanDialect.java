package io.gateway302.sandbox.language;

import io.gateway302.sandbox.stream.Frame;
import io.gateway302.sandbox.stream.Frames;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Dialect of Tencent's Hunyuan models at OpenAI's path. Their stream format is not documented, so streams use OpenAI's.
 */
public final class HunyuanDialect implements Dialect {

    private final ChatDialect chat = new ChatDialect();

    @Override
    public Prompt read(String model, JsonNode request) {
        return chat.read(model, request);
    }

    @Override
    public JsonNode document(Prompt prompt, Completion completion, Origin origin) {
        if (completion.tool() != null) {
            return chat.document(prompt, completion, origin);
        }
        ObjectNode answer = Json.object();
        ObjectNode response = answer.putObject("Response");
        ObjectNode choice = response.putArray("Choices").addObject();
        choice.put("FinishReason", completion.cut() ? "length" : "stop");
        choice.putObject("Message").put("Role", "assistant").put("Content", completion.text());
        response.put("Created", origin.time().getEpochSecond())
                .put("Id", origin.id())
                .put("RequestId", origin.id())
                .putObject("Usage")
                .put("PromptTokens", completion.inputTokens())
                .put("CompletionTokens", completion.outputTokens())
                .put("TotalTokens", completion.totalTokens());
        return answer;
    }

    @Override
    public Frames frames(Prompt prompt, Completion completion, Origin origin) {
        return chat.frames(prompt, completion, origin);
    }

    @Override
    public Frame error(int code, String message) {
        return chat.error(code, message);
    }
}
