package io.gateway302.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.RunningGateway;
import io.gateway302.catalog.Field;
import io.gateway302.catalog.Operation;
import io.gateway302.ledger.LedgerCaller;
import io.gateway302.sandbox.CatalogCall;
import io.gateway302.sandbox.SandboxCaller;
import io.gateway302.tasks.run.CancelRequests;
import io.gateway302.tasks.store.ManagedTaskStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Tests of every operation that starts a task at 302.AI through the tasks API, with the sandbox. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TaskWalkIntegrationTests {

    private static final Path DOCUMENT = Path.of("src/docs/task-operations.md");
    private static final String START = "<!-- table -->\n\n";
    private static final String END = "\n<!-- end of the table -->";

    private final SandboxCaller sandbox = new SandboxCaller();

    /** Ids of the tasks that are to succeed, by operation. All are submitted first, so that they run side by side. */
    private final Map<String, String> good = new ConcurrentHashMap<>();

    /** Ids of the tasks that are to fail. */
    private final Map<String, String> bad = new ConcurrentHashMap<>();

    @TempDir
    static Path data;

    private RunningGateway gateway;
    private TaskCaller caller;

    @BeforeAll
    void start() {
        gateway = RunningGateway.start(
                data,
                "gateway.upstream.base-url=" + sandbox.at(""),
                "gateway.upstream.api-key=" + SandboxCaller.KEY,
                "gateway.tasks.run.shortest-interval=10ms",
                "gateway.ledger.cost-lookup.enabled=false");
        caller = new TaskCaller(gateway.port(), new LedgerCaller(gateway.port()).newClient("walker"));
        starters().forEach(operation -> {
            good.put(operation.id(), submit(operation, "a cat"));
        });
        failing().forEach(operation -> bad.put(operation.id(), submit(operation, "a cat sandbox:failed")));
    }

    private String submit(Operation operation, String prompt) {
        JsonNode input = TaskInputs.of(operation, prompt);
        TaskCaller.Answer answer = caller.submit(TaskCaller.request(operation.id(), input), Map.of());
        assertThat(answer.status())
                .as("%s %s: %s", operation, input, answer.text())
                .isEqualTo(202);
        return answer.body().path("id").stringValue();
    }

    @AfterAll
    void stop() {
        gateway.close();
        sandbox.close();
    }

    static Stream<Operation> starters() {
        return SandboxCaller.CATALOG.operations().stream().filter(operation -> operation.poll() != null);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("starters")
    void runsToItsEnd(Operation operation) {
        JsonNode task = caller.ended(good.getOrDefault(operation.id(), ""));

        assertThat(task.path("status").asString()).as(task.toString()).isEqualTo("succeeded");
        assertThat(task.path("error").isNull()).isTrue();
        assertThat(task.path("output").isNull()).isFalse();
        assertThat(task.path("progress").doubleValue()).isEqualTo(1);
        assertThat(task.path("version").intValue())
                .as("ended by a poll, not by the response to the submission")
                .isGreaterThanOrEqualTo(3);
        if (task.path("output").toString().contains("/gpt/files/")) {
            assertThat(task.path("results").size()).as(task.toString()).isPositive();
        }
    }

    /** The document is written with {@code -Dtasks.update}. Its rows have what the tasks of this test have shown. */
    @Test
    void theDocumentHasARowForEachOfThem() throws IOException {
        String document = Files.readString(DOCUMENT);
        String table = table();
        int start = document.indexOf(START) + START.length();
        int end = document.indexOf(END);
        assertThat(start).isGreaterThan(START.length());
        if (System.getProperty("tasks.update") != null) {
            document = document.substring(0, start) + table + document.substring(end);
            Files.writeString(DOCUMENT, document);
            end = document.indexOf(END);
        }

        assertThat(document.substring(start, end))
                .as("./mvnw test -Dtest=TaskWalkIntegrationTests -Dtasks.update")
                .isEqualTo(table);
        assertThat(document).contains(starters().count() + " operations");
    }

    private String table() {
        StringBuilder table = new StringBuilder(TaskOperationRow.HEADER);
        CancelRequests cancel = new CancelRequests(SandboxCaller.CATALOG);
        ManagedTaskStore store = gateway.bean(ManagedTaskStore.class);
        starters().sorted(Comparator.comparing(Operation::id)).forEach(operation -> {
            String id = good.getOrDefault(operation.id(), "");
            TaskOperationRow row = TaskOperationRow.of(
                    operation,
                    sandbox.answer(CatalogCall.of(operation, "a cat", false)),
                    caller.ended(id),
                    cancel.exist(store.find(id).orElseThrow()));
            assertThat(row.task().path("status").asString()).as(id).isEqualTo("succeeded");
            assertThat(row.ends(SandboxCaller.CATALOG.polls(operation).getFirst()))
                    .as("what ends %s in %s", operation, row.task().path("output"))
                    .isNotEmpty();
            table.append(row.text(SandboxCaller.CATALOG));
        });
        return table.toString();
    }

    /** Returns the operations whose failure the sandbox can simulate, and tells in a response to a poll. */
    static Stream<Operation> failing() {
        return starters()
                // it takes no instructions from forms with files
                .filter(operation -> operation.fields().stream()
                        .noneMatch(field -> field.required() && field.types().contains(Field.Type.FILE)))
                // the failure has the status 500, which a poll may have for other reasons
                .filter(operation -> !operation.path().startsWith("/sd/"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failing")
    void fails(Operation operation) {
        JsonNode task = caller.ended(bad.getOrDefault(operation.id(), ""));

        assertThat(task.path("status").asString()).as(task.toString()).isEqualTo("failed");
        assertThat(task.path("error").path("status").intValue()).isGreaterThanOrEqualTo(400);
        assertThat(task.path("results").isEmpty()).isTrue();
    }
}
