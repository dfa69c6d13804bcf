package io.gateway302.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.catalog.Field;
import io.gateway302.catalog.KeyPlace;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.ResponseKind;
import io.gateway302.catalog.SuccessForm;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests that call each callable catalog entry of the sandbox over HTTP. */
class CatalogWalkTests {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final SandboxCaller sandbox = new SandboxCaller();

    @AfterAll
    static void close() {
        sandbox.close();
    }

    static Stream<Operation> operations() {
        return SandboxCaller.CATALOG.operations().stream()
                .filter(operation -> SandboxCaller.CATALOG.tasks(operation).isEmpty());
    }

    static Stream<Operation> tasks() {
        return operations().filter(operation -> operation.poll() != null);
    }

    static Stream<Operation> streams() {
        return operations().filter(operation -> operation.response() == ResponseKind.SSE_OR_JSON);
    }

    static Stream<Operation> polls() {
        return SandboxCaller.CATALOG.operations().stream()
                .filter(operation -> !SandboxCaller.CATALOG.tasks(operation).isEmpty());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operations")
    void answersInTheFormOfItsFamily(Operation operation) throws Exception {
        HttpResponse<byte[]> response = send(operation, CatalogCall.of(operation, "a cat", false));

        assertThat(response.statusCode()).as(operation + " " + text(response)).isEqualTo(200);
        assertThat(response.headers().firstValue("request-id")).isNotEmpty();
        String contentType = response.headers().firstValue("Content-Type").orElseThrow();
        if (operation.response() == ResponseKind.BINARY) {
            assertThat(contentType).doesNotContain("json").doesNotContain("html");
            assertThat(response.body()).isNotEmpty();
        } else if (contentType.equals("application/json")) {
            isSuccess(operation, JSON.readTree(response.body()));
        } else {
            assertThat(operation.response()).isIn(ResponseKind.UNKNOWN, ResponseKind.SSE_OR_JSON);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operations")
    void meansTheOperationThatTheCatalogMeans(Operation operation) throws Exception {
        HttpResponse<byte[]> response = send(operation, CatalogCall.of(operation, "a cat", false));

        String meant = operation.id().equals("doubao.drawing.character")
                ? operation.id()
                : response.headers().firstValue("sandbox-operation").orElseThrow();
        boolean isToldApart = operation.variantOf() == null
                || operation.fields().stream()
                        .anyMatch(field -> field.enumeration().size() == 1
                                && (field.in() == Field.Location.BODY || field.in() == Field.Location.QUERY));
        // without a field that distinguishes it, a variant counts as its operation, or as the one that accepts its
        // model
        assertThat(meant).matches(name -> !isToldApart || name.equals(operation.id()), "is " + operation.id());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("streams")
    void streamsFrames(Operation operation) throws Exception {
        HttpResponse<byte[]> response = send(operation, CatalogCall.of(operation, "a cat", true));

        assertThat(response.statusCode()).as(operation + " " + text(response)).isEqualTo(200);
        String body = text(response);
        if (operation.path().endsWith(":streamGenerateContent")) {
            assertThat(JSON.readTree(body)).hasSizeGreaterThan(1);
            return;
        }
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        assertThat(body).endsWith("\n\n");
        List<String> frames = List.of(body.split("\n\n"));
        assertThat(frames).hasSizeGreaterThan(1);
        for (String frame : frames) {
            String data = frame.substring(frame.indexOf("data: ") + 6);
            assertThat(data.equals("[DONE]") || JSON.readTree(data).isObject()).isTrue();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tasks")
    void runsATaskToItsEnd(Operation task) throws Exception {
        HttpResponse<byte[]> submission = send(task, CatalogCall.of(task, "a cat", false));
        assertThat(submission.statusCode()).as(task.id()).isEqualTo(200);
        String id = id(task, JSON.readTree(submission.body()));
        List<HttpResponse<byte[]>> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            answers.add(send(task, CatalogCall.ofPoll(task, id)));
        }

        assertThat(answers)
                .as(task + " " + id)
                .extracting(HttpResponse::statusCode)
                .allMatch(status -> status / 100 == 2);
        assertThat(answers.get(2).body())
                .isNotEqualTo(answers.get(1).body())
                .isEqualTo(answers.get(3).body());
        String last = text(answers.get(2));
        Matcher link =
                Pattern.compile("http://127\\.0\\.0\\.1:\\d+/[\\w/]+\\.\\w+").matcher(last);
        while (link.find()) {
            assertThat(sandbox.bytes("GET", link.group()).statusCode()).isEqualTo(200);
        }
        // a poll may respond with the picture itself, whose bytes are any
        if (!answers.get(2).headers().firstValue("Content-Type").orElse("").startsWith("image/")) {
            assertThat(last).doesNotContain("302.ai").doesNotContain("\"<");
        }
        for (Operation poll : SandboxCaller.CATALOG.polls(task)) {
            if (!poll.success().isEmpty()) {
                isSuccess(poll, JSON.readTree(last));
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("polls")
    void saysOfAnUnknownTaskThatItIsUnknown(Operation poll) throws Exception {
        Operation task = SandboxCaller.CATALOG.tasks(poll).getFirst();

        HttpResponse<byte[]> response = send(poll, CatalogCall.ofPoll(task, "no-such-task"));

        assertThat(text(response)).containsPattern("(?i)not.?found|not.?exist|no such|unknown|未找到");
    }

    @Test
    void walksAllOfThem() {
        assertThat(operations().count() + polls().count())
                .isEqualTo(SandboxCaller.CATALOG.operations().size())
                .isGreaterThan(550);
        assertThat(tasks().count()).isGreaterThan(140);
        assertThat(streams().count()).isGreaterThan(80);
    }

    private static void isSuccess(Operation operation, JsonNode answer) {
        List<SuccessForm> forms = operation.success();
        assertThat(forms.isEmpty() || forms.stream().anyMatch(form -> form.matches(answer) && form.hasResult(answer)))
                .as(answer.toString())
                .isTrue();
        assertThat(answer.toString()).doesNotContain("file.302.ai").doesNotContain("\"<");
    }

    /** Returns the id at the path in the catalog; if that has none, the only text that looks like an id. */
    private static String id(Operation task, JsonNode answer) {
        return Stream.concat(
                        task.success().stream().flatMap(form -> form.result().stream()),
                        Stream.of(
                                "task_id",
                                "data.task_id",
                                "data.task.id",
                                "output.task_id",
                                "request_id",
                                "id",
                                "JobId",
                                "result",
                                "data",
                                "data.uid",
                                "data.taskId",
                                "data.pptId",
                                "data.id",
                                "task.id"))
                .map(path -> answer.at("/" + path.replace('.', '/')).asString(""))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElseThrow(() -> new AssertionError("No id in " + answer));
    }

    private static HttpResponse<byte[]> send(Operation operation, CatalogCall call) throws Exception {
        KeyPlace place = operation.key();
        HttpRequest.Builder request = call.to(sandbox.at(""));
        if (place == null) {
            request.header("Authorization", "Bearer " + SandboxCaller.KEY);
        } else if (place.in() == Field.Location.HEADER) {
            request.header(place.name(), SandboxCaller.KEY);
        } else {
            String more = call.path().contains("?") ? "&" : "?";
            request.uri(sandbox.at(call.path() + more + place.name() + "=" + SandboxCaller.KEY));
        }
        return sandbox.sendForBytes(request);
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }
}
