package io.gateway302.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gateway302.RunningGateway;
import io.gateway302.ledger.LedgerCaller;
import io.gateway302.sandbox.SandboxCaller;
import io.gateway302.usage.settlement.CostSettlement;
import io.gateway302.webhooks.Receiver;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Tests of the final cost of a task, which is known after its end. */
class TaskSettlementIntegrationTests {

    private static final SandboxCaller sandbox = new SandboxCaller();
    private static final Receiver receiver = new Receiver();

    @TempDir
    static Path data;

    private static RunningGateway gateway;
    private static TaskCaller caller;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(
                data,
                "gateway.upstream.base-url=" + sandbox.at(""),
                "AI302_API_KEY=" + SandboxCaller.KEY,
                "gateway.egress.allowed-networks=127.0.0.0/8",
                "gateway.tasks.run.shortest-interval=200ms");
        caller = new TaskCaller(gateway.port(), new LedgerCaller(gateway.port()).newClient("painter"));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        receiver.close();
        sandbox.close();
    }

    private static ObjectNode request(String path) {
        ObjectNode request = TaskCaller.request(
                "kling.images.generations", TaskCaller.json("{'model_name':'kling-v1','prompt':'a cat'}"));
        request.putObject("webhook").put("url", receiver.url(path));
        return request;
    }

    private static List<JsonNode> settled(String path) {
        return receiver.received(path).stream()
                .map(Receiver.Received::json)
                .filter(event -> event.path("type").stringValue().equals("task.settled"))
                .toList();
    }

    @Test
    void aTaskTellsItsFinalCostOnce() {
        String id = caller.submitted(request("/settled"));
        JsonNode ended = caller.ended(id);

        await().atMost(Duration.ofSeconds(30)).until(() -> !settled("/settled").isEmpty());
        JsonNode task = caller.get("/api/v1/tasks/" + id).body();
        assertThat(task.at("/usage/cost/source").stringValue()).isEqualTo("upstream_record");
        assertThat(task.at("/usage/units/image").intValue()).isEqualTo(1);
        assertThat(task.path("status").stringValue()).isEqualTo("succeeded");
        assertThat(task.path("version").longValue())
                .isGreaterThanOrEqualTo(ended.path("version").longValue());
        JsonNode event = settled("/settled").getFirst();
        assertThat(event.at("/data/id").stringValue()).isEqualTo(id);
        assertThat(event.at("/data/usage")).isEqualTo(task.path("usage"));

        // as after a crash between the change of the task and that of the ledger
        publish(id, new BigDecimal("7"));
        assertThat(caller.get("/api/v1/tasks/" + id).body()).isEqualTo(task);
        await().during(Duration.ofSeconds(1))
                .atMost(Duration.ofSeconds(10))
                .until(() -> settled("/settled").size() == 1);
    }

    @Test
    void aCostThatIsKnownBeforeTheEndStaysUntilTheEnd() {
        String id = caller.submitted(request("/early"));

        publish(id, new BigDecimal("0.0123"));

        JsonNode ended = caller.ended(id);
        assertThat(ended.at("/usage/cost/amount").stringValue()).isEqualTo("0.0123");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> receiver.received("/early").stream()
                        .map(Receiver.Received::json)
                        .anyMatch(event -> event.path("type").stringValue().equals("task.succeeded")
                                && event.at("/data/usage/cost/amount")
                                        .stringValue()
                                        .equals("0.0123")));
        assertThat(settled("/early")).hasSize(1);
    }

    @Test
    void aCallThatIsNoTaskIsIgnored() {
        publish("task_01943f3e-7d8a-7c3b-9f10-2f6a3f6d9c11", BigDecimal.ONE);

        assertThat(caller.get("/api/v1/tasks/task_01943f3e-7d8a-7c3b-9f10-2f6a3f6d9c11")
                        .status())
                .isEqualTo(404);
    }

    private static void publish(String id, BigDecimal usd) {
        gateway.publish(new CostSettlement("gen_" + id.substring("task_".length()), usd, "upstream_record", Map.of()));
    }
}
