package io.gateway302.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class EventBodyTests {

    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678901Z");

    @Test
    void leavesOutTheOutput() {
        ObjectNode task = task();
        task.putObject("output").put("a", 1);

        assertThat(EventBody.of("task.failed", AT, task))
                .isEqualTo("{\"type\":\"task.failed\",\"timestamp\":\"2026-01-02T03:04:05.678Z\","
                        + "\"data\":{\"id\":\"task_1\",\"status\":\"succeeded\"}}");
        assertThat(task.has("output")).isTrue();
    }

    @Test
    void keepsAsManyResultsAsFit() {
        ObjectNode task = task();
        ArrayNode results = task.putArray("results");
        for (int i = 0; i < 500; i++) {
            results.addObject().put("number", i).put("url", "https://example.com/" + "é".repeat(50));
        }

        JsonNode data = data(task);

        assertThat(data.get("results").size()).isBetween(100, 200);
        assertThat(data.at("/results/0/number").intValue()).isZero();
        assertThat(data.get("omitted").toString()).isEqualTo("[\"results\"]");
        assertThat(data.get("id").stringValue()).isEqualTo("task_1");
    }

    @Test
    void leavesOutOtherLargePartsToo() {
        ObjectNode task = task();
        task.putObject("metadata").put("a", "x".repeat(15_000));
        task.putObject("error").put("detail", "y".repeat(30_000));
        task.putArray("results").addObject().put("url", "z".repeat(16_000));
        task.put("progress", 0.5);

        JsonNode data = data(task);

        assertThat(data.get("omitted").valueStream().map(JsonNode::stringValue)).containsExactly("error", "results");
        assertThat(data.at("/metadata/a").stringValue()).hasSize(15_000);
        assertThat(data.get("results").isEmpty()).isTrue();
        assertThat(data.get("progress").doubleValue()).isEqualTo(0.5);
    }

    @Test
    void isAsLargeAsAllowed() {
        ObjectNode task = task();
        int rest = EventBody.of("task.failed", AT, task.deepCopy().put("a", "")).length();
        task.put("a", "x".repeat(EventBody.MAX_SIZE - rest));

        assertThat(EventBody.of("task.failed", AT, task))
                .hasSize(EventBody.MAX_SIZE)
                .doesNotContain("omitted");
        assertThat(EventBody.of("task.failed", AT, task.put("a", "x".repeat(EventBody.MAX_SIZE - rest + 1))))
                .contains("\"omitted\":[\"a\"]");
    }

    @Test
    void rejectsDataThatCannotBeShortened() {
        ObjectNode task = task().put("id", "x".repeat(30_000));

        assertThatThrownBy(() -> EventBody.of("task.failed", AT, task)).isInstanceOf(IllegalArgumentException.class);
    }

    private static ObjectNode task() {
        return JsonNodeFactory.instance.objectNode().put("id", "task_1").put("status", "succeeded");
    }

    private static JsonNode data(ObjectNode task) {
        String body = EventBody.of("task.failed", AT, task);
        assertThat(body.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(EventBody.MAX_SIZE);
        return JsonMapper.shared().readTree(body).get("data");
    }
}
