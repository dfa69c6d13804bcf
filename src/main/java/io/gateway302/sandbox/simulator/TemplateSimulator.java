package io.gateway302.sandbox.simulator;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.catalog.Operation;
import io.gateway302.sandbox.call.SimulatedCall;
import io.gateway302.sandbox.call.SimulatedResult;
import io.gateway302.sandbox.call.Usage;
import io.gateway302.sandbox.media.Media;
import io.gateway302.sandbox.template.DataFile;
import io.gateway302.sandbox.template.Template;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Simulator of operations with a template for the response: in {@code sandbox/answers.yaml}, or the example in the
 * catalog. Without either, the response is derived from the success rule.
 */
public final class TemplateSimulator implements OperationSimulator {

    private final Map<String, Answer> answers = new HashMap<>();

    TemplateSimulator() {
        DataFile.read("answers.yaml", Answer.class)
                .forEach(answer -> answer.operations().forEach(operation -> answers.put(operation, answer)));
    }

    @Override
    public SimulatedResult make(SimulatedCall visit) {
        Operation operation = visit.operation();
        Answer answer = answers.get(operation.id());
        if (answer != null && answer.text() != null) {
            String text = Template.fill(answer.text(), visit.scope());
            return new SimulatedResult.File(answer.mediaType(), text.getBytes(StandardCharsets.UTF_8), Usage.ONE);
        }
        JsonNode document = Template.fill(template(operation, answer), visit.scope());
        return new SimulatedResult.Document(200, document, usage(document.path("usage")));
    }

    /** Returns the usage that a response tells. */
    private static Usage usage(JsonNode told) {
        return Usage.tokens(
                told.path("prompt_tokens").asInt(0),
                told.path("completion_tokens").asInt(0));
    }

    private static JsonNode template(Operation operation, @Nullable Answer answer) {
        if (answer != null && answer.answer() != null) {
            return answer.answer();
        }
        JsonNode example = operation.example();
        return example == null ? SuccessTemplate.of(operation, "<uuid>") : example;
    }

    /**
     * Entry of {@code sandbox/answers.yaml}; the file describes the fields.
     *
     * @param operations ids of the operations with this response
     */
    public record Answer(
            @JsonProperty("operations") List<String> operations,
            @JsonProperty("answer") @Nullable JsonNode answer,
            @JsonProperty("text") @Nullable String text,
            @JsonProperty("type") @Nullable String type) {

        private String mediaType() {
            return type == null ? Media.require("txt").contentType() : type;
        }
    }
}
